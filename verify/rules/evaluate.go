package rules

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
)

// Case is what rules are asked about.
type Case struct {
	// Payload is the certificate. Its signature must have been checked before.
	Payload *cert.Payload
	// Issuer is the country whose key signed it, ISO 3166-1 alpha-2. Empty is
	// the one that the payload names. The invalidation rules of both are asked.
	Issuer string
	// KeyID is that of the key; may be empty.
	KeyID []byte
	// At is the time to judge at.
	At time.Time
	// Arrival is the country whose acceptance rules are asked, ISO 3166-1
	// alpha-2. Without one only invalidation rules are asked.
	Arrival string
	// Region is that of the country of arrival. Only rules of exactly this
	// region are asked; empty stands for those of the whole country.
	Region string
}

// typeNames are the types of certificates that there are rules for.
var typeNames = map[cert.Kind]string{cert.KindVaccination: Vaccination, cert.KindTest: Test, cert.KindRecovery: Recovery}

// Evaluate asks the rules that count for a case: the acceptance rules of the
// country of arrival and the invalidation rules of the issuer, each in the
// highest version that is valid, those for the type of the certificate and those
// for all types. That a country has no rule for this type of certificate is said
// and never taken as accepted. When ctx ends, the rules that are left are Open
// with rule-cancelled. Safe for concurrent use.
//
// Rules are asked for what their country published. Of an invalidation rule true
// means invalid, as its name and documentation say; a reference app for Android
// takes it the other way round. Source: eu-dcc-business-rules, CertLogic 1.3.3.
func (s *Set) Evaluate(ctx context.Context, c Case) Report {
	if c.Payload == nil || c.Payload.DCC == nil {
		return Report{Code: "rules-not-dcc"}
	}
	c.Issuer = strings.ToUpper(cmp.Or(c.Issuer, c.Payload.Issuer))
	c.Arrival, c.Region = strings.ToUpper(c.Arrival), strings.ToUpper(c.Region)
	q := inquiry{ctx: ctx, set: s, subject: c, typeName: typeNames[c.Payload.Kind]}
	q.schema, q.schemaOK = parseVersion(c.Payload.DCC.Version)
	defer q.close()

	q.ask(Invalidation, c.Issuer)
	if named := strings.ToUpper(c.Payload.Issuer); named != c.Issuer {
		q.ask(Invalidation, named)
	}
	q.ask(Acceptance, c.Arrival)
	return q.report()
}

// inquiry asks the rules of a Set about a case.
type inquiry struct {
	ctx      context.Context
	set      *Set
	subject  Case
	typeName string
	schema   version // of the certificate
	schemaOK bool
	frame    *frame // nil until a rule looks at it
	results  []Result
	accepted int // acceptance rules asked
	ofType   int // those among them for this type of certificate alone
}

func (q *inquiry) ask(of Type, country string) {
	for e := range q.set.selected(of, country, q.subject.Region, q.typeName, q.subject.At) {
		if q.results == nil {
			q.results = make([]Result, 0, len(q.set.rules[place{of, country}]))
		}
		outcome, code := q.outcome(e)
		q.results = append(q.results, Result{&e.rule, outcome, code})
		if of == Acceptance {
			q.accepted++
			if e.rule.CertificateType != General {
				q.ofType++
			}
		}
	}
}

func (q *inquiry) report() Report {
	r := Report{Results: q.results, Outcome: Passed}
	var failed, open bool
	for _, result := range q.results {
		failed = failed || result.Outcome == Fail
		open = open || result.Outcome == Open
	}
	switch {
	case failed:
		r.Outcome, r.Code = Fail, "rules-failed"
	case open:
		r.Outcome, r.Code = Open, "rules-open"
	case q.subject.Arrival == "":
		r.Outcome, r.Code = NoRules, "rules-no-arrival"
	case q.accepted == 0:
		r.Outcome, r.Code = NoRules, "rules-none"
	case q.ofType == 0:
		r.Outcome, r.Code = NoRules, "rules-none-for-type"
	}
	return r
}

// outcome asks one rule.
func (q *inquiry) outcome(e *entry) (Outcome, string) {
	if code := q.openBecause(e); code != "" {
		return Open, code
	}
	answer, code := q.answer(e)
	switch {
	case code != "":
		return Open, code
	case answer == (e.rule.Type == Acceptance):
		return Passed, ""
	}
	return Fail, ""
}

// openBecause gives the code of why a rule cannot be asked about the case.
func (q *inquiry) openBecause(e *entry) string {
	switch {
	case e.code != "":
		return e.code
	case q.ctx.Err() != nil:
		return "rule-cancelled"
	case e.logic == nil:
		return ""
	}
	if !q.schemaOK || q.schema[0] != e.schema[0] || q.schema.compare(e.schema) < 0 {
		return "rule-other-schema"
	}
	return ""
}

func (q *inquiry) answer(e *entry) (answer bool, code string) {
	if e.rule.Decide != nil {
		return q.decide(e.rule.Decide)
	}
	if q.frame == nil {
		q.frame = newFrame(q.subject, q.set)
	}
	return answerOf(q.frame.machine.evaluate(e.logic))
}

// answerOf takes the value of an expression for an answer: true, or what
// CertLogic takes for false. Anything else is none.
func answerOf(v Value) (answer bool, code string) {
	if v.kind == failed {
		return false, v.text
	}
	truthy, ok := v.truth()
	answer, isBool := v.Bool()
	if !isBool && (truthy || !ok) {
		return false, codeResultNotBoolean
	}
	return answer, ""
}

// decide asks a rule in Go. One that panics is open: a border goes on.
func (q *inquiry) decide(rule Func) (answer bool, code string) {
	defer func() {
		if recover() != nil {
			answer, code = false, "rule-panic"
		}
	}()
	answer, err := rule(q.ctx, q.subject)
	if err != nil {
		return false, codeOf(err)
	}
	return answer, ""
}

func (q *inquiry) close() {
	if q.frame != nil {
		q.frame.free()
	}
}
