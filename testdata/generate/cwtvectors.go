package main

import (
	"bytes"
	"slices"
)

func (c *collection) cwtStructure() {
	claims := func(change func(cwt raw) raw) func(r *recipe) {
		return func(r *recipe) { r.onCWT = change }
	}
	hcert := func(value raw) func(r *recipe) {
		return func(r *recipe) { r.onHCERT = func(raw) raw { return value } }
	}
	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"cwt-empty", "The payload has no bytes.", "cwt-cbor", claims(func(raw) raw { return nil })},
		{"cwt-truncated", "The claims end early.", "cwt-cbor", claims(func(p raw) raw { return p[:len(p)-10] })},
		{"cwt-trailing-bytes", "Bytes behind the claims.", "cwt-cbor", claims(func(p raw) raw { return append(p, 0, 0) })},
		{"cwt-array", "The claims are an array.", "cwt-not-map", claims(func(raw) raw { return array(number(1), text("VN")) })},
		{"cwt-text", "The payload is JSON.", "cwt-cbor", claims(func(raw) raw { return raw(`{"iss":"VN"}`) })},
		{"cwt-duplicate-claim", "The claim exp stands twice.", "cwt-cbor", func(r *recipe) {
			r.claims = append(r.claims, field{number(claimExpires), unix(expires.AddDate(1, 0, 0))})
		}},
		{"cwt-duplicate-field", "A field of the certificate stands twice.", "cwt-cbor", func(r *recipe) {
			r.entry = append(r.entry, field{text("dn"), number(3)})
		}},
		{"cwt-nested-deeply", "An unknown claim with 40 arrays in one another.", "cwt-cbor", func(r *recipe) {
			r.setClaim(-70001, append(bytes.Repeat(raw{0x81}, 40), 0x80))
		}},
		{"cwt-many-items", "An unknown claim of 5000 numbers.", "cwt-cbor", func(r *recipe) {
			r.setClaim(-70001, append(head(4, 5000), make(raw, 5000)...))
		}},
		{"cwt-length-bomb", "A text that announces 4 GiB.", "cwt-cbor", func(r *recipe) { r.setClaim(-70001, head(3, 1<<32-1)) }},
		{"cwt-not-utf8", "A name that is not UTF-8.", "cwt-cbor", func(r *recipe) { r.person = r.person.with("fn", text("Nguy\xean")) }},
		{"cwt-half-utf16", "A name with half of a surrogate pair.", "cwt-cbor", func(r *recipe) { r.person = r.person.with("fn", text("\xed\xa0\x80")) }},
		{"cwt-reserved-length", "A length of a reserved form.", "cwt-cbor", func(r *recipe) { r.setClaim(-70001, raw{0x1c}) }},
		{"cwt-issuer-number", "The claim iss is a number.", "issuer-not-text", func(r *recipe) { r.setClaim(claimIssuer, number(704)) }},
		{"cwt-hcert-missing", "No claim hcert.", "hcert-missing", hcert(nil)},
		{"cwt-hcert-other-label", "The certificate stands under the claim 260.", "hcert-missing", func(r *recipe) {
			r.setClaim(260, object{}.with(subClaimDCC, r.dcc()).encode())
			r.onHCERT = func(raw) raw { return nil }
		}},
		{"cwt-hcert-null", "The claim hcert is null.", "hcert-missing", hcert(null)},
		{"cwt-hcert-empty", "The claim hcert is an empty map.", "hcert-missing", hcert(object{}.encode())},
		{"cwt-hcert-unknown", "The claim hcert holds a kind that nobody knows.", "hcert-unknown", hcert(object{}.with(-999, text("something")).encode())},
		{"cwt-icvp-number", "WHO's yellow card is a number.", "hcert-not-map", hcert(object{}.with(subClaimDVC, number(7)).encode())},
		{"cwt-icvp-empty", "WHO's yellow card is empty.", "hcert-not-map", hcert(object{}.with(subClaimDVC, object{}.encode()).encode())},
		{"cwt-hcert-text", "The claim hcert is a text.", "hcert-not-map", hcert(text("certificate"))},
		{"cwt-hcert-array", "The claim hcert is an array.", "hcert-not-map", hcert(array())},
		{"cwt-dcc-bytes", "The certificate is wrapped in bytes.", "hcert-not-map", func(r *recipe) { r.onDCC = func(dcc raw) raw { return bstr(dcc) } }},
		{"cwt-dcc-array", "The certificate is wrapped in an array.", "hcert-not-map", func(r *recipe) { r.onDCC = func(dcc raw) raw { return array(dcc) } }},
	} {
		c.add(v.name, v.description, bad("cwt", v.code), v.alter)
	}

	reversed := func(o object) raw {
		o = slices.Clone(o)
		slices.Reverse(o)
		return o.inOrder()
	}
	c.add("cwt-map-order", "Maps are not in deterministic order.", good(), func(r *recipe) { r.encode = reversed })
	c.add("cwt-indefinite-maps", "Maps have indefinite lengths.", good(), func(r *recipe) {
		r.encode = func(o object) raw { return indefinite(o.encode()) }
	})
	c.add("cwt-indefinite-text", "A name in two pieces.", good(), func(r *recipe) {
		r.person = r.person.with("gn", slices.Concat(raw{0x7f}, text("Thị "), text("Mẫu"), breakMark))
	})
	c.add("cwt-long-numbers", "Numbers and lengths in more bytes than necessary.", good(), func(r *recipe) {
		r.set("dn", raw{0x1b, 0, 0, 0, 0, 0, 0, 0, 2})
		r.set("tg", append(raw{0x79, 0, 9}, "840539006"...))
	})
	c.add("cwt-unknown-claims", "Claims that no reader knows.", good(), func(r *recipe) {
		r.setClaim(2, text("subject"))
		r.setClaim(7, bstr([]byte("identifier")))
		r.setClaim(-70001, array(text("something"), object{}.with(1, undefined).encode()))
	})
	c.add("cwt-unknown-private-claim", "A stranger's claim under the label of vaxcert's own.", good(), func(r *recipe) { r.setClaim(claimPrivate, text("a stranger's")) })
	c.add("cwt-without-private-claim", "No nationality: nothing but what the specification has.", good(), func(r *recipe) { r.claims = r.claims.without(claimPrivate) })
	c.add("cwt-issuer-missing", "No claim iss.", good(), func(r *recipe) { r.claims = r.claims.without(claimIssuer) })
	c.addForeign("cwt-foreign", "A certificate of another country.", good(), func(*recipe) {})
}

func (c *collection) cwtTimes() {
	exp := func(value raw) func(r *recipe) { return func(r *recipe) { r.setClaim(claimExpires, value) } }
	iat := func(value raw) func(r *recipe) { return func(r *recipe) { r.setClaim(claimIssuedAt, value) } }
	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"cwt-exp-missing", "No claim exp.", "exp-missing", func(r *recipe) { r.claims = r.claims.without(claimExpires) }},
		{"cwt-exp-null", "The claim exp is null.", "exp-missing", exp(null)},
		{"cwt-exp-nan", "The claim exp is no number, which is neither before nor after now.", "time-not-a-number", exp(notANumber)},
		{"cwt-exp-infinite", "The claim exp is infinite.", "time-not-a-number", exp(infinite)},
		{"cwt-exp-text", "The claim exp is a date as text.", "time-type", exp(text("2027-03-15"))},
		{"cwt-exp-negative", "The claim exp is negative.", "time-negative", exp(number(-1))},
		{"cwt-exp-milliseconds", "The claim exp counts milliseconds: the year 58 000.", "time-range", exp(number(expires.UnixMilli()))},
		{"cwt-exp-largest", "The claim exp is the largest number there is.", "time-range", exp(head(0, 1<<64-1))},
		{"cwt-exp-float-large", "The claim exp is 1e300.", "time-range", exp(double(1e300))},
		{"cwt-exp-bignum", "The claim exp is a bignum of 9 bytes.", "time-type", exp(tag(2, bstr([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0})))},
		{"cwt-iat-nan", "The claim iat is no number.", "time-not-a-number", iat(notANumber)},
		{"cwt-iat-negative", "The claim iat is negative.", "time-negative", iat(number(-1))},
		{"cwt-iat-text", "The claim iat is a text.", "time-type", iat(text("1773540000"))},
	} {
		c.add(v.name, v.description, bad("cwt", v.code), v.alter)
	}
	c.add("cwt-float-times", "The times are floating-point numbers, whole ones.", quirk("cwt", "whole-float"), func(r *recipe) {
		r.setClaim(claimIssuedAt, double(float64(issued.Unix())))
		r.setClaim(claimExpires, double(float64(expires.Unix())))
	})
	c.add("cwt-fractional-times", "The times have fractions of seconds, as a country signs them.", quirk("cwt", "time-fraction"), func(r *recipe) {
		r.setClaim(claimIssuedAt, double(float64(issued.Unix())+0.25))
		r.setClaim(claimExpires, double(float64(expires.Unix())+0.25))
	})
	c.add("cwt-tagged-times", "The times carry tag 1.", quirk("cwt", "tagged-time"), func(r *recipe) {
		r.setClaim(claimIssuedAt, tag(1, unix(issued)))
		r.setClaim(claimExpires, tag(1, unix(expires)))
	})
	c.addForeign("cwt-iat-missing", "No claim iat.", quirk("cwt", "iat-missing"), func(r *recipe) { r.claims = r.claims.without(claimIssuedAt) })
}
