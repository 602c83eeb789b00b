package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"path/filepath"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// keysCommand makes and rotates the secrets of an installation.
type keysCommand struct {
	New    keysNew    `cmd:"" help:"Makes seal.keys and record.key in the folder."`
	Rotate keysRotate `cmd:"" help:"Lets the next key of seal.keys seal from now on."`
}

type keysNew struct{ storeFlags }

func (c *keysNew) Run(ctx context.Context) error {
	if c.Data == "" {
		return errNoData
	}
	kek, err := c.kek()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	if err := seal.GenerateFile(ctx, c.file(c.Seal, "seal.keys"), kek); err != nil {
		return err
	}
	return writeSecret(filepath.Join(c.Data, "record.key"))
}

// writeSecret makes a key of 32 random bytes, in a file that is not there yet.
func writeSecret(path string) error {
	secret := make([]byte, 32)
	rand.Read(secret) // never fails
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.WriteString(hex.EncodeToString(secret) + "\n"); err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

type keysRotate struct{ storeFlags }

func (c *keysRotate) Run(ctx context.Context) error {
	if c.Data == "" {
		return errNoData
	}
	kek, err := c.kek()
	if err != nil {
		return err
	}
	return seal.RotateFile(ctx, c.file(c.Seal, "seal.keys"), kek)
}
