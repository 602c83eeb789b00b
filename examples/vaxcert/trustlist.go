package main

import (
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/verify/trust"
)

type trustCommand struct {
	Inspect  trustInspectCommand  `cmd:"" help:"Show what trust lists hold, and what in them is refused."`
	Snapshot trustSnapshotCommand `cmd:"" help:"Pack trust lists into one signed file for verifiers."`
	Convert  trustConvertCommand  `cmd:"" help:"Write the keys of trust lists in another format."`
}

// proofFlags say what lists have to prove.
type proofFlags struct {
	Signer   string   `placeholder:"FILE" help:"The certificate whose key must have signed each list as a whole (snapshots, the German list)."`
	Anchor   []string `placeholder:"FILE" sep:"none" help:"Trust anchors of a gateway, which sign upload and root certificates. May be repeated."`
	Uploader []string `placeholder:"FILE" sep:"none" help:"Upload certificates, which sign the entries of their country. May be repeated."`
	Root     []string `placeholder:"FILE" sep:"none" help:"National roots (CSCA), which sign document signers. May be repeated."`
	Domain   []string `placeholder:"CODE" help:"GDHCN trust domains whose keys are taken, where a list names them. Default: DCC, of inspect all; * is all of them."`
	At       dayEnd   `placeholder:"TIME" help:"The time at which certificates must be valid. Default: their validity is not looked at."`
}

func (p *proofFlags) options() (trust.Options, error) {
	o := trust.Options{Domains: p.Domain}
	if p.At.set {
		o.At = p.At.at
	}
	if p.Signer != "" {
		var err error
		if o.Signer, err = readSigner(p.Signer); err != nil {
			return o, fmt.Errorf("--signer %s: %w", p.Signer, err)
		}
	}
	for _, of := range []struct {
		flag  string
		paths []string
		into  *[]*x509.Certificate
	}{{"anchor", p.Anchor, &o.Anchors}, {"uploader", p.Uploader, &o.Uploaders}, {"root", p.Root, &o.Roots}} {
		for _, path := range of.paths {
			found, err := readCertificates(path)
			if err != nil {
				return o, fmt.Errorf("--%s %s: %w", of.flag, path, err)
			}
			*of.into = append(*of.into, found...)
		}
	}
	return o, nil
}

func readCertificates(path string) ([]*x509.Certificate, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return trust.ReadCertificates(f)
}

type trustInspectCommand struct {
	JSON   bool          `name:"json" help:"One JSON object a list."`
	MaxAge time.Duration `default:"24h" placeholder:"DURATION" help:"How long a snapshot is fresh (${default})."`
	Grace  time.Duration `default:"144h" placeholder:"DURATION" help:"How much longer it is stale, and in grace, before it is too old (${default})."`
	proofFlags
	Path []string `arg:"" help:"Trust lists, or folders of them."`
}

func (c *trustInspectCommand) Run(s *session) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	o.Unproved = true
	if len(o.Domains) == 0 {
		o.Domains = []string{trust.AnyDomain}
	}
	allGood := true
	lines := newJSONLines(s.stdout)
	for _, path := range c.Path {
		list, err := readTrust(path, o)
		if err != nil {
			if err := s.skip(fmt.Errorf("%s: %w", path, err)); err != nil {
				return err
			}
			continue
		}
		report := reportOfList(path, list, s.lang)
		if !list.MadeAt.IsZero() {
			report.Age = trust.Policy{FreshFor: c.MaxAge, Grace: c.Grace}.Age(list.MadeAt, c.At.clock()()).String()
		}
		allGood = allGood && report.Refused == 0
		if !c.JSON {
			report.print(s)
		} else if err := lines.Encode(report); err != nil {
			return err
		}
	}
	return s.end(allGood)
}

// listReport is what a trust list holds.
type listReport struct {
	Path       string          `json:"path"`
	Format     trust.Format    `json:"format"`
	Signature  trust.Signature `json:"signature"`
	MadeAt     *time.Time      `json:"madeAt,omitempty"`
	Age        string          `json:"age,omitempty"`
	Loaded     int             `json:"loaded"`
	Refused    int             `json:"refused"`
	Skipped    int             `json:"skipped"`
	Countries  map[string]int  `json:"countries"`
	Algorithms map[string]int  `json:"algorithms"`
	Types      map[string]int  `json:"types"`
	Others     map[string]int  `json:"others"`
	Refusals   []listRefusal   `json:"refusals"`
}

type listRefusal struct {
	Source  string     `json:"source,omitempty"`
	Index   int        `json:"index"`
	KeyID   []byte     `json:"kid,omitempty"`
	Country string     `json:"country,omitempty"`
	Type    string     `json:"type,omitempty"`
	Reason  trust.Code `json:"reason"`
	Message string     `json:"message"`
}

func reportOfList(path string, list *trust.List, language string) listReport {
	r := list.Report()
	report := listReport{Path: path, Format: r.Format, Signature: r.Signature, Loaded: r.Loaded, Refused: r.Refused, Skipped: r.Skipped,
		Countries: r.Countries, Algorithms: r.Algorithms, Types: r.Types, Others: r.Others, Refusals: []listRefusal{}}
	if !list.MadeAt.IsZero() {
		report.MadeAt = &list.MadeAt
	}
	for _, f := range list.Refused {
		report.Refusals = append(report.Refusals, listRefusal{f.Source, f.Index, f.KeyID, f.Country, f.Type, f.Code, trust.Sentence(f.Code, language)})
	}
	return report
}

func (r *listReport) print(s *session) {
	w := s.stdout
	fmt.Fprintf(w, "%s  %s, signature %s\n", printable(r.Path), r.Format, r.Signature)
	if r.MadeAt != nil {
		fmt.Fprintf(w, "  made at      %s (%s)\n", r.MadeAt.Format(time.RFC3339), ages[r.Age].In(s.lang))
	}
	fmt.Fprintf(w, "  loaded       %d\n  refused      %d\n", r.Loaded, r.Refused)
	for _, of := range []struct {
		name   string
		counts map[string]int
	}{{"countries", r.Countries}, {"algorithms", r.Algorithms}, {"types", r.Types}, {"others", r.Others}} {
		if len(of.counts) > 0 {
			fmt.Fprintf(w, "  %-11s  %s\n", of.name, countsOf(of.counts))
		}
	}
	for _, f := range r.Refusals {
		refusal := trust.Refusal{Source: f.Source, Index: f.Index, KeyID: f.KeyID, Country: f.Country}
		fmt.Fprintf(w, "  %s: %s: %s\n", printable(nameOfRefusal(refusal)), f.Reason, f.Message)
	}
}

// ages are those of package trust, for people.
var ages = map[string]lang.Pair{
	"fresh":   {"mới", "fresh"},
	"stale":   {"cũ, còn trong thời gian ân hạn", "stale, in grace"},
	"too-old": {"quá cũ", "too old"},
}

// countsOf writes counts, the largest first.
func countsOf(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	parts := make([]string, len(names))
	for i, name := range names {
		shown := name
		if name == "" {
			shown = "?"
		}
		parts[i] = fmt.Sprintf("%s %d", shown, counts[name])
	}
	return strings.Join(parts, ", ")
}

func base64Text(data []byte) string { return base64.StdEncoding.EncodeToString(data) }
