package main

import (
	"encoding/base64"
	"time"
)

// content puts a certificate of WHO under a sub-claim.
func content(subClaim int, certificate object) func(r *recipe) {
	return func(r *recipe) {
		r.subClaim = subClaim
		r.onDCC = func(raw) raw { return certificate.encode() }
	}
}

// yellowFever is a dose, but for its date, whose name changed.
func yellowFever() object {
	return object{}.with("vp", text("YellowFeverProductd2c75a15ed309658b3968519ddb31690")).with("is", text("Test Authority")).
		with("bo", text("A1")).with("cn", text("Dr Test"))
}

func dvcPerson() object {
	return object{}.with("n", text("Mau Nguyen")).with("dob", text("1990-02-11"))
}

// dvc2024 has one dose under v.
func dvc2024() object {
	return dvcPerson().with("s", text("F")).with("ntl", text("AUT")).
		with("v", yellowFever().with("dn", number(1)).with("dt", text("2026-01-20")).encode())
}

// dvc2025 has a list of them.
func dvc2025() object {
	second := yellowFever().with("vp", text("PolioVaccineOral")).with("tg", text("1C81")).with("dt", text("2026-02-20"))
	return dvcPerson().with("s", text("female")).with("ntl", text("AUT")).with("nid", text("P1234567")).with("ndt", text("PPN")).
		with("v", array(yellowFever().with("dt", text("2026-01-20")).encode(), second.encode()))
}

// dvc2026 has one under vx, and v is the version of a template.
func dvc2026() object {
	return dvcPerson().with("s", text("female")).with("nt", text("AUT")).with("id", text("P1234567")).with("dt", text("PPN")).
		with("vx", yellowFever().with("dv", text("2026-01-20")).encode()).with("v", text("1.0.0"))
}

func coding(system, code string) raw {
	return object{}.with("system", text(system)).with("code", text(code)).encode()
}

func ddccVaccination() object {
	return object{}.with("name", text("Mau Nguyen")).with("birthDate", text("1990-02-11")).
		with("vaccine", coding("http://snomed.info/sct", "1119349007")).with("manufacturer", text("Test Maker")).with("lot", text("A1")).
		with("date", text("2026-01-20")).with("dose", number(2)).with("total_doses", number(2)).with("hcid", text("AT1"))
}

func ddccTest() object {
	return object{}.with("name", text("Mau Nguyen")).with("birthDate", text("1990-02-11")).
		with("test", object{}.with("pathogen", coding("http://id.who.int/icd11/mms", "XN109")).with("type", coding("http://loinc.org", "LP6464-4")).
			with("date", text("2026-05-30T08:00:00Z")).with("result", coding("http://snomed.info/sct", "260415000")).encode())
}

// link is a health link as a text.
func link(mark, manifest string) raw {
	return text(mark + base64.RawURLEncoding.EncodeToString([]byte(manifest)))
}

const manifest = `{"url":"https://example.org/vhl/hWgPvhZXWdyRCzUPaHLlXg","key":"rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q","flag":"P","label":"Vaccinations"}`

// ended is what the content says of itself: a warning, and for a strict verifier the end.
func ended() verdicts {
	strict := verdict("expired", "validity", "content-ended")
	return verdicts{verdict("valid", "validity", "content-ended"), &strict}
}

// who are certificates of WHO.
func (c *collection) who() {
	c.addForeign("kind-icvp", "WHO's digital yellow card, as of 2026.", good(), content(subClaimDVC, dvc2026()))
	c.addForeign("kind-icvp-2025", "WHO's digital yellow card, as of 2025, with two doses.", good(), content(subClaimDVC, dvc2025()))
	c.addForeign("kind-icvp-2024", "WHO's digital vaccination certificate, as of 2024.", good(), content(subClaimDVC, dvc2024()))
	withoutEnd := func(r *recipe) {
		content(subClaimDVC, dvc2024())(r)
		r.claims = r.claims.without(claimExpires)
	}
	c.addForeign("kind-icvp-without-end", "WHO's digital vaccination certificate, as of 2024, without exp: it lives as long as its signer.", warned("cwt", "exp-missing"), withoutEnd)
	c.addForeign("kind-icvp-signer-expired", "WHO's digital vaccination certificate without exp, after its signer's end.", expired("signer-expired"), func(r *recipe) {
		withoutEnd(r)
		r.at = signersEnd.AddDate(0, 1, 0)
	})
	c.addForeign("kind-icvp-fifth-day", "WHO's digital yellow card, on the fifth day after a vaccination against yellow fever.", notYetValid("yellow-fever-ten-days"), func(r *recipe) {
		content(subClaimDVC, dvc2026().with("vx", yellowFever().with("dv", text("2026-05-27")).encode()))(r)
		r.setClaim(claimIssuedAt, unix(judged.Add(-time.Hour)))
	})
	c.add("kind-icvp-of-viet-nam", "Viet Nam's yellow card, 14 months after it was issued: the 12 months are those of Decision 5772.", good(), func(r *recipe) {
		content(subClaimDVC, dvc2026())(r)
		r.setClaim(claimExpires, unix(signersEnd))
		r.at = issued.AddDate(0, 14, 0)
	})
	c.addForeign("kind-ddcc", "WHO's certificate of a COVID-19 vaccination.", good(), content(subClaimDDCCVS, ddccVaccination()))
	c.addForeign("kind-ddcc-test", "WHO's certificate of a COVID-19 test result.", good(), content(subClaimDDCCTR, ddccTest()))
	c.addForeign("kind-ddcc-ended", "WHO's certificate of a COVID-19 vaccination, whose own period has ended.", ended(),
		content(subClaimDDCCVS, ddccVaccination().with("valid_until", text("2026-04-30"))))

	beside := func(subClaim int, value raw) func(r *recipe) {
		return func(r *recipe) {
			dcc := r.dcc()
			r.onHCERT = func(raw) raw { return object{}.with(subClaimDCC, dcc).with(subClaim, value).encode() }
		}
	}
	c.add("kind-with-link", "A health link beside the certificate.", good(), beside(subClaimLink, link("vhlink:/", manifest)))
	c.add("kind-with-broken-link", "A health link that holds nothing beside the certificate.", warned("cwt", "hcert-link-form"), beside(subClaimLink, text("vhlink:/eyJ9")))
	c.add("kind-with-unknown", "Something unknown beside the certificate.", warned("cwt", "hcert-subclaim-unknown"), beside(-999, text("something")))
	c.add("kind-with-icvp", "A yellow card beside the certificate: one of them is looked at.", warned("cwt", "hcert-several"), beside(subClaimDVC, dvc2026().encode()))
	for name, value := range map[string]raw{
		"kind-link-alone":   link("vhlink:/", manifest),
		"kind-link-in-map":  object{}.with("u", link("shlink:/", manifest)).encode(),
		"kind-link-in-list": array(link("shlink:/", manifest)),
	} {
		c.add(name, "A health link and no certificate: it certifies nothing that could be seen offline.", both(verdict("not-allowed", "schema", "link-only")), func(r *recipe) {
			r.subClaim = subClaimLink
			r.onDCC = func(raw) raw { return value }
		})
	}

	for _, missing := range []string{"n", "dob", "vx"} {
		c.addForeign("schema-icvp-missing-"+missing, "WHO's digital yellow card without the field "+missing+".", bad("schema", "field-missing"),
			content(subClaimDVC, dvc2026().without(missing)))
	}
	for _, v := range []struct {
		name, description, code string
		dose                    object
	}{
		{"schema-icvp-missing-product", "WHO's digital yellow card without a product.", "field-missing", yellowFever().without("vp").with("dv", text("2026-01-20"))},
		{"schema-icvp-missing-date", "WHO's digital yellow card without a day of vaccination.", "field-missing", yellowFever()},
		{"schema-icvp-date", "WHO's digital yellow card with a day that cannot be read.", "date-form", yellowFever().with("dv", text("20 January"))},
	} {
		c.addForeign(v.name, v.description, bad("schema", v.code), content(subClaimDVC, dvc2026().with("vx", v.dose.encode())))
	}
	c.addForeign("schema-icvp-missing-batch", "WHO's digital yellow card without a batch.", quirk("schema", "field-missing"),
		content(subClaimDVC, dvc2026().with("vx", yellowFever().without("bo").with("dv", text("2026-01-20")).encode())))
	c.addForeign("schema-icvp-template", "WHO's digital yellow card by a template that is newer than any.", warned("schema", "version-unknown"),
		content(subClaimDVC, dvc2026().with("v", text("9.0.0"))))
	c.addForeign("schema-ddcc-missing-name", "WHO's certificate of a COVID-19 vaccination without a name.", bad("schema", "field-missing"),
		content(subClaimDDCCVS, ddccVaccination().without("name")))
}
