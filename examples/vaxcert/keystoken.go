package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/signer/pkcs11"
)

// inToken makes the document signer's key in a token, and with --out a root that
// certifies it.
func (c *keysNewCommand) inToken(s *session) error {
	if err := c.roomForFiles(); err != nil {
		return err
	}
	o, err := c.options(s)
	if err != nil {
		return err
	}
	algorithm := signer.ES256
	if c.Alg == signer.PS256.String() {
		algorithm = signer.PS256
	}
	key, err := pkcs11.GenerateKey(s.ctx, c.PKCS11, o, algorithm)
	if err != nil {
		return err
	}
	defer key.Close()
	fingerprint, err := fingerprintOf(key.Public())
	if err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "made in the token: %s, id %x, public key %s\n", c.Alg, key.ID(), fingerprint)
	if c.Out == "" {
		return nil
	}
	now := c.At.clock()()
	files, dsc, err := c.certify(now, key)
	if err != nil {
		return err
	}
	return c.write(s, now, files, dsc)
}

// roomForFiles fails where a file is there already, before a key is made that
// would stay in the token.
func (c *keysNewCommand) roomForFiles() error {
	if c.Out == "" {
		return nil
	}
	for _, name := range c.names() {
		path := filepath.Join(c.Out, name)
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already and is not overwritten", path)
		}
	}
	return nil
}
