package main

import (
	"bufio"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
)

type issueCommand struct {
	Records string `placeholder:"FILE" help:"The records: CSV in UTF-8 with a header row."`
	facilityFlags
	keyFlags
	outputFlags
	Profile string `enum:"dcc,icvp" default:"dcc" help:"What to issue: ${enum}. dcc is the certificate of COVID-19 vaccinations, icvp WHO's digital yellow card."`
	Disease string `default:"1D47" placeholder:"CODE" help:"Of a yellow card: what the vaccinations of the file prevent, ICD-11. Default: 1D47, yellow fever."`
}

// Help tells of the files that the command reads and writes.
func (c *issueCommand) Help() string { return issueHelp }

//go:embed issue.txt
var issueHelp string

func (c *issueCommand) Run(s *session) error {
	ctx, stop := signal.NotifyContext(s.ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once

	switch {
	case c.Records != "" && c.Attestations != "":
		return errors.New("--records and --attestations: give one of them, not both")
	case c.Records == "" && c.Attestations == "":
		return errors.New("one of --records and --attestations is needed")
	case (c.Attestations == "") != (len(c.FacilityTrust) == 0):
		return errors.New("--attestations and --facility-trust need each other")
	}
	input, err := os.Open(cmp.Or(c.Records, c.Attestations))
	if err != nil {
		return fmt.Errorf("no records: %w", err)
	}
	defer input.Close()
	options := cert.IssuerOptions{EndWithSigner: c.EndWithSigner}
	var facilities *attest.Store
	if c.Attestations != "" {
		verify := attestVerifyCommand{Trust: c.FacilityTrust, Register: c.Register, At: dayEnd{c.At}, MaxAge: c.MaxAge}
		if facilities, err = verify.store(); err != nil {
			return err
		}
		options.Facilities = facilities
	}
	issuer, key, err := c.issuer(s, c.At.clock(), options)
	if err != nil {
		return err
	}
	defer release(key)
	now := c.At.clock()()
	if end, last := cert.ExpiryOf(now), key.Certificate().NotAfter; c.Profile == "dcc" && !c.EndWithSigner && end.After(last) {
		return fmt.Errorf("the certificate of the key ends on %s, before certificates that are issued now would (%s): use a newer key, or let them end with it (--end-with-signer)",
			last.Format(time.DateOnly), end.Format(time.DateOnly))
	}
	return c.issue(ctx, s, issuer, key, facilities, input)
}

func (c *issueCommand) issue(ctx context.Context, s *session, issuer *cert.Issuer, key certified, facilities *attest.Store, input *os.File) error {
	info, err := input.Stat()
	if err != nil {
		return err
	}
	bar := newProgress(s.stderr, "issuing", info.Size())
	defer bar.done()
	next, made, err := c.rows(bar.reader(input), facilities)
	if err != nil {
		return fmt.Errorf("%s: %w", input.Name(), err)
	}
	batch, err := c.open(s, issuer, key, made)
	if err != nil {
		return err
	}
	batch.each = func(done) { bar.show() }
	if err := batch.run(ctx, next); err != nil {
		return err
	}
	bar.done()
	return batch.end()
}

// rows gives the records, and what is made of them.
func (c *issueCommand) rows(r io.Reader, facilities *attest.Store) (nextRow, profile, error) {
	if c.Attestations != "" {
		made := attested
		if c.Profile == "icvp" {
			made = attestedICVP(c.Disease)
		}
		reader := &attestedReader{lines: bufio.NewReader(r), store: facilities}
		return reader.next, made, nil
	}
	made := covid
	if c.Profile == "icvp" {
		made = icvp(c.Disease)
	}
	records, err := openRecords(r, made.columns)
	if err != nil {
		return nil, made, err
	}
	return records.next, made, nil
}
