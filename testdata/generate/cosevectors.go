package main

import (
	"bytes"
	"slices"
)

// Positions in the message.
const (
	atProtected = iota
	atUnprotected
	atPayload
	atSignature
)

func (c *collection) coseStructure() {
	part := func(i int, value raw) func(r *recipe) {
		return func(r *recipe) {
			r.onParts = func(p []raw) []raw { return slices.Concat(p[:i], []raw{value}, p[i+1:]) }
		}
	}
	message := func(change func(m raw) raw) func(r *recipe) {
		return func(r *recipe) { r.onCOSE = change }
	}
	const structure = "cose-structure"
	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"cose-tag-sign", "Tag 98, of a message with several signatures.", "cose-tag", message(func(m raw) raw { return tag(98, m[1:]) })},
		{"cose-tag-mac", "Tag 17, of a message with a MAC.", "cose-tag", message(func(m raw) raw { return tag(17, m[1:]) })},
		{"cose-tag-cwt-around-mac", "Tag 61 around tag 17.", "cose-tag", message(func(m raw) raw { return tag(61, tag(17, m[1:])) })},
		{"cose-null", "The message is null.", structure, message(func(raw) raw { return null })},
		{"cose-map", "The message is a map.", structure, message(func(raw) raw { return raw{0xa0} })},
		{"cose-tagged-null", "The message is a tagged null.", structure, message(func(raw) raw { return tag(18, null) })},
		{"cose-array-of-3", "The signature is missing from the array.", structure, func(r *recipe) { r.onParts = func(p []raw) []raw { return p[:3] } }},
		{"cose-array-of-5", "A fifth item in the array.", structure, func(r *recipe) { r.onParts = func(p []raw) []raw { return append(p, null) } }},
		{"cose-array-indefinite", "The array has an indefinite length.", structure, message(func(m raw) raw { return tag(18, indefinite(m[1:])) })},
		{"cose-signature-text", "The signature is a text.", structure, part(atSignature, text("signature"))},
		{"cose-signature-null", "The signature is null.", structure, part(atSignature, null)},
		{"cose-payload-detached", "The payload is null: it would be somewhere else.", "cose-no-payload", part(atPayload, null)},
		{"cose-payload-map", "The payload is a map, not the bytes of one.", structure, part(atPayload, raw{0xa0})},
		{"cose-protected-not-wrapped", "The protected header is a map, not the bytes of one.", structure, part(atProtected, object{}.with(headerAlg, number(es256)).encode())},
		{"cose-protected-array", "The protected header holds an array.", "cose-header", part(atProtected, bstr(array(number(1), number(es256))))},
		{"cose-protected-broken", "The protected header ends early.", "cose-cbor", part(atProtected, bstr(raw{0xa2, 0x01, 0x26}))},
		{"cose-unprotected-array", "The unprotected header is an array.", "cose-header", part(atUnprotected, array())},
		{"cose-unprotected-bytes", "The unprotected header is the bytes of a map.", "cose-header", part(atUnprotected, bstr(raw{0xa0}))},
		{"cose-trailing-bytes", "A byte behind the message.", "cose-cbor", message(func(m raw) raw { return append(m, 0) })},
		{"cose-truncated", "The last byte of the message is missing.", "cose-cbor", message(func(m raw) raw { return m[:len(m)-1] })},
		{"cose-length-bomb", "The array announces 2^63 items.", "cose-cbor", message(func(raw) raw { return tag(18, head(4, 1<<63)) })},
		{"cose-nested-tags", "Forty tags in one another.", "cose-cbor", message(func(m raw) raw { return append(bytes.Repeat(raw{0xd2}, 40), m[1:]...) })},
	} {
		c.add(v.name, v.description, bad("cose", v.code), v.alter)
	}

	c.add("cose-no-tag", "The message has no tag.", warned("cose", "tag-missing"),
		message(func(m raw) raw { return m[1:] }))
	c.add("cose-tag-cwt", "Tag 61 around tag 18, as RFC 8392 has it.", good(), message(func(m raw) raw { return tag(61, m) }))
	c.add("cose-long-lengths", "Lengths of the message are written in more bytes than necessary.", good(), func(r *recipe) {
		r.onParts = func(p []raw) []raw {
			signature := p[atSignature][2:]
			return slices.Concat(p[:atSignature], []raw{slices.Concat(raw{0x5a, 0, 0, 0, byte(len(signature))}, signature)})
		}
	})
}

func (c *collection) coseHeaders() {
	setProtected := func(label int, value raw) func(r *recipe) {
		return func(r *recipe) { r.protected = r.protected.with(label, value) }
	}
	const unsupported = "algorithm-unsupported"
	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"cose-alg-missing", "No algorithm.", "algorithm-missing", func(r *recipe) { r.protected = r.protected.without(headerAlg) }},
		{"cose-alg-text", "The algorithm is a text.", "algorithm-type", setProtected(headerAlg, text("ES256"))},
		{"cose-alg-positive", "The algorithm is 7, not -7.", unsupported, setProtected(headerAlg, number(7))},
		{"cose-alg-es384", "The algorithm ES384.", unsupported, setProtected(headerAlg, number(es384))},
		{"cose-alg-rs256", "The algorithm RS256.", unsupported, setProtected(headerAlg, number(rs256))},
		{"cose-alg-eddsa", "The algorithm EdDSA.", unsupported, setProtected(headerAlg, number(eddsa))},
		{"cose-alg-none", "The algorithm 0, which is reserved.", unsupported, setProtected(headerAlg, number(0))},
		{"cose-kid-text", "The key ID is a text.", "kid-type", setProtected(headerKID, text("vn"))},
		{"cose-kid-number", "The key ID is a number.", "kid-type", setProtected(headerKID, number(11))},
		{"cose-crit", "A critical parameter that no reader knows.", "cose-critical", func(r *recipe) {
			r.protected = r.protected.with(headerCrit, array(number(-70001))).with(-70001, number(1))
		}},
		{"cose-header-duplicate", "The protected header names the algorithm twice.", "cose-cbor", func(r *recipe) {
			r.protected = append(r.protected, field{number(headerAlg), number(ps256)})
		}},
		{"cose-header-duplicate-spelling", "The protected header names the algorithm twice, once with a longer form of the label 1.", "cose-cbor", func(r *recipe) {
			r.protected = append(r.protected, field{raw{0x18, 0x01}, number(ps256)})
		}},
	} {
		c.add(v.name, v.description, bad("cose", v.code), v.alter)
	}

	move := func(r *recipe, labels ...int) {
		for _, f := range r.protected {
			for _, label := range labels {
				if bytes.Equal(f.key, number(int64(label))) {
					r.unprotected = r.unprotected.with(label, f.value)
				}
			}
		}
		for _, label := range labels {
			r.protected = r.protected.without(label)
		}
	}
	c.add("cose-alg-unprotected", "The algorithm stands in the unprotected header.", quirk("cose", "algorithm-unprotected"), func(r *recipe) { move(r, headerAlg) })
	c.add("cose-protected-empty", "The protected header has no bytes, everything is unprotected.", quirk("cose", "algorithm-unprotected"), func(r *recipe) {
		move(r, headerAlg, headerKID)
		r.onProtected = func(raw) raw { return nil }
	})
	c.add("cose-protected-empty-map", "The protected header is an empty map, which is signed as no bytes (RFC 9052 section 3).", quirk("cose", "algorithm-unprotected"), func(r *recipe) {
		move(r, headerAlg, headerKID)
	})
	c.add("cose-kid-unprotected", "The key ID stands in the unprotected header.", good(), func(r *recipe) { move(r, headerKID) })
	c.add("cose-kid-twice", "Both headers name the same key.", quirk("cose", "header-doubled"), func(r *recipe) {
		r.unprotected = r.unprotected.with(headerKID, bstr(r.signer.kid))
	})
	c.add("cose-kid-differs", "The unprotected header names another key; the protected one counts.", quirk("cose", "kid-differs"), func(r *recipe) {
		r.unprotected = r.unprotected.with(headerKID, bstr(c.pki.vnOther.kid))
	})
	c.add("cose-alg-twice", "Both headers name the same algorithm.", quirk("cose", "header-doubled"), func(r *recipe) {
		r.unprotected = r.unprotected.with(headerAlg, number(es256))
	})
	c.add("cose-content-type", "The protected header has a content type.", good(), setProtected(headerContent, text("application/cwt")))
	c.add("cose-unknown-header", "Both headers have parameters of their own.", good(), func(r *recipe) {
		r.protected = r.protected.with(-70001, text("protected"))
		r.unprotected = r.unprotected.with(-70002, text("unprotected"))
	})
	c.add("cose-header-order", "The protected header is not in deterministic order; its bytes are signed as they stand.", good(), func(r *recipe) {
		r.onProtected = func(raw) raw {
			return object{{number(headerKID), bstr(r.signer.kid)}, {number(headerAlg), number(es256)}}.inOrder()
		}
	})
	c.add("cose-header-long-form", "The protected header spells the algorithm in three bytes; its bytes are signed as they stand.", good(), func(r *recipe) {
		r.protected = r.protected.with(headerAlg, raw{0x39, 0x00, 0x06})
	})
}
