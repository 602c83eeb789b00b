package main

import "time"

// skew is how far clocks may be apart.
const skew = 5 * time.Minute

func (c *collection) validity() {
	at := func(t time.Time) func(r *recipe) { return func(r *recipe) { r.at = t } }
	for _, v := range []struct {
		name, description string
		expected          verdicts
		at                time.Time
	}{
		{"validity-at-issue", "Judged in the second of its issue.", good(), issued},
		{"validity-at-end", "Judged in its last second.", good(), expires},
		{"validity-expired", "Judged a day after its end.", expired("expired"), expires.AddDate(0, 0, 1)},
		{"validity-not-yet", "Judged a day before its issue.", notYetValid("not-yet-valid"), issued.AddDate(0, 0, -1)},
		{"validity-skew-end", "Judged five minutes after its end.", good(), expires.Add(skew)},
		{"validity-skew-end-exceeded", "Judged five minutes and a second after its end.", expired("expired"), expires.Add(skew + time.Second)},
		{"validity-skew-issue", "Judged five minutes before its issue.", good(), issued.Add(-skew)},
		{"validity-skew-issue-exceeded", "Judged five minutes and a second before its issue.", notYetValid("not-yet-valid"), issued.Add(-skew - time.Second)},
	} {
		c.addForeign(v.name, v.description, v.expected, at(v.at))
	}
	c.addForeign("validity-exp-zero", "It ended at the beginning of 1970.", expired("expired"), func(r *recipe) { r.setClaim(claimExpires, number(0)) })
	c.addForeign("validity-not-before", "It may be used only from a day that has not come (claim nbf).", notYetValid("not-yet-valid"), func(r *recipe) {
		r.setClaim(claimNotBefore, unix(judged.AddDate(0, 1, 0)))
	})
	c.addForeign("validity-not-before-past", "It may be used from a day that has come (claim nbf).", good(), func(r *recipe) {
		r.setClaim(claimNotBefore, unix(judged.AddDate(0, -1, 0)))
	})
	c.add("validity-signer-expired", "The signer's certificate ended after it signed.", expired("signer-expired"), func(r *recipe) {
		r.signedBy(c.pki.vnShort)
		r.at = shortEnds.AddDate(0, 1, 0)
	})
	c.add("validity-signer-not-yet", "The signer's certificate has not begun.", notYetValid("signer-not-yet-valid"), func(r *recipe) {
		r.signedBy(c.pki.vnShort)
		r.lives(shortBegins.AddDate(0, 0, -20), shortEnds)
		r.at = shortBegins.AddDate(0, 0, -10)
	})
	c.add("validity-outlives-signer", "It names an end later than its signer's.", warned("validity", "outlives-signer"), func(r *recipe) {
		r.signedBy(c.pki.vnShort)
		r.at = shortEnds.AddDate(0, 0, -1)
	})
	c.add("validity-before-signer", "It was issued before its signer's certificate began.", warned("validity", "issued-before-signer"), func(r *recipe) {
		r.signedBy(c.pki.vnShort)
		r.lives(shortBegins.AddDate(0, 0, -1), shortEnds)
		r.at = shortBegins.AddDate(0, 1, 0)
	})
	c.add("validity-renewed", "A renewed certificate: the same identifier, a later year.", good(), func(r *recipe) {
		r.lives(issued.AddDate(1, 0, 0), expires.AddDate(1, 0, 0))
		r.at = judged.AddDate(1, 0, 0)
	})
}

// policy is about Viet Nam's 12 months (Decision 5772/QĐ-BYT section 1.1).
func (c *collection) policy() {
	day := time.Date(2028, 2, 29, 5, 0, 0, 0, time.UTC) // noon in Viet Nam
	dayEnds := time.Date(2029, 2, 28, 5, 0, 0, 0, time.UTC)
	leap := func(at time.Time) func(r *recipe) {
		return func(r *recipe) { r.lives(day, dayEnds); r.at = at }
	}
	c.add("policy-29-february", "Issued on 29 February, it lasts until 28 February; judged in its last second.", good(), leap(dayEnds))
	c.add("policy-29-february-over", "Issued on 29 February, judged on 1 March of the next year.", expired("expired"), leap(dayEnds.AddDate(0, 0, 1)))
	c.add("policy-march-in-viet-nam", "Issued on 29 February in UTC and 1 March in Viet Nam: it lasts until 1 March there.", good(), func(r *recipe) {
		from := time.Date(2028, 2, 29, 20, 0, 0, 0, time.UTC)
		to := time.Date(2029, 2, 28, 20, 0, 0, 0, time.UTC)
		r.lives(from, to)
		r.at = to
	})

	twoYears := func(r *recipe, at time.Time) {
		r.lives(issued, issued.AddDate(2, 0, 0))
		r.at = at
	}
	c.add("policy-two-years", "Viet Nam's, it claims two years; judged within 12 months.", warned("validity", "longer-than-policy"), func(r *recipe) { twoYears(r, judged) })
	c.add("policy-two-years-last-second", "Viet Nam's, it claims two years; judged in the last second of the 12 months.", warned("validity", "longer-than-policy"), func(r *recipe) { twoYears(r, expires) })
	c.add("policy-two-years-over", "Viet Nam's, it claims two years; judged after 12 months.", expired("beyond-policy"), func(r *recipe) { twoYears(r, expires.AddDate(0, 0, 1)) })
	c.add("policy-without-issuer", "It names no issuer, its signer is Viet Nam's; judged after 12 months of two years.", expired("beyond-policy"), func(r *recipe) {
		twoYears(r, expires.AddDate(0, 0, 1))
		r.claims = r.claims.without(claimIssuer)
	})
	c.add("policy-other-issuer", "It names another country as issuer, its signer is Viet Nam's; judged after 12 months of two years.", expired("beyond-policy"), func(r *recipe) {
		twoYears(r, expires.AddDate(0, 0, 1))
		r.setClaim(claimIssuer, text("AT"))
	})
	c.addForeign("policy-foreign", "Another country's may live for two years; judged after 12 months.", good(), func(r *recipe) { twoYears(r, expires.AddDate(0, 0, 1)) })
}
