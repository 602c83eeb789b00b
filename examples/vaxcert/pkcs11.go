package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/term"

	"github.com/vaxcert/vaxcert/signer/pkcs11"
)

// tokenFlags say how to get at a token beyond what its URI does.
type tokenFlags struct {
	PINFile string `name:"pin-file" placeholder:"FILE" help:"The PIN of the token, in the first line. Default: the pin-source of the URI, or asked for on the terminal."`
	PINEnv  string `name:"pin-env" placeholder:"NAME" help:"The environment variable that holds the PIN of the token."`
	Module  string `placeholder:"FILE" help:"The PKCS#11 module of the token, where the URI has no module-path or module-name."`
}

func (f tokenFlags) options(s *session) (pkcs11.Options, error) {
	if f.PINFile != "" && f.PINEnv != "" {
		return pkcs11.Options{}, errors.New("--pin-file and --pin-env: give one of them")
	}
	return pkcs11.Options{Module: f.Module, PIN: f.pin(s)}, nil
}

// loadPKCS11 opens the key of a pkcs11: URI. certFile is "" where the token has
// the certificate. sessions are how many signatures are made at once, 0: the
// default. The caller closes it.
func loadPKCS11(ctx context.Context, s *session, uri, certFile string, token tokenFlags, sessions int) (*pkcs11.Signer, error) {
	o, err := token.options(s)
	if err != nil {
		return nil, err
	}
	o.Sessions = sessions
	if certFile != "" {
		if o.Certificate, err = readCertificateFile(certFile); err != nil {
			return nil, err
		}
	}
	return pkcs11.Open(ctx, uri, o)
}

// readCertificateFile reads the first certificate of a file, PEM or DER.
func readCertificateFile(path string) (*x509.Certificate, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	for rest := data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type == "CERTIFICATE" {
			data = block.Bytes
			break
		}
	}
	c, err := x509.ParseCertificate(data)
	if err != nil {
		return nil, fmt.Errorf("%s: no certificate", path)
	}
	return c, nil
}

// pin gives the PIN each time that a token asks for it. The one from the terminal
// is asked for once and kept, so that a token that was away does not stop the work.
func (f tokenFlags) pin(s *session) func(context.Context) ([]byte, error) {
	fromTerminal := sync.OnceValues(func() ([]byte, error) { return askForPIN(s) })
	return func(context.Context) ([]byte, error) {
		switch {
		case f.PINEnv != "":
			pin, ok := os.LookupEnv(f.PINEnv)
			if !ok {
				return nil, fmt.Errorf("the environment has no %s", f.PINEnv)
			}
			return []byte(pin), nil
		case f.PINFile != "":
			data, err := os.ReadFile(f.PINFile)
			line, _, _ := bytes.Cut(data, []byte("\n"))
			return bytes.TrimSuffix(line, []byte("\r")), err
		}
		pin, err := fromTerminal()
		return bytes.Clone(pin), err
	}
}

func askForPIN(s *session) ([]byte, error) {
	in, ok := s.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil, errors.New("give --pin-file, --pin-env or a pin-source in the URI")
	}
	fmt.Fprint(s.stderr, "PIN of the token: ")
	defer fmt.Fprintln(s.stderr)
	return term.ReadPassword(int(in.Fd()))
}
