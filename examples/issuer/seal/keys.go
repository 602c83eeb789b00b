package seal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
)

// MaxKeyFile is the longest key file that is read, in bytes: some 300 rotations.
const MaxKeyFile = 64 << 10

// keys are the two keysets of a key file: AEAD keys for the values, one PRF key for the
// indexes.
type keys struct{ values, index *keyset.Handle }

// Generate writes a new key file: JSON with two Tink keysets, wrapped by the KEK, or in
// the clear where it is nil. It fails with ErrKEK or an error of w.
func Generate(ctx context.Context, w io.Writer, kek KEK) error {
	index, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	values, err := oneAhead(keyset.NewManager())
	if err != nil {
		return err
	}
	return (&keys{values, index}).write(ctx, w, kek)
}

// Open reads a key file of Generate with the KEK that it was made with, nil where it is
// in the clear. It fails with ErrFile, ErrWrapped, ErrClear or ErrKEK.
func Open(ctx context.Context, file io.Reader, kek KEK) (*Seal, error) {
	k, err := read(ctx, file, kek)
	if err != nil {
		return nil, err
	}
	values, err := aead.New(k.values)
	if err != nil {
		return nil, ErrFile
	}
	index, err := prf.NewPRFSet(k.index)
	if err != nil {
		return nil, ErrFile
	}
	if _, err := index.ComputePrimaryPRF(nil, IndexSize); err != nil {
		return nil, ErrFile
	}
	return &Seal{values, index}, nil
}

// Rotate reads a key file and writes it with the waiting key as the one that seals, and
// a new one that waits. It fails like Open and Generate.
func Rotate(ctx context.Context, file io.Reader, w io.Writer, kek KEK) error {
	k, err := read(ctx, file, kek)
	if err != nil {
		return err
	}
	if k.values, err = oneAhead(keyset.NewManagerFromHandle(k.values)); err != nil {
		return err
	}
	return k.write(ctx, w, kek)
}

// oneAhead lets the last key of a keyset seal, if it waits for that, or else a new one;
// and adds a key that waits.
func oneAhead(manager *keyset.Manager) (*keyset.Handle, error) {
	next, waits := uint32(0), false
	if before, err := manager.Handle(); err == nil && before.Len() > 0 {
		last, err := before.Entry(before.Len() - 1)
		if err != nil {
			return nil, fmt.Errorf("seal: %w", err)
		}
		next, waits = last.KeyID(), !last.IsPrimary() && last.KeyStatus() == keyset.Enabled
	}
	if !waits {
		var err error
		if next, err = manager.Add(aead.AES256GCMKeyTemplate()); err != nil {
			return nil, fmt.Errorf("seal: %w", err)
		}
	}
	if err := manager.SetPrimary(next); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if _, err := manager.Add(aead.AES256GCMKeyTemplate()); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return manager.Handle()
}

// keyFile is what a key file looks like: Tink's JSON, twice.
type keyFile struct {
	Values json.RawMessage `json:"values"`
	Index  json.RawMessage `json:"index"`
}

func read(ctx context.Context, file io.Reader, kek KEK) (*keys, error) {
	text, err := io.ReadAll(io.LimitReader(file, MaxKeyFile+1))
	if err != nil {
		return nil, fmt.Errorf("seal: read the key file: %w", err)
	}
	var parts keyFile
	if len(text) > MaxKeyFile || json.Unmarshal(text, &parts) != nil {
		return nil, ErrFile
	}
	values, err := readKeyset(ctx, parts.Values, kek)
	if err != nil {
		return nil, err
	}
	index, err := readKeyset(ctx, parts.Index, kek)
	if err != nil {
		return nil, err
	}
	return &keys{values, index}, nil
}

func readKeyset(ctx context.Context, text json.RawMessage, kek KEK) (*keyset.Handle, error) {
	var form struct {
		Wrapped []byte `json:"encryptedKeyset"`
	}
	if json.Unmarshal(text, &form) != nil {
		return nil, ErrFile
	}
	reader := keyset.NewJSONReader(bytes.NewReader(text))
	switch wrapped := form.Wrapped != nil; {
	case wrapped && kek == nil:
		return nil, ErrWrapped
	case !wrapped && kek != nil:
		return nil, ErrClear
	case !wrapped:
		handle, err := insecurecleartextkeyset.Read(reader)
		if err != nil {
			return nil, ErrFile
		}
		return handle, nil
	}
	around := &envelope{kek: kek}
	handle, err := keyset.ReadWithContext(ctx, reader, around, nil)
	if err != nil {
		return nil, around.meaning(ctx)
	}
	return handle, nil
}

func (k *keys) write(ctx context.Context, w io.Writer, kek KEK) error {
	var parts keyFile
	var err error
	if parts.Values, err = writeKeyset(ctx, k.values, kek); err != nil {
		return err
	}
	if parts.Index, err = writeKeyset(ctx, k.index, kek); err != nil {
		return err
	}
	text, err := json.MarshalIndent(parts, "", "  ")
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

func writeKeyset(ctx context.Context, handle *keyset.Handle, kek KEK) (json.RawMessage, error) {
	var text bytes.Buffer
	writer := keyset.NewJSONWriter(&text)
	if kek == nil {
		err := insecurecleartextkeyset.Write(handle, writer)
		return text.Bytes(), err
	}
	around := &envelope{kek: kek}
	if handle.WriteWithContext(ctx, writer, around, nil) != nil {
		return nil, around.meaning(ctx)
	}
	return text.Bytes(), nil
}
