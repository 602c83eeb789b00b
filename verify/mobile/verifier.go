package mobile

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// Verifier judges certificates. It does not change, so that any number of threads
// may use it. The zero value trusts nobody.
type Verifier struct {
	options verify.Options // without clock and revocations
	revoked *revocation.Lists

	list         *trust.List
	madeAt       time.Time // the oldest date of list and set; zero where nobody said
	setMadeAt    time.Time
	policy       trust.Policy
	rules        int
	rulesRefused []rules.Refused
}

// nobody is who is trusted where nobody is.
var nobody = verify.NewKeySet()

// NewVerifier makes a Verifier of Settings. Fails with trust-missing where nobody
// was added to trust, with arrival-missing where there are rules and no country of
// arrival, with rules-missing where there is one and no rules, with
// dataset-incomplete where a file of SetDataset was not added, and with age-range.
func NewVerifier(s *Settings) (v *Verifier, err error) {
	defer guard(&err)
	if s == nil || len(s.lists) == 0 {
		return nil, &problem{code: "trust-missing"}
	}
	switch {
	case s.set != nil && !s.set.isMet():
		return nil, &problem{code: "dataset-incomplete"}
	case len(s.rules) > 0 && s.arrival == "":
		return nil, &problem{code: "arrival-missing"}
	case len(s.rules) == 0 && s.arrival != "":
		return nil, &problem{code: "rules-missing"}
	}
	v = &Verifier{list: trust.Union(s.lists...)}
	if v.policy, err = s.policy(); err != nil {
		return nil, err
	}
	for _, l := range s.lists {
		v.dated(l.MadeAt)
	}
	if s.set != nil {
		v.setMadeAt = s.set.madeAt
		v.dated(s.set.madeAt)
	}
	v.options = verify.Options{Trust: verify.NewKeySet(v.list.Keys()...), Strict: s.strict}
	if len(s.revoked) > 0 {
		v.revoked = revocation.NewLists(s.revoked...)
	}
	if len(s.rules) > 0 {
		set, refused := rules.NewSet(s.rules, maps.Clone(s.valueSets))
		v.options.Rules, v.options.Arrival, v.options.Region = set, s.arrival, s.region
		v.rules, v.rulesRefused = set.Len(), append(refused, s.rulesRefused...)
	}
	return v, nil
}

// dated takes in how old a part of the data is.
func (v *Verifier) dated(at time.Time) {
	if !at.IsZero() && (v.madeAt.IsZero() || at.Before(v.madeAt)) {
		v.madeAt = at
	}
}

func (s *Settings) policy() (trust.Policy, error) {
	fresh, grace := int64(DefaultFreshHours), int64(DefaultGraceHours)
	if s.ages {
		fresh, grace = s.freshHours, s.graceHours
	}
	if fresh <= 0 || grace < 0 {
		return trust.Policy{}, &problem{code: "age-range"}
	}
	hours := func(n int64) time.Duration { return time.Duration(min(n, maxHours)) * time.Hour }
	return trust.Policy{FreshFor: hours(fresh), Grace: hours(grace)}, nil
}

// Verify judges the text of a QR code at a time, in milliseconds since 1970, and
// gives the verify.Report as JSON, with sentences in Vietnamese (lang "vi") or
// English. It never fails: a text that is no certificate is malformed. Where the
// trust list is too old, nobody is trusted, and the check of trust says so.
func (v *Verifier) Verify(text, lang string, unixMilliseconds int64) (reportJSON string) {
	defer guardReport(&reportJSON)
	_, r := v.judge(text, lang, unixMilliseconds)
	return reportText(report{Report: r})
}

// VerifyWithPassport is Verify with the holder compared with the machine readable
// zone of a passport: two lines of 44 characters. See identity.ParseMRZ and
// verify.ComparePassport for the codes. The decision is that about the
// certificate alone: a border reads both.
func (v *Verifier) VerifyWithPassport(text, mrz, lang string, unixMilliseconds int64) (reportJSON string) {
	defer guardReport(&reportJSON)
	payload, r := v.judge(text, lang, unixMilliseconds)
	compared := report{Report: r}
	if payload != nil {
		compared.Passport = comparePassport(payload, mrz, lang)
	}
	return reportText(compared)
}

func (v *Verifier) judge(text, lang string, unixMilliseconds int64) (*cert.Payload, verify.Report) {
	now := time.UnixMilli(unixMilliseconds)
	o := v.options
	o.Clock = func() time.Time { return now }
	if o.Trust == nil || v.age(now) == trust.TooOld {
		o.Trust = nobody
	}
	if v.revoked != nil {
		o.Revocations = revocation.NewStore(o.Clock, v.revoked)
	}
	verifier, err := verify.New(o)
	if err != nil {
		panic(err) // NewVerifier made sure
	}
	result := verifier.Verify(context.Background(), text)
	r := result.Report(lang)
	v.tellAge(&r, now, lang)
	return result.Payload, r
}

// report is a verify.Report with the findings about a passport; nil where none was
// compared.
type report struct {
	verify.Report
	Passport []passportFinding `json:"passport,omitzero"`
}

func reportText(r report) string {
	text, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// guardReport makes of a panic a report that accepts nothing.
func guardReport(reportJSON *string) {
	if recover() != nil {
		*reportJSON = `{"version":1,"decision":"malformed","kind":"unknown","checks":[]}`
	}
}
