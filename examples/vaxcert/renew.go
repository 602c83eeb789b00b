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
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

type renewCommand struct {
	Manifest      string   `required:"" placeholder:"FILE" help:"The manifest.csv of an issue or a renewal, with the texts beside it."`
	Out           string   `required:"" placeholder:"DIR" help:"The folder for the new certificates, manifest.csv and superseded.csv."`
	Within        int      `default:"30" placeholder:"DAYS" help:"Renew what ends within so many days, or has ended. Default: ${default}."`
	Corrections   string   `placeholder:"FILE" help:"Corrected records, CSV as for issue: their certificates are superseded."`
	Trust         []string `placeholder:"PATH" sep:"none" help:"Certificates that signed the old ones, beside that of the key. May be repeated."`
	Revoked       []string `placeholder:"PATH" sep:"none" help:"What is revoked, and so not renewed. May be repeated."`
	EndWithSigner bool     `help:"Let certificates end with the certificate of the key where that is before their 12 months."`
	keyFlags
	At      moment   `placeholder:"TIME" help:"The time of renewal. Default: now."`
	Format  []string `enum:"txt,png,svg" default:"txt" help:"What to write for each: ${enum}; several with commas between."`
	Workers int      `default:"0" placeholder:"N" help:"How many to make at once. Default: one a processor."`
	JSON    bool     `name:"json" help:"One JSON object a certificate."`
	Level   string   `enum:"L,M,Q,H" default:"Q" help:"Error correction of the pictures: ${enum}."`
}

// Help tells of the files that the command reads and writes.
func (c *renewCommand) Help() string { return renewHelp }

//go:embed renew.txt
var renewHelp string

func (c *renewCommand) Run(s *session) error {
	ctx, stop := signal.NotifyContext(s.ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once

	if c.Workers < 0 || c.Within < 0 {
		return errors.New("--workers and --within must not be negative")
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
	renewals, err := c.renewals(key.Certificate())
	if err != nil {
		return err
	}
	defer renewals.close()
	level, err := qr.ParseLevel(c.Level)
	if err != nil {
		return err
	}
	tally := tally{start: time.Now(), lang: s.lang}
	out := newJSONLines(s.stdout)
	work := &issuing{
		issuer: issuer, profile: renewals.profile(), keyID: key.KeyID(), encode: qr.Encode, level: level,
		formats: unique(c.Format), dir: c.Out, workers: c.Workers,
		each: func(d done) {
			renewals.enter(d)
			tally.count(d)
			if c.JSON {
				out.Encode(newIssueResult(d)) // the session ends where nobody reads it
			}
		},
	}
	err = work.run(ctx, renewals.next)
	switch {
	case ctx.Err() != nil:
		tally.say(s.stderr, c.Out)
		return notGood(stopped.In(s.lang))
	case err != nil:
		return err
	}
	if err := renewals.writeSuperseded(c.Out); err != nil {
		return err
	}
	tally.say(s.stderr, filepath.Join(c.Out, manifestName))
	return goodIf(tally.refused == 0)
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
	r := &renewals{verifier: verifier, corrections: corrections, until: c.At.clock()().AddDate(0, 0, c.Within), dir: filepath.Dir(c.Manifest)}
	return r, r.open(c.Manifest)
}
