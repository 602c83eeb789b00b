package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Outbox writes each notice as a Message in JSON to a file of its own, for another
// system to send and to remove. The address stands in it in the clear.
type Outbox struct{ dir string }

// NewOutbox writes to a folder, which it makes where it is missing, for its owner only.
// It fails with the error of the file system.
func NewOutbox(dir string) (*Outbox, error) {
	if dir == "" {
		return nil, fmt.Errorf("%w: no folder", ErrOptions)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &Outbox{dir}, nil
}

// Notify writes the file ID.json, for its owner only (0600), and has it on the disk when
// it returns. It appears whole or not at all: what begins with a dot is not to be read.
// The same notice again gives the same file. It fails with ErrNotice, the error of ctx,
// or that of the file system.
func (o *Outbox) Notify(ctx context.Context, n Notice) error {
	m, err := Compose(n)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := os.CreateTemp(o.dir, ".notice-*")
	if err != nil {
		return err
	}
	err = put(f, append(data, '\n'), filepath.Join(o.dir, n.ID+".json"))
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// put writes a file and gives it its name, both to the disk.
func put(f *os.File, data []byte, name string) error {
	_, err := f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}
