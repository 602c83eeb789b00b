package main

import (
	"context"
	"crypto/x509"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify"
)

type renewCommand struct {
	Manifest    string   `required:"" placeholder:"FILE" help:"The manifest.csv of an issue or a renewal, with the texts beside it."`
	Within      int      `default:"30" placeholder:"DAYS" help:"Renew what ends within so many days, or has ended. Default: ${default}."`
	Corrections string   `placeholder:"FILE" help:"Corrected records, CSV as for issue: their certificates are superseded."`
	Trust       []string `placeholder:"PATH" sep:"none" help:"Certificates that signed the old ones, beside that of the key. May be repeated."`
	Revoked     []string `placeholder:"PATH" sep:"none" help:"What is revoked, and so not renewed. May be repeated."`
	keyFlags
	outputFlags
}

// Help tells of the files that the command reads and writes.
func (c *renewCommand) Help() string { return renewHelp }

//go:embed renew.txt
var renewHelp string

func (c *renewCommand) Run(s *session) error {
	ctx, stop := signal.NotifyContext(s.ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once

	if c.Within < 0 {
		return errors.New("--within must not be negative")
	}
	if same, err := sameFolder(filepath.Dir(c.Manifest), c.Out); err != nil {
		return err
	} else if same {
		return errors.New("--out must be another folder than that of the manifest")
	}
	issuer, key, err := c.issuer(s, c.At.clock(), cert.IssuerOptions{EndWithSigner: c.EndWithSigner})
	if err != nil {
		return err
	}
	defer release(key)
	renewals, err := c.renewals(key.Certificate())
	if err != nil {
		return err
	}
	defer renewals.close()
	batch, err := c.open(s, issuer, key, renewals.profile())
	if err != nil {
		return err
	}
	batch.each, batch.tally.renewal = renewals.enter, true
	if err := batch.run(ctx, renewals.next); err != nil {
		return err
	}
	if err := renewals.writeSuperseded(c.Out); err != nil {
		return err
	}
	for _, id := range renewals.notTaken() {
		batch.refuseCorrection(id, renewals.corrections[id].line)
	}
	return batch.end()
}

// sameFolder reports whether two paths are one folder; the second need not exist.
func sameFolder(a, b string) (bool, error) {
	first, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	second, err := os.Stat(b)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(first, second), err
}

// renewals opens the manifest and all that decides what becomes of its rows.
func (c *renewCommand) renewals(own *x509.Certificate) (*renewals, error) {
	keys, err := signersOf(own, c.Trust)
	if err != nil {
		return nil, err
	}
	options := verify.Options{Trust: keys, Clock: c.At.clock()}
	if options.Revocations, err = revokedLists(c.Revoked, c.At.clock()); err != nil {
		return nil, err
	}
	verifier, err := verify.New(options)
	if err != nil {
		return nil, err
	}
	corrections, err := readCorrections(c.Corrections)
	if err != nil {
		return nil, fmt.Errorf("--corrections %s: %w", c.Corrections, err)
	}
	r := &renewals{verifier: verifier, corrections: corrections, taken: map[string]bool{}, until: c.At.clock()().AddDate(0, 0, c.Within), dir: filepath.Dir(c.Manifest)}
	return r, r.open(c.Manifest)
}
