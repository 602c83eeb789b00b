package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// borderFlags say whom a border believes, what is revoked and who is let in.
type borderFlags struct {
	Trust         []string      `placeholder:"PATH" sep:"none" help:"Whom to believe: certificates (PEM or DER) or a trust list of any format, a file, or a folder with all below it. May be repeated."`
	TrustSigner   string        `placeholder:"FILE" help:"The certificate whose key must have signed each of those lists: needed for snapshots."`
	TrustDomain   []string      `placeholder:"CODE" help:"GDHCN trust domains whose keys are taken, where a list names them. Default: DCC; * is all of them."`
	Revoked       []string      `placeholder:"PATH" sep:"none" help:"What is revoked: lists of any format, a file or a folder. May be repeated."`
	RevokedSigner []string      `placeholder:"FILE" sep:"none" help:"Certificates whose keys sign batches of what is revoked, of their country. May be repeated."`
	Rules         []string      `placeholder:"PATH" sep:"none" help:"Rules in the EU format: a file, or a folder with its value sets. May be repeated."`
	RulesSigner   []string      `placeholder:"FILE" sep:"none" help:"Certificates whose keys must have signed each rule, of their country (CMS). May be repeated."`
	Arrival       string        `placeholder:"CC" help:"The country whose rules accept or refuse, ISO 3166-1 alpha-2: goes with --rules."`
	Region        string        `placeholder:"CODE" help:"The region in it, whose rules are asked instead of those of the whole country."`
	MaxAge        time.Duration `placeholder:"DURATION" help:"How old snapshots of --trust and lists of --revoked may be, such as 24h. A list of what is revoked that does not tell is as old as its file. Default: no limit, but a list of what is revoked is held to the update that it promises."`
	Grace         time.Duration `placeholder:"DURATION" help:"How much longer they are relied on, with a warning."`
}

// border is what a verifier asks beside the signers.
type border struct {
	lists           *revocation.Lists // nil where nobody asks
	policy          revocation.Policy
	rules           *rules.Set // nil where nobody asks
	arrival, region string
}

// loadBorder reads what is revoked and the rules of the country of arrival.
func (c *borderFlags) loadBorder(s *session) (border, error) {
	b := border{policy: revocation.Policy{FreshFor: c.MaxAge, Grace: c.Grace}, arrival: strings.ToUpper(c.Arrival), region: c.Region}
	switch {
	case (len(c.Rules) > 0) != (c.Arrival != ""):
		return b, errors.New("--rules and --arrival need each other")
	case c.Region != "" && c.Arrival == "":
		return b, errors.New("--region goes with --arrival")
	case c.MaxAge < 0 || c.Grace < 0:
		return b, errors.New("--max-age and --grace cannot be negative")
	case len(c.RevokedSigner) > 0 && len(c.Revoked) == 0:
		return b, errors.New("--revoked-signer goes with --revoked")
	case len(c.RulesSigner) > 0 && len(c.Rules) == 0:
		return b, errors.New("--rules-signer goes with --rules")
	}
	if len(c.Revoked) > 0 {
		signers, err := readSigners("--revoked-signer", c.RevokedSigner)
		if err != nil {
			return b, err
		}
		var lists []*revocation.List
		for _, path := range c.Revoked {
			more, err := readRevoked(path, signers)
			if err != nil {
				return b, fmt.Errorf("--revoked %s: %w", path, withSentence(err, s.lang))
			}
			lists = append(lists, more...)
		}
		b.lists = revocation.NewLists(lists...)
	}
	if len(c.Rules) > 0 {
		signers, err := readSigners("--rules-signer", c.RulesSigner)
		if err != nil {
			return b, err
		}
		if b.rules, err = readRules(s, c.Rules, signers); err != nil {
			return b, err
		}
	}
	return b, nil
}

// on adds the border to the options of a verifier.
func (b *border) on(o verify.Options) verify.Options {
	if b.lists != nil {
		o.Revocations = revocation.NewStoreWithin(b.policy, o.Clock, b.lists)
	}
	if b.rules != nil {
		o.Rules, o.Arrival, o.Region = b.rules, b.arrival, b.region
	}
	return o
}

// readSigners reads certificates; without a path there are none.
func readSigners(flag string, paths []string) (signers []*x509.Certificate, err error) {
	for _, path := range paths {
		found, err := readCertificates(path)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", flag, path, err)
		}
		signers = append(signers, found...)
	}
	return signers, nil
}

// trustIn believes the signers of batches that are among certificates; nobody is
// asked where there are none.
func trustIn(signers []*x509.Certificate) revocation.Trust {
	if len(signers) == 0 {
		return nil
	}
	return func(signer *x509.Certificate) error {
		if !slices.ContainsFunc(signers, signer.Equal) {
			return errors.New("not one of --revoked-signer")
		}
		return nil
	}
}

// readRevoked reads the lists in a file or a folder. What does not say when it was
// made is as old as its file.
func readRevoked(path string, signers []*x509.Certificate) ([]*revocation.List, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.New("no such file or folder")
	}
	if info.IsDir() {
		folder := os.DirFS(path)
		lists, err := revocation.ReadFS(folder, trustIn(signers))
		for _, l := range lists {
			if file, err := fs.Stat(folder, filepath.ToSlash(l.Source)); l.MadeAt.IsZero() && err == nil {
				l.MadeAt = file.ModTime()
			}
		}
		return lists, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lists, err := revocation.ReadFile(f, path, trustIn(signers))
	for _, l := range lists {
		if l.MadeAt.IsZero() {
			l.MadeAt = info.ModTime()
		}
	}
	return lists, err
}

// readRules reads rules, and says on standard error which of them nobody can ask.
func readRules(s *session, paths []string, signers []*x509.Certificate) (*rules.Set, error) {
	var list []rules.Rule
	valueSets := rules.DefaultValueSets()
	for _, path := range paths {
		more, sets, refused, err := rulesOf(path, signers)
		if err != nil {
			return nil, fmt.Errorf("--rules %s: %w", path, err)
		}
		list = append(list, more...)
		maps.Copy(valueSets, sets)
		sayRefused(s, refused)
	}
	set, refused := rules.NewSet(list, valueSets)
	sayRefused(s, refused)
	return set, nil
}

// rulesOf reads the rules in a file or a folder: those that signers have signed, or
// where there are none, those that stand there.
func rulesOf(path string, signers []*x509.Certificate) (list []rules.Rule, sets rules.ValueSets, refused []rules.Refused, err error) {
	signed := rules.Signers{Certificates: signers}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, nil, nil, errors.New("no such file or folder")
	case info.IsDir() && len(signers) == 0:
		return rules.ReadFS(os.DirFS(path))
	case info.IsDir():
		list, refused, err = signed.ReadFS(os.DirFS(path))
		return list, nil, refused, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	if len(signers) == 0 {
		list, refused, err = rules.Read(f)
	} else {
		list, refused, err = signed.Read(f)
	}
	return list, nil, refused, err
}

func sayRefused(s *session, refused []rules.Refused) {
	for _, r := range refused {
		for _, f := range r.Findings {
			fmt.Fprintf(s.stderr, "vaxcert: rule refused: %s: %s: %s\n", printable(r.Name), f.Code, rules.Sentence(f.Code, s.lang))
		}
	}
}

// loadTrust reads whom to believe, and looks at the age of what tells it. Without
// --max-age only somebody who is told that a snapshot is old knows.
func (c *borderFlags) loadTrust(s *session, now time.Time) (*verify.KeySet, error) {
	o := trust.Options{Domains: c.TrustDomain}
	if c.TrustSigner != "" {
		var err error
		if o.Signer, err = readSigner(c.TrustSigner); err != nil {
			return nil, fmt.Errorf("--trust-signer %s: %w", c.TrustSigner, err)
		}
	}
	policy := trust.Policy{FreshFor: c.MaxAge, Grace: c.Grace}
	return readKeys(s, c.Trust, o, func(path string, list *trust.List) error {
		switch {
		case list.MadeAt.IsZero():
			return nil
		case c.MaxAge == 0:
			policy := trust.Policy{FreshFor: trust.DefaultFreshFor, Grace: trust.DefaultGrace}
			if age := policy.Age(list.MadeAt, now); age != trust.Fresh && now.After(list.MadeAt) {
				fmt.Fprintf(s.stderr, "vaxcert: --trust %s: %s, made at %s\n", path, age, list.MadeAt.Format(time.RFC3339))
			}
			return nil
		}
		switch age := policy.Age(list.MadeAt, now); age {
		case trust.TooOld:
			return fmt.Errorf("too old, made at %s", list.MadeAt.Format(time.RFC3339))
		case trust.Stale:
			fmt.Fprintf(s.stderr, "vaxcert: --trust %s: stale, in grace, made at %s\n", path, list.MadeAt.Format(time.RFC3339))
		}
		return nil
	})
}
