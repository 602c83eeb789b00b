package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify/rules"
)

type rulesCheckCommand struct {
	JSON      bool     `name:"json" help:"One JSON object a rule."`
	Signer    []string `placeholder:"FILE" sep:"none" help:"Certificates whose keys must have signed each rule, of their country (CMS). May be repeated. Default: rules need no signature."`
	Upload    moment   `placeholder:"TIME" help:"Hold the rules against what the EU's gateway wants of an upload at this time, too."`
	Published []string `placeholder:"PATH" sep:"none" help:"For --upload, the rules that are there already, whose versions must be lower. May be repeated."`
	Path      []string `arg:"" help:"Rules in the EU format: files, or folders of them."`
}

// ruleChecked is what was found about a rule.
type ruleChecked struct {
	Rule            string        `json:"rule"`
	Version         string        `json:"version,omitempty"`
	Type            string        `json:"type,omitempty"`
	Country         string        `json:"country,omitempty"`
	Region          string        `json:"region,omitempty"`
	CertificateType string        `json:"certificateType,omitempty"`
	ValidFrom       *time.Time    `json:"validFrom,omitempty"`
	ValidTo         *time.Time    `json:"validTo,omitempty"`
	Signed          bool          `json:"signed"`
	Good            bool          `json:"good"`
	Findings        []ruleFinding `json:"findings,omitempty"`
}

func (c *rulesCheckCommand) Run(s *session) error {
	if len(c.Published) > 0 && !c.Upload.set {
		return errors.New("--published goes with --upload")
	}
	signers, err := readSigners("--signer", c.Signer)
	if err != nil {
		return err
	}
	var published []rules.Rule
	for _, path := range c.Published {
		there, _, _, err := rulesOf(path, nil)
		if err != nil {
			return fmt.Errorf("--published %s: %w", path, err)
		}
		published = append(published, there...)
	}
	out := newJSONLines(s.stdout)
	allGood := true
	for _, path := range c.Path {
		list, _, refused, err := rulesOf(path, signers)
		if err == nil && len(list)+len(refused) == 0 {
			err = errors.New("no rules in it")
		}
		if err != nil {
			if err := s.skip(fmt.Errorf("%s: %w", path, err)); err != nil {
				return err
			}
			continue
		}
		for _, checked := range c.check(list, refused, published, s.lang) {
			checked.Signed = checked.Signed && len(signers) > 0
			allGood = allGood && checked.Good
			if !c.JSON {
				err = checked.print(s)
			} else {
				err = out.Encode(checked)
			}
			if err != nil {
				return err
			}
		}
	}
	return s.end(allGood)
}

// check gives the rules that were read, and then what was refused.
func (c *rulesCheckCommand) check(list []rules.Rule, refused []rules.Refused, published []rules.Rule, language string) []ruleChecked {
	var all []ruleChecked
	for i := range list {
		r := &list[i]
		found := r.Check()
		if c.Upload.set {
			found = r.CheckUpload(r.Country, c.Upload.at, published)
		}
		checked := ruleChecked{Rule: r.Identifier, Version: r.Version, Type: string(r.Type), Country: r.Country, Region: r.Region,
			CertificateType: r.CertificateType, Signed: true}
		if !r.ValidFrom.IsZero() && !r.ValidTo.IsZero() {
			checked.ValidFrom, checked.ValidTo = &r.ValidFrom, &r.ValidTo
		}
		all = append(all, checked.with(found, language))
	}
	for _, r := range refused {
		all = append(all, ruleChecked{Rule: r.Name}.with(r.Findings, language))
	}
	return all
}

func (r ruleChecked) with(found []cert.Finding, language string) ruleChecked {
	worst, any := cert.Worst(found)
	r.Good = !any || worst.Severity != cert.Failure
	for _, f := range found {
		r.Signed = r.Signed && f.Field != "signature"
		r.Findings = append(r.Findings, ruleFinding{f.Code, f.Field, f.Severity == cert.Failure, rules.Sentence(f.Code, language)})
	}
	return r
}

func (r ruleChecked) print(s *session) error {
	var out strings.Builder
	mark := paint(s.stdout, green, "✔")
	if !r.Good {
		mark = paint(s.stdout, red, "✘")
	}
	fmt.Fprintf(&out, "%s %s", mark, printable(strings.Join(strings.Fields(strings.Join([]string{r.Rule, r.Version, r.Country, r.Region, r.Type, r.CertificateType}, " ")), " ")))
	if r.ValidFrom != nil {
		fmt.Fprintf(&out, "  %s – %s", r.ValidFrom.Format(time.DateOnly), r.ValidTo.Format(time.DateOnly))
	}
	out.WriteString("\n")
	for _, f := range r.Findings {
		outcome := "warn"
		if f.Failure {
			outcome = "fail"
		}
		fmt.Fprintf(&out, "  %s: %s: %s\n", word(outcome, s.lang), strings.TrimSpace(f.Code+" "+printable(f.Field)), f.Message)
	}
	_, err := io.WriteString(s.stdout, out.String())
	return err
}
