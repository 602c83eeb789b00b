package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
)

type issueCommand struct {
	Records string `required:"" placeholder:"FILE" help:"The records: CSV in UTF-8 with a header row."`
	keyFlags
	Out           string   `required:"" placeholder:"DIR" help:"The folder for the certificates and manifest.csv. Run again on it, the command goes on where it ended, and tells of records that have changed where the folder has their texts (txt)."`
	At            moment   `placeholder:"TIME" help:"The time of issue: RFC 3339 (without a zone: UTC), or YYYY-MM-DD for the beginning of that day in UTC. Default: now."`
	Profile       string   `enum:"dcc,icvp" default:"dcc" help:"What to issue: ${enum}. dcc is the certificate of COVID-19 vaccinations, icvp WHO's digital yellow card."`
	Disease       string   `default:"1D47" placeholder:"CODE" help:"Of a yellow card: what the vaccinations of the file prevent, ICD-11. Default: 1D47, yellow fever."`
	Format        []string `enum:"txt,png,svg" default:"txt" help:"What to write for each record: ${enum}; several with commas between."`
	Workers       int      `default:"0" placeholder:"N" help:"How many to make at once. Default: one a processor."`
	EndWithSigner bool     `help:"Let certificates end with the certificate of the key where that is before their 12 months."`
	Smallest      bool     `help:"Spend up to 2 ms a certificate on a smaller code."`
	JSON          bool     `name:"json" help:"One JSON object a record."`
	Level         string   `enum:"L,M,Q,H" default:"Q" help:"Error correction of the pictures: ${enum}."`
}

// Help tells of the files that the command reads and writes.
func (c *issueCommand) Help() string { return issueHelp }

//go:embed issue.txt
var issueHelp string

func (c *issueCommand) Run(s *session) error {
	ctx, stop := signal.NotifyContext(s.ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once

	if c.Workers < 0 {
		return errors.New("--workers must not be negative")
	}
	records, err := os.Open(c.Records)
	if err != nil {
		return fmt.Errorf("no records: %w", err)
	}
	defer records.Close()
	issuer, key, err := c.issuer(s, c.At.clock(), cert.IssuerOptions{EndWithSigner: c.EndWithSigner})
	if err != nil {
		return err
	}
	now := c.At.clock()()
	if end, last := cert.ExpiryOf(now), key.Certificate().NotAfter; c.Profile == "dcc" && !c.EndWithSigner && end.After(last) {
		return fmt.Errorf("the certificate of the key ends on %s, before certificates that are issued now would (%s): use a newer key, or let them end with it (--end-with-signer)",
			last.Format(time.DateOnly), end.Format(time.DateOnly))
	}
	return c.issue(ctx, s, issuer, key, records)
}

func (c *issueCommand) issue(ctx context.Context, s *session, issuer *cert.Issuer, key certified, file *os.File) error {
	level, err := qr.ParseLevel(c.Level)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	bar := newProgress(s.stderr, "issuing", info.Size())
	made := covid
	if c.Profile == "icvp" {
		made = icvp(c.Disease)
	}
	records, err := openRecords(bar.reader(file), made.columns)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Records, err)
	}
	tally := tally{start: time.Now(), lang: s.lang}
	out := newJSONLines(s.stdout)
	work := &issuing{
		issuer: issuer, profile: made, keyID: key.KeyID(), encode: qr.Encode, level: level, formats: unique(c.Format), dir: c.Out, workers: c.Workers,
		each: func(d done) {
			bar.show()
			tally.count(d)
			if c.JSON {
				out.Encode(newIssueResult(d)) // the session ends where nobody reads it
			}
		},
	}
	if c.Smallest {
		work.encode = qr.EncodeSmallest
	}
	err = work.run(ctx, records.next)
	bar.done()
	switch {
	case ctx.Err() != nil:
		tally.say(s.stderr, c.Out)
		return notGood(stopped.In(s.lang))
	case err != nil:
		return err
	}
	if tally.all() == 0 {
		fmt.Fprintln(s.stderr, noRecords.In(s.lang))
	}
	tally.say(s.stderr, filepath.Join(c.Out, manifestName))
	return goodIf(tally.refused == 0 && tally.changed == 0)
}

func unique(formats []string) []string {
	var out []string
	for _, f := range formats {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}
