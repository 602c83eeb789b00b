package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/signer/pkcs11"
)

// openKey opens a key: a key file, or the pkcs11: URI of a token with its PIN in the
// URI's pin-source. certificate is a file, or empty where the key has it.
func openKey(ctx context.Context, key, certificate string, sessions int) (service.Key, error) {
	if strings.HasPrefix(key, "pkcs11:") {
		o := pkcs11.Options{Sessions: sessions}
		if certificate != "" {
			found, err := readCertificates(certificate)
			if err != nil {
				return nil, err
			}
			o.Certificate = found[0]
		}
		return pkcs11.Open(ctx, key, o)
	}
	k, err := os.Open(key)
	if err != nil {
		return nil, err
	}
	defer k.Close()
	if certificate == "" {
		return signer.Load(k, nil, noPassword)
	}
	c, err := os.Open(certificate)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return signer.Load(k, c, noPassword)
}

// noPassword: a service starts without anybody there to type one.
func noPassword() ([]byte, error) {
	if password := os.Getenv("ISSUER_KEY_PASSWORD"); password != "" {
		return []byte(password), nil
	}
	return nil, errors.New("the key file needs a password: set ISSUER_KEY_PASSWORD")
}

func readCertificates(path string) ([]*x509.Certificate, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	found, err := attest.ReadCertificates(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return found, nil
}

// facilityKeys opens the keys of facilities that sign on this machine: CODE.key and
// CODE.pem in a folder, or CODE.uri with the pkcs11: URI of a token.
func facilityKeys(ctx context.Context, dir string) (func(string) (attest.Signer, error), error) {
	keys := map[string]attest.Signer{}
	names, err := filepath.Glob(filepath.Join(dir, "*.key"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		bare := strings.TrimSuffix(name, ".key")
		if keys[filepath.Base(bare)], err = openKey(ctx, name, bare+".pem", 0); err != nil {
			return nil, err
		}
	}
	tokens, err := filepath.Glob(filepath.Join(dir, "*.uri"))
	if err != nil {
		return nil, err
	}
	for _, name := range tokens {
		uri, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		bare := strings.TrimSuffix(name, ".uri")
		certificate := bare + ".pem"
		if _, err := os.Stat(certificate); errors.Is(err, fs.ErrNotExist) {
			certificate = ""
		}
		if keys[filepath.Base(bare)], err = openKey(ctx, strings.TrimSpace(string(uri)), certificate, 0); err != nil {
			return nil, err
		}
	}
	return func(facility string) (attest.Signer, error) {
		if key := keys[facility]; key != nil {
			return key, nil
		}
		return nil, service.ErrNoFacilityKey
	}, nil
}
