package rules

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Type says which way a rule decides.
type Type string

// The types of rules.
const (
	// Acceptance rules are those of the country of arrival: true is good.
	Acceptance Type = "Acceptance"
	// Invalidation rules are those of the issuer: true is invalid.
	Invalidation Type = "Invalidation"
)

// The engines of rules.
const (
	EngineCertLogic = "CERTLOGIC"
	EngineGo        = "GO" // of our own: Rule.Decide
)

// The types of certificates that a rule is for.
const (
	General     = "General" // all
	Vaccination = "Vaccination"
	Test        = "Test"
	Recovery    = "Recovery"
)

// Rule is an EU business rule, with its Logic in CertLogic, or a country's own
// rule in Go, with Decide instead. Source: dgc-gateway, validation rule schema.
type Rule struct {
	Identifier      string          `json:"Identifier"` // VR-VN-0001: GR, VR, TR, RR or IR, country, four digits
	Type            Type            `json:"Type"`
	Country         string          `json:"Country"`                  // ISO 3166-1 alpha-2: of arrival, or of the issuer
	Region          string          `json:"Region,omitempty"`         // up to 5 of A-Z and 0-9; empty for the whole country
	Version         string          `json:"Version"`                  // 1.0.0; the highest that is valid counts
	SchemaVersion   string          `json:"SchemaVersion,omitempty"`  // of the oldest DCC that it can judge: 1.0.0
	Engine          string          `json:"Engine"`                   // EngineCertLogic or EngineGo
	EngineVersion   string          `json:"EngineVersion,omitempty"`  // of the oldest engine that it works with
	CertificateType string          `json:"CertificateType"`          // General, Vaccination, Test or Recovery
	Description     []Description   `json:"Description"`              // English at least
	ValidFrom       time.Time       `json:"ValidFrom"`                // the first moment at which it counts
	ValidTo         time.Time       `json:"ValidTo"`                  // the first at which it does not any more
	AffectedFields  []string        `json:"AffectedFields,omitempty"` // of the DCC: v.0.dn
	Logic           json.RawMessage `json:"Logic,omitempty"`          // the expression of a rule in CertLogic

	// Decide is the rule itself, of a rule in Go.
	Decide Func `json:"-"`

	unproved string // why its signature proves nothing; see Signers
}

// Func is a rule in Go. What it returns means what the result of an expression
// means: true is good of an Acceptance rule and invalid of an Invalidation rule.
// With an error, or a panic, the rule is Open. It is called by several
// goroutines at once.
type Func func(ctx context.Context, c Case) (bool, error)

// Description says in a language what a rule demands.
type Description struct {
	Language string `json:"lang"` // ISO 639-1, in small letters
	Text     string `json:"desc"` // at least 20 characters
}

// Describe gives the description in a language, else in English, else the first.
func (r *Rule) Describe(language string) string {
	language, _, _ = strings.Cut(strings.ToLower(language), "-")
	for _, wanted := range [...]string{language, "en"} {
		for _, d := range r.Description {
			if found, _, _ := strings.Cut(d.Language, "-"); found == wanted {
				return d.Text
			}
		}
	}
	if len(r.Description) > 0 {
		return r.Description[0].Text
	}
	return ""
}

// UnmarshalJSON reads a rule of the EU format. Times that cannot be read are
// left zero, which Check says.
func (r *Rule) UnmarshalJSON(data []byte) error {
	type plain Rule
	wire := struct {
		*plain
		ValidFrom, ValidTo string
	}{plain: (*plain)(r)}
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("rules: rule: %w", err)
	}
	r.ValidFrom, _ = time.Parse(time.RFC3339, wire.ValidFrom)
	r.ValidTo, _ = time.Parse(time.RFC3339, wire.ValidTo)
	return nil
}

// validAt reports whether the rule counts at a time.
func (r *Rule) validAt(at time.Time) bool {
	return !at.Before(r.ValidFrom) && at.Before(r.ValidTo)
}
