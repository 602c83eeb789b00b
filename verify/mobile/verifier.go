package mobile

import (
	"context"
	"encoding/json"
	"maps"
	"time"

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
	madeAt       time.Time // zero where nobody said
	policy       trust.Policy
	rules        int
	rulesRefused []rules.Refused
}

// nobody is who is trusted where nobody is.
var nobody = verify.NewKeySet()

// NewVerifier makes a Verifier of Settings. Fails with trust-missing where nobody
// was added to trust, with arrival-missing where there are rules and no country of
// arrival, and with age-range.
func NewVerifier(s *Settings) (v *Verifier, err error) {
	defer guard(&err)
	if s == nil || len(s.lists) == 0 {
		return nil, &problem{code: "trust-missing"}
	}
	if len(s.rules) > 0 && s.arrival == "" {
		return nil, &problem{code: "arrival-missing"}
	}
	v = &Verifier{list: trust.Union(s.lists...)}
	if v.policy, err = s.policy(); err != nil {
		return nil, err
	}
	for _, l := range s.lists {
		if !l.MadeAt.IsZero() && (v.madeAt.IsZero() || l.MadeAt.Before(v.madeAt)) {
			v.madeAt = l.MadeAt
		}
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
// trust list is too old, nobody is trusted.
func (v *Verifier) Verify(text, lang string, unixMilliseconds int64) (reportJSON string) {
	defer guardReport(&reportJSON)
	result := v.judge(text, unixMilliseconds)
	return reportText(report{Report: result.Report(lang)})
}

// VerifyWithPassport is Verify with the holder compared with the machine readable
// zone of a passport: two lines of 44 characters. See identity.ParseMRZ and
// verify.ComparePassport for the codes. The decision is that about the
// certificate alone: a border reads both.
func (v *Verifier) VerifyWithPassport(text, mrz, lang string, unixMilliseconds int64) (reportJSON string) {
	defer guardReport(&reportJSON)
	result := v.judge(text, unixMilliseconds)
	r := report{Report: result.Report(lang)}
	if result.Payload != nil {
		r.Passport = comparePassport(result.Payload, mrz, lang)
	}
	return reportText(r)
}

func (v *Verifier) judge(text string, unixMilliseconds int64) verify.Result {
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
	return verifier.Verify(context.Background(), text)
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
