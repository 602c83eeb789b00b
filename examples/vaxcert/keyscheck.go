package main

import (
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify/trust"
)

type keysCheckCommand struct {
	At     moment   `placeholder:"TIME" help:"The time to look from. Default: now."`
	Within int      `default:"90" placeholder:"DAYS" help:"How long there has to be a key that signs. Default: ${default}."`
	JSON   bool     `name:"json" help:"One JSON object a certificate."`
	Path   []string `arg:"" help:"Certificates of document signers: files, or folders of them."`
}

// Help says what the states mean.
func (c *keysCheckCommand) Help() string {
	return `Says of each document signer when its key signs and when it ends. A key is

    upcoming  its certificate has not begun: publish it now
    active    it signs
    retired   what it signed is good; what it would sign now would outlive it
    ended     its certificate has ended, and so has all that it signed

Of several active keys that one signs which retires first. Exit status 1: within
--within days there will be no key that signs.`
}

// keyTenure is the line of JSON of a key.
type keyTenure struct {
	File      string    `json:"file"`
	KeyID     string    `json:"kid"`
	State     string    `json:"state"`
	Signs     bool      `json:"signs"`
	NotBefore time.Time `json:"notBefore"`
	LastIssue time.Time `json:"lastIssue"`
	NotAfter  time.Time `json:"notAfter"`
}

var (
	coveredUntil = lang.Pair{"Có khóa để ký đến %s.", "There is a key that signs until %s."}
	noKeySigns   = lang.Pair{"Không có khóa nào ký được vào %s.", "No key signs at %s."}
	nextKey      = lang.Pair{"Hãy tạo và công bố khóa tiếp theo trước ngày đó.", "Make and publish the next key before."}
)

// keyStates are those of package signer, for people.
var keyStates = map[string]lang.Pair{
	"upcoming": {"chưa bắt đầu", "upcoming"},
	"active":   {"đang ký", "active"},
	"retired":  {"đã thôi ký", "retired"},
	"ended":    {"đã hết hạn", "ended"},
}

var keyDates = lang.Pair{"bắt đầu %s, ký đến %s, hết hạn %s", "begins %s, signs until %s, ends %s"}

func (c *keysCheckCommand) Run(s *session) error {
	if c.Within < 0 {
		return errors.New("--within must not be negative")
	}
	files := map[*x509.Certificate]string{}
	var all []*x509.Certificate
	for _, path := range c.Path {
		found, err := signersIn(path)
		if err != nil {
			return err
		}
		for file, certificates := range found {
			for _, certificate := range certificates {
				files[certificate] = file
				all = append(all, certificate)
			}
		}
	}
	if len(all) == 0 {
		return errors.New("no certificate of a document signer in it")
	}
	now := c.At.clock()()
	schedule := signer.NewSchedule(cert.ExpiryOf, all...)
	if err := c.show(s, schedule, files, now); err != nil {
		return err
	}
	return c.judge(s, schedule, now)
}

func (c *keysCheckCommand) show(s *session, schedule *signer.Schedule, files map[*x509.Certificate]string, now time.Time) error {
	json := newJSONLines(s.stdout)
	signs, _ := schedule.At(now)
	for _, t := range schedule.Tenures() {
		key := keyTenure{
			File: files[t.Certificate], KeyID: base64.StdEncoding.EncodeToString(signer.KeyID(t.Certificate)), State: t.State(now).String(),
			Signs: t.Certificate == signs, NotBefore: t.Certificate.NotBefore.UTC(), LastIssue: t.LastIssue, NotAfter: t.Certificate.NotAfter.UTC(),
		}
		if c.JSON {
			if err := json.Encode(key); err != nil {
				return err
			}
			continue
		}
		mark := " "
		if key.Signs {
			mark = "*"
		}
		state := keyStates[key.State].In(s.lang)
		padding := strings.Repeat(" ", max(0, 13-len([]rune(state))))
		fmt.Fprintf(s.stdout, "%s %s%s  %s  %s  %s\n", mark, state, padding, key.KeyID, fmt.Sprintf(keyDates.In(s.lang),
			key.NotBefore.Format(time.DateOnly), key.LastIssue.Format(time.DateOnly), key.NotAfter.Format(time.DateOnly)), printable(key.File))
	}
	return nil
}

func (c *keysCheckCommand) judge(s *session, schedule *signer.Schedule, now time.Time) error {
	until := schedule.CoveredUntil(now)
	var out io.Writer = s.stdout
	if c.JSON {
		out = s.stderr
	}
	if until.IsZero() {
		fmt.Fprintf(out, noKeySigns.In(s.lang)+"\n", now.UTC().Format(time.DateOnly))
	} else {
		fmt.Fprintf(out, coveredUntil.In(s.lang)+"\n", until.Format(time.DateOnly))
	}
	good := until.After(now.AddDate(0, 0, c.Within))
	if !good {
		fmt.Fprintln(out, nextKey.In(s.lang))
	}
	return goodIf(good)
}

// signersIn reads the certificates of a file, or of the files of a folder, that may
// sign messages: not those of national roots.
func signersIn(path string) (map[string][]*x509.Certificate, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%s: no such file or folder", path)
	}
	names := []string{path}
	if info.IsDir() {
		if names, err = filepath.Glob(filepath.Join(path, "*.pem")); err != nil {
			return nil, err
		}
	}
	found := map[string][]*x509.Certificate{}
	for _, name := range names {
		certificates, err := certificatesIn(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, c := range certificates {
			if !c.IsCA {
				found[name] = append(found[name], c)
			}
		}
	}
	return found, nil
}

func certificatesIn(name string) ([]*x509.Certificate, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return trust.ReadCertificates(io.LimitReader(f, maxRow<<4))
}
