package mobile

import (
	"time"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// age judges a list that has a date. One without is as good as it ever was.
func (v *Verifier) age(now time.Time) trust.Age {
	if v.madeAt.IsZero() {
		return trust.Fresh
	}
	return v.policy.Age(v.madeAt, now)
}

// tellAge says in the check of trust that the list is too old, why nobody is
// believed, or that a newer one is due. A list from the future tells that one of two
// clocks is wrong.
func (v *Verifier) tellAge(r *verify.Report, now time.Time, lang string) {
	check, age := &r.Checks[verify.CheckTrust], v.age(now)
	early := !v.madeAt.IsZero() && now.Before(v.madeAt.Add(-verify.DefaultSkew))
	code := "trust-stale"
	switch {
	case early:
		code = "trust-not-yet-made"
	case age == trust.TooOld:
		code = "trust-too-old"
	}
	switch {
	case age == trust.TooOld && check.Code == "kid-unknown":
		check.Code, check.Message = code, Sentence(code, lang)
	case (age == trust.Stale || early) && check.Outcome == verify.Pass.String():
		check.Outcome, check.Code, check.Message = verify.Warn.String(), code, Sentence(code, lang)
	}
}
