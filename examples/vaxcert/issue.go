package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
)

type issueCommand struct {
	Records      string   `required:"" placeholder:"FILE" help:"The records: CSV in UTF-8 with a header row."`
	Key          string   `required:"" placeholder:"FILE" help:"The private key of the document signer: PEM, or PKCS#12."`
	Cert         string   `placeholder:"FILE" help:"Its certificate. Not needed where the key file holds it."`
	PasswordFile string   `placeholder:"FILE" help:"The password of the key, in the first line. Default: asked for on the terminal."`
	Out          string   `required:"" placeholder:"DIR" help:"The folder for the certificates and manifest.csv. Run again on it, the command goes on where it ended, and tells of records that have changed where the folder has their texts (txt)."`
	At           moment   `placeholder:"TIME" help:"The time of issue: RFC 3339 (without a zone: UTC), or YYYY-MM-DD for the beginning of that day in UTC. Default: now."`
	Profile      string   `enum:"dcc,icvp" default:"dcc" help:"What to issue: ${enum}. dcc is the certificate of COVID-19 vaccinations, icvp WHO's digital yellow card."`
	Disease      string   `default:"1D47" placeholder:"CODE" help:"Of a yellow card: what the vaccinations of the file prevent, ICD-11. Default: 1D47, yellow fever."`
	Format       []string `enum:"txt,png,svg" default:"txt" help:"What to write for each record: ${enum}; several with commas between."`
	Workers      int      `default:"0" placeholder:"N" help:"How many to make at once. Default: one a processor."`
	Organisation string   `placeholder:"NAME" help:"The issuing authority. Default: the organisation in the certificate of the key."`
	Country      string   `placeholder:"CC" help:"The issuing state, ISO 3166-1 alpha-2. Default: that of the certificate of the key, or VN."`
	Smallest     bool     `help:"Spend up to 2 ms a certificate on a smaller code."`
	JSON         bool     `name:"json" help:"One JSON object a record."`
	Level        string   `enum:"L,M,Q,H" default:"Q" help:"Error correction of the pictures: ${enum}."`
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
	issuer, key, err := c.issuer(s)
	if err != nil {
		return err
	}
	return c.issue(ctx, s, issuer, key, records)
}

// issuer makes the issuer of the command's key, which it gives too. It refuses a key whose
// certificate has ended, or ends before the certificates would.
func (c *issueCommand) issuer(s *session) (*cert.Issuer, *signer.Key, error) {
	key, err := c.loadKey(s)
	if err != nil {
		return nil, nil, err
	}
	now := c.At.clock()()
	if err := key.ValidAt(now); err != nil {
		return nil, nil, err
	}
	if end, last := cert.ExpiryOf(now), key.Certificate().NotAfter; c.Profile == "dcc" && end.After(last) {
		return nil, nil, fmt.Errorf("the certificate of the key ends on %s, before certificates that are issued now would (%s)",
			last.Format(time.DateOnly), end.Format(time.DateOnly))
	}
	options := cert.IssuerOptions{Country: c.Country, Organisation: c.Organisation, Clock: c.At.clock()}
	subject := key.Certificate().Subject
	if options.Country == "" && len(subject.Country) > 0 {
		options.Country = subject.Country[0]
	}
	if options.Organisation == "" && len(subject.Organization) > 0 {
		options.Organisation = subject.Organization[0]
	}
	if options.Organisation == "" {
		return nil, nil, errors.New("--organisation is needed: the certificate of the key names none")
	}
	issuer, err := cert.NewIssuer(key, options)
	return issuer, key, err
}

func (c *issueCommand) loadKey(s *session) (*signer.Key, error) {
	if strings.HasPrefix(c.Key, "pkcs11:") {
		return nil, errors.New("--key: keys in tokens (pkcs11:) are not supported yet; give a key file")
	}
	key, err := os.Open(c.Key)
	if err != nil {
		return nil, err
	}
	defer key.Close()
	var certificate io.Reader
	if c.Cert != "" {
		f, err := os.Open(c.Cert)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		certificate = f
	}
	return signer.Load(key, certificate, func() ([]byte, error) { return c.password(s) })
}

func (c *issueCommand) password(s *session) ([]byte, error) {
	if c.PasswordFile != "" {
		data, err := os.ReadFile(c.PasswordFile)
		first, _, _ := strings.Cut(string(data), "\n")
		return []byte(strings.TrimSuffix(first, "\r")), err
	}
	in, ok := s.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil, errors.New("the key has a password: give --password-file")
	}
	fmt.Fprint(s.stderr, "Password of the key: ")
	defer fmt.Fprintln(s.stderr)
	return term.ReadPassword(int(in.Fd()))
}

func (c *issueCommand) issue(ctx context.Context, s *session, issuer *cert.Issuer, key *signer.Key, file *os.File) error {
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
	err = work.run(ctx, records)
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
