package rules

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
)

// Set holds rules of any number of countries, compiled, and the value sets that
// they look at. It does not change, so that any number of goroutines may use it.
// The zero Set has no rules.
type Set struct {
	rules     map[place][]*entry
	count     int
	paths     *paths // of all rules together
	valueSets Value
}

// place is where rules are looked for.
type place struct {
	kind    Type
	country string
}

// entry is a rule that is ready.
type entry struct {
	rule    Rule
	version version
	schema  version
	region  string // in capitals
	logic   *Expression
	code    string // why the rule is open whatever it is asked; empty usually
}

// Refused is a rule that did not get into a Set, or another part of a file of
// rules.
type Refused struct {
	Name     string // the Identifier of the rule, or the name of the file and the place in it
	Findings []cert.Finding
}

// NewSet makes a Set of rules, which it copies, and of value sets. A rule that
// nobody could tell when to ask is refused: one without identifier, version,
// type, country or validity. A rule that says when to ask it and cannot be
// asked, because of its logic or an engine that is not known, is refused as well
// but stays in the Set: it is Open, since leaving it out could let somebody in.
// Of two rules with the same identifier, version, type and region the first
// counts, and the second is refused with rule-duplicate; more than MaxRules are
// with rules-too-many.
func NewSet(rules []Rule, valueSets ValueSets) (*Set, []Refused) {
	s := &Set{rules: map[place][]*entry{}, paths: newPaths(), valueSets: valueSets.value()}
	b := builder{s, map[twin]bool{}}
	var refused []Refused
	for i := range rules {
		e, findings := newEntry(rules[i], s.paths)
		if e != nil {
			if code := b.add(e); code != "" {
				findings = append(findings, cert.Finding{Code: code, Severity: cert.Failure})
			}
		}
		if worst, ok := cert.Worst(findings); ok && worst.Severity == cert.Failure {
			refused = append(refused, Refused{rules[i].Identifier, findings})
		}
	}
	for _, entries := range s.rules {
		slices.SortStableFunc(entries, func(a, b *entry) int {
			return cmp.Or(strings.Compare(a.rule.Identifier, b.rule.Identifier), b.version.compare(a.version))
		})
	}
	return s, refused
}

// newEntry compiles a rule; there is no entry for one that cannot be selected.
func newEntry(r Rule, p *paths) (*entry, []cert.Finding) {
	logic, findings := r.compile(p)
	e := &entry{rule: r, region: strings.ToUpper(r.Region), logic: logic}
	for _, f := range findings {
		if f.Severity != cert.Failure {
			continue
		}
		switch f.Field {
		case "signature", "Engine", "EngineVersion", "SchemaVersion", "Logic":
			e.code = cmp.Or(e.code, f.Code)
		default:
			return nil, findings
		}
	}
	e.version, _ = parseVersion(r.Version)
	e.schema, _ = parseVersion(r.SchemaVersion)
	return e, findings
}

// twin is what no two rules of a Set have in common.
type twin struct {
	place
	identifier, region, certificateType string
	version                             version
}

// builder adds rules to a Set.
type builder struct {
	set  *Set
	seen map[twin]bool
}

// add gives the code of why an entry has no place in the Set.
func (b *builder) add(e *entry) string {
	at := place{e.rule.Type, e.rule.Country}
	is := twin{at, e.rule.Identifier, e.region, e.rule.CertificateType, e.version}
	switch {
	case b.set.count >= MaxRules:
		return "rules-too-many"
	case b.seen[is]:
		return "rule-duplicate"
	}
	b.seen[is] = true
	b.set.rules[at] = append(b.set.rules[at], e)
	b.set.count++
	return ""
}

// Len gives the number of rules.
func (s *Set) Len() int { return s.count }

// Countries gives the countries that have rules of a type, sorted.
func (s *Set) Countries(of Type) []string {
	var countries []string
	for at := range s.rules {
		if at.kind == of {
			countries = append(countries, at.country)
		}
	}
	slices.Sort(countries)
	return countries
}

// selected yields the rules of a country that count for a type of certificate at
// a time: of each identifier the highest version. The region is looked at in
// acceptance rules only.
func (s *Set) selected(of Type, country, region, certificateType string, at time.Time) iter.Seq[*entry] {
	return func(yield func(*entry) bool) {
		last := ""
		for _, e := range s.rules[place{of, country}] {
			switch {
			case e.rule.Identifier == last:
			case e.rule.CertificateType != certificateType && e.rule.CertificateType != General:
			case of == Acceptance && e.region != region:
			case e.rule.validAt(at):
				last = e.rule.Identifier
				if !yield(e) {
					return
				}
			}
		}
	}
}
