package seal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// GenerateFile makes a key file that only its owner can read. One that is there is
// never written over: it fails with fs.ErrExist then, and as Generate does.
func GenerateFile(ctx context.Context, path string, kek KEK) error {
	file, err := create(path)
	if err != nil {
		return err
	}
	return keep(file, path, Generate(ctx, file, kek))
}

// OpenFile is Open for a file. One in the clear that others can read is refused with
// ErrExposed, where the system has such rights.
func OpenFile(ctx context.Context, path string, kek KEK) (*Seal, error) {
	file, err := openPrivate(path, kek)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return Open(ctx, file, kek)
}

// RotateFile is Rotate for a file, which is the old one or the new one whenever the
// machine stops. The new one is made beside it, with ".new" behind the name: while that
// is there it fails with ErrRotating, so that no two rotations lose each other's keys.
// It fails as OpenFile and Generate do otherwise.
func RotateFile(ctx context.Context, path string, kek KEK) error {
	next, err := create(path + ".new")
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: if nobody does so now, delete %s", ErrRotating, path+".new")
	}
	if err != nil {
		return err
	}
	if err := keep(next, path+".new", rotateInto(ctx, next, path, kek)); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func rotateInto(ctx context.Context, next *os.File, path string, kek KEK) error {
	file, err := openPrivate(path, kek)
	if err != nil {
		return err
	}
	defer file.Close()
	return Rotate(ctx, file, next, kek)
}

func openPrivate(path string, kek KEK) (*os.File, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	state, err := file.Stat()
	if err == nil && kek == nil && runtime.GOOS != "windows" && state.Mode().Perm()&0o077 != 0 {
		err = ErrExposed
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

func create(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

// keep brings a written file to the disk, or takes it away where writing failed.
func keep(file *os.File, path string, err error) error {
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// syncFolder makes a rename last, on systems where folders can be synced.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
