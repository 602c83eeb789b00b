package rules

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/cert"
)

// minDescription is how many characters a description has at least. Source:
// dgc-gateway, validation rule schema.
const minDescription = 20

// prefixes are the beginnings of identifiers of acceptance rules, by the type of
// certificate. Source: dgc-gateway, upload of rules.
var prefixes = map[string]string{General: "GR", Vaccination: "VR", Test: "TR", Recovery: "RR"}

// invalidationPrefix is the beginning of the identifier of an invalidation rule
// for any type of certificate.
const invalidationPrefix = "IR"

// Check says what is wrong with a rule. Without a Failure, it can stand in a
// Set; Warnings are what the EU gateway would refuse besides. The package
// documentation lists the codes. Source: dgc-gateway, validation rule schema and
// upload of rules.
func (r *Rule) Check() []cert.Finding {
	_, found := r.compile(newPaths())
	return found
}

// compile checks a rule and gives its expression, which is nil for a rule in Go
// and for one whose expression is wrong.
func (r *Rule) compile(p *paths) (*Expression, []cert.Finding) {
	var found []cert.Finding
	note := func(wrong bool, code, field string, severity cert.Severity) {
		if wrong {
			found = append(found, cert.Finding{Code: code, Field: field, Severity: severity})
		}
	}
	note(r.unproved != "", r.unproved, "signature", cert.Failure)
	r.checkSelection(note)
	r.checkEngine(note)
	logic := r.compileLogic(p, note)
	note(r.Describe("en") == "" || !slices.ContainsFunc(r.Description, isEnglish), "rule-description", "Description", cert.Warning)
	for _, d := range r.Description {
		note(utf8.RuneCountInString(d.Text) < minDescription, "rule-description-short", "Description", cert.Warning)
	}
	return logic, found
}

func isEnglish(d Description) bool { return d.Language == "en" }

type noter func(wrong bool, code, field string, severity cert.Severity)

// checkSelection looks at what says when a rule is asked.
func (r *Rule) checkSelection(note noter) {
	_, versionOK := parseVersion(r.Version)
	prefix, kindOK := prefixes[r.CertificateType]
	if r.Type == Invalidation {
		prefix = invalidationPrefix
	}
	note(r.Identifier == "", "rule-identifier", "Identifier", cert.Failure)
	note(r.Identifier != "" && !isIdentifier(r.Identifier), "rule-identifier-form", "Identifier", cert.Warning)
	note(isIdentifier(r.Identifier) && !strings.HasPrefix(r.Identifier, prefix), "rule-prefix", "Identifier", cert.Warning)
	note(isIdentifier(r.Identifier) && r.Identifier[3:5] != r.Country, "rule-identifier-country", "Identifier", cert.Warning)
	note(r.Type != Acceptance && r.Type != Invalidation, "rule-type", "Type", cert.Failure)
	note(!isCapitals(r.Country, 2), "rule-country", "Country", cert.Failure)
	note(!isRegion(r.Region), "rule-region", "Region", cert.Warning)
	note(!versionOK, "rule-version", "Version", cert.Failure)
	note(!kindOK, "rule-certificate-type", "CertificateType", cert.Failure)
	note(r.ValidFrom.IsZero(), "rule-valid-from", "ValidFrom", cert.Failure)
	note(r.ValidTo.IsZero(), "rule-valid-to", "ValidTo", cert.Failure)
	note(!r.ValidTo.IsZero() && !r.ValidTo.After(r.ValidFrom), "rule-never-valid", "ValidTo", cert.Failure)
	note(r.ValidTo.After(r.ValidFrom) && r.ValidTo.Sub(r.ValidFrom) < minValidity, "rule-validity-short", "ValidTo", cert.Warning)
}

// minValidity is how long a rule counts at least. Source: dgc-gateway, upload of
// rules.
const minValidity = 72 * time.Hour

func (r *Rule) checkEngine(note noter) {
	if r.Decide != nil {
		note(r.Engine != EngineGo || len(r.Logic) > 0, "rule-engine", "Engine", cert.Failure)
		return
	}
	needs, ok := parseVersion(r.EngineVersion)
	_, schemaOK := parseVersion(r.SchemaVersion)
	note(r.Engine != EngineCertLogic, "rule-engine", "Engine", cert.Failure)
	note(!ok || needs.compare(engineVersion) > 0, "rule-engine-version", "EngineVersion", cert.Failure)
	note(!schemaOK, "rule-schema-version", "SchemaVersion", cert.Failure)
}

// compileLogic compiles the expression and holds the fields that it looks at
// against those that the rule names.
func (r *Rule) compileLogic(p *paths, note noter) *Expression {
	if r.Decide != nil {
		return nil
	}
	note(len(r.Logic) == 0, codeLogicMissing, "Logic", cert.Failure)
	if len(r.Logic) == 0 {
		return nil
	}
	expression, issues, err := compile(r.Logic, p)
	if err != nil {
		note(true, codeOf(err), "Logic", cert.Failure)
		return nil
	}
	for _, issue := range issues {
		note(true, issue.Code, "Logic", cert.Failure)
	}
	if len(issues) > 0 {
		return nil
	}
	named := slices.Sorted(slices.Values(r.AffectedFields))
	var used []string
	for _, path := range expression.fields {
		if field, ok := strings.CutPrefix(path, "payload."); ok {
			used = append(used, field)
		}
	}
	note(!slices.Equal(slices.Compact(named), used), "rule-affected-fields", "AffectedFields", cert.Warning)
	return expression
}

func codeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return "rule-error"
}

// isIdentifier reports whether a text has the form VR-VN-0001.
func isIdentifier(s string) bool {
	if len(s) != 10 || s[2] != '-' || s[5] != '-' || !isCapitals(s[3:5], 2) {
		return false
	}
	_, ok := digits(s[6:])
	known := s[:2] == invalidationPrefix
	for _, prefix := range prefixes {
		known = known || s[:2] == prefix
	}
	return ok && known
}

func isCapitals(s string, length int) bool {
	return len(s) == length && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func isRegion(s string) bool {
	return len(s) <= 5 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}
