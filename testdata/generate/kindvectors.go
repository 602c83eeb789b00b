package main

import "slices"

// kinds are the kinds of certificates there are, all of them good.
func (c *collection) kinds() {
	c.add("kind-naat", "A laboratory test.", good(), (*recipe).molecular)
	c.add("kind-rapid-test", "A rapid antigen test.", good(), (*recipe).rapidTest)
	c.add("kind-recovery", "A recovery.", good(), (*recipe).recovery)
	c.add("kind-recovery-ended", "A recovery that says itself that it has ended.", ended(), func(r *recipe) {
		r.recovery()
		r.set("du", text("2026-05-01"))
	})
	c.add("kind-issuer-of-another-country", "The certificate names another issuer than the country of its signer.", warned("key-usage", "issuer-country"), func(r *recipe) {
		r.setClaim(claimIssuer, text("LA"))
	})
	c.add("kind-issuer-in-three-letters", "The issuer in three letters, as WHO writes it.", good(), func(r *recipe) { r.setClaim(claimIssuer, text("VNM")) })
	c.add("kind-test-positive", "A test that found the disease: whether to let in is for the rules.", good(), func(r *recipe) {
		r.molecular()
		r.set("tr", text("260373001"))
	})

	for _, v := range []struct {
		name, description string
		number, series    int64
	}{
		{"kind-dose-1-of-2", "The first dose of two.", 1, 2},
		{"kind-booster-3-of-3", "A booster after two doses.", 3, 3},
		{"kind-booster-3-of-2", "A booster, counted beyond the series.", 3, 2},
		{"kind-dose-10-of-10", "The tenth dose.", 10, 10},
	} {
		c.add(v.name, v.description, good(), func(r *recipe) { r.dose(v.number, v.series) })
	}
	janssen := func(n int64) func(r *recipe) {
		return func(r *recipe) {
			r.product("EU/1/20/1525", "ORG-100001417", "29061000087103")
			r.dose(n, 1)
		}
	}
	c.add("kind-janssen-1-of-1", "A series of one dose.", good(), janssen(1))
	c.add("kind-booster-2-of-1", "A booster after a series of one dose.", good(), janssen(2))
	c.add("kind-abdala-3-of-3", "A series of three doses.", good(), func(r *recipe) {
		r.product("Abdala", "CIGB", "28531000087107")
		r.dose(3, 3)
	})
	c.add("kind-generic-vaccine", "The vaccine code that every product may carry.", good(), func(r *recipe) { r.set("vp", text("28531000087107")) })
	c.add("kind-doses-received", "The private claim says four doses received, this is the second of its series.", good(), func(r *recipe) {
		r.setClaim(claimPrivate, object{}.with(1, text("LA")).with(2, number(4)).encode())
	})
}

func (c *collection) schemaVersions() {
	for _, version := range []string{"1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.2.1", "1.3.0", "1.3.1", "1.3.2", "1.3.3"} {
		c.add("schema-version-"+version, "A certificate by the schema "+version+".", good(), func(r *recipe) { r.version(version) })
	}
	c.add("schema-version-1.4.0", "A version of the schema that does not exist yet.", warned("schema", "version-unknown"), func(r *recipe) { r.version("1.4.0") })
	c.add("schema-birth-zero-month", "Month and day of birth are not known and written as 00, which the pattern allows.",
		warned("schema", "date-precision"), func(r *recipe) { r.root = r.root.with("dob", text("1963-00-00")) })
	c.add("schema-version-form", "A version of two parts.", quirk("schema", "version-form"), func(r *recipe) { r.version("1.3") })

	for _, v := range []struct {
		name, description, version string
		alter                      func(r *recipe)
	}{
		{"schema-old-test-without-centre", "A test without a testing centre, which became optional in 1.3.0.", "1.2.1", func(r *recipe) {
			r.molecular()
			r.entry = r.entry.without("tc")
		}},
		{"schema-old-birth-year", "A year of birth alone, which became possible in 1.1.0.", "1.0.1", func(r *recipe) { r.setRoot("dob", text("1990")) }},
		{"schema-old-birth-empty", "An empty date of birth, which became possible in 1.3.0.", "1.2.1", func(r *recipe) { r.setRoot("dob", text("")) }},
		{"schema-old-ten-doses", "Ten doses, which became possible in 1.3.0.", "1.2.1", func(r *recipe) { r.dose(10, 10) }},
		{"schema-old-given-name-alone", "A given name alone, which became possible in 1.3.2.", "1.3.1", func(r *recipe) { r.person = r.person.without("fnt").without("fn") }},
	} {
		c.add(v.name, v.description, quirk("schema", "version-rule"), func(r *recipe) {
			r.version(v.version)
			v.alter(r)
		})
	}
	c.add("schema-given-name-alone", "A given name alone, by the schema 1.3.2.", good(), func(r *recipe) {
		r.version("1.3.2")
		r.person = r.person.without("fnt").without("fn")
	})
	c.add("schema-old-two-entries", "Both doses in one certificate, by the schema 1.2.1.", quirk("schema", "entry-count"), func(r *recipe) {
		r.version("1.2.1")
		r.onGroup = func(raw) raw { return r.twoEntries() }
	})
	c.add("schema-two-entries", "Both doses in one certificate, by the schema 1.3.0.", bad("schema", "entry-count"), func(r *recipe) {
		r.onGroup = func(raw) raw { return r.twoEntries() }
	})
	c.add("schema-old-long-text", "A text of 60 characters, by the schema 1.2.1, which allows 50.", quirk("schema", "text-too-long"), func(r *recipe) {
		r.version("1.2.1")
		r.set("is", text(string(slices.Repeat([]byte("I"), 60))))
	})
}

func (r *recipe) twoEntries() raw {
	second := r.entry.encode()
	r.dose(1, 2)
	return array(r.entry.encode(), second)
}
