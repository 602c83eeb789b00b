package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"math/big"
	"slices"
)

func (c *collection) trust() {
	p := c.pki
	names := func(kid []byte) func(r *recipe) {
		return func(r *recipe) { r.protected = r.protected.with(headerKID, bstr(kid)) }
	}
	for _, v := range []struct {
		name, description, code string
		alter                   func(r *recipe)
	}{
		{"trust-kid-unknown", "The key is not trusted.", "kid-unknown", func(r *recipe) { r.trusted = []*signer{p.vnOther} }},
		{"trust-nobody", "Nobody is trusted.", "kid-unknown", func(r *recipe) { r.trusted = []*signer{} }},
		{"trust-kid-missing", "No key is named, although a trusted one signed.", "kid-missing", func(r *recipe) { r.protected = r.protected.without(headerKID) }},
		{"trust-kid-empty", "The key ID has no bytes.", "kid-unknown", names(nil)},
		{"trust-kid-short", "The key ID has 7 bytes.", "kid-unknown", names(p.vn.kid[:7])},
		{"trust-kid-whole-hash", "The key ID is the whole hash of the certificate, not its first 8 bytes.", "kid-unknown", func(r *recipe) {
			sum := sha256.Sum256(p.vn.certificate.Raw)
			names(sum[:])(r)
		}},
		{"trust-kid-of-stranger", "A trusted key signed, and a key that is not trusted is named.", "kid-unknown", names(p.vnOther.kid)},
		{"trust-kid-differs", "The protected header names a key that is not trusted, the unprotected one the signer.", "kid-unknown", func(r *recipe) {
			names(p.vnOther.kid)(r)
			r.unprotected = r.unprotected.with(headerKID, bstr(p.vn.kid))
		}},
		{"trust-rsa-1024", "The trusted certificate has an RSA key of 1024 bits, which is refused.", "kid-unknown", func(r *recipe) { r.signedBy(p.vnRSA1024) }},
		{"trust-p521", "The trusted certificate has a P-521 key, which is refused.", "kid-unknown", func(r *recipe) { r.signedBy(p.vnP521) }},
		{"trust-x5chain", "The message brings its own certificate, which nobody trusts.", "kid-unknown", func(r *recipe) {
			r.unprotected = r.unprotected.with(headerX5Chain, bstr(r.signer.certificate.Raw))
			r.trusted = []*signer{p.vnOther}
		}},
	} {
		expected := bad("trust", v.code)
		if v.name == "trust-kid-differs" {
			expected.strict = bad("cose", "kid-differs").strict
		}
		c.add(v.name, v.description, expected, v.alter)
	}

	c.add("trust-several", "The signer is one of several that are trusted.", good(), func(r *recipe) {
		r.trusted = []*signer{p.vnOther, p.vnRSA, p.vn, p.at}
	})
	twins := func(r *recipe, trusted ...*signer) {
		r.kid, r.trusted = p.vn.kid, trusted
		names(p.vn.kid)(r)
	}
	c.add("trust-twins-second", "Two keys share the key ID; the second one signed.", good(), func(r *recipe) { twins(r, p.vnTwin, p.vn) })
	c.add("trust-twins-other-kind", "An RSA and an elliptic-curve key share the key ID; the second one signed.", good(), func(r *recipe) { twins(r, p.vnRSA, p.vn) })
	c.add("trust-twins-neither", "Two keys share the key ID; neither of them signed.", bad("signature", "signature-invalid"), func(r *recipe) { twins(r, p.vnTwin, p.vnOther) })
}

func (c *collection) signature() {
	p := c.pki
	c.add("signature-es256", "ES256: a certificate as Viet Nam's issuer makes it.", good(), func(*recipe) {})
	c.add("signature-ps256", "PS256 with RSA 2048.", good(), func(r *recipe) { r.signedBy(p.vnRSA) })
	c.add("signature-ps256-3072", "PS256 with RSA 3072.", good(), func(r *recipe) { r.signedBy(p.vnRSA3072) })
	c.add("signature-high-s", "ES256 with the larger one of the two s that are good.", good(), func(r *recipe) {
		r.onSignature = func(s raw) raw { return withS(p.vn, s, otherS) }
	})
	c.add("signature-p384", "A P-384 key signed under ES256: SHA-256, and 96 bytes.", quirk("signature", "key-outside-profile"), func(r *recipe) { r.signedBy(p.vnP384) })

	signature := func(change func(s raw) raw) func(r *recipe) {
		return func(r *recipe) { r.onSignature = change }
	}
	signed := func(context string, payloadOf func(cwt raw) raw) func(r *recipe) {
		return func(r *recipe) {
			r.onToBeSigned = func(raw) raw { return sigStructure(context, r.protected.encode(), payloadOf(r.cwt())) }
		}
	}
	same := func(cwt raw) raw { return cwt }
	for _, v := range []struct {
		name, description string
		alter             func(r *recipe)
	}{
		{"signature-payload-altered", "The dose was altered after signing.", func(r *recipe) {
			original := r.cwt()
			r.dose(3, 3)
			r.onToBeSigned = func(raw) raw { return sigStructure("Signature1", r.protected.encode(), original) }
		}},
		{"signature-payload-bit", "One bit of a name was altered after signing.", func(r *recipe) {
			original := r.cwt()
			r.person = r.person.with("fnt", text("NGUYEO"))
			r.onToBeSigned = func(raw) raw { return sigStructure("Signature1", r.protected.encode(), original) }
		}},
		{"signature-protected-altered", "A parameter was added to the protected header after signing.", func(r *recipe) {
			original := r.protected.encode()
			r.protected = r.protected.with(headerContent, number(60))
			r.onToBeSigned = func(raw) raw { return sigStructure("Signature1", original, r.cwt()) }
		}},
		{"signature-reencoded-header", "Signed was the deterministic form of the protected header, not its bytes.", func(r *recipe) {
			deterministic := r.protected.encode()
			r.onProtected = func(raw) raw {
				return object{{number(headerKID), bstr(r.signer.kid)}, {number(headerAlg), number(es256)}}.inOrder()
			}
			r.onToBeSigned = func(raw) raw { return sigStructure("Signature1", deterministic, r.cwt()) }
		}},
		{"signature-payload-alone", "Signed was the payload alone.", func(r *recipe) { r.onToBeSigned = func(raw) raw { return r.cwt() } }},
		{"signature-context", "Signed was the structure of another kind of message.", signed("Signature", same)},
		{"signature-external-data", "Signed were external data too.", func(r *recipe) {
			r.onToBeSigned = func(raw) raw {
				return array(text("Signature1"), bstr(r.protected.encode()), bstr([]byte("external")), bstr(r.cwt()))
			}
		}},
		{"signature-first-bit", "The lowest bit of the first byte of r is wrong.", signature(func(s raw) raw { return flip(s, 0) })},
		{"signature-last-bit", "The lowest bit of s is wrong.", signature(func(s raw) raw { return flip(s, 63) })},
		{"signature-zero", "r and s are zero.", signature(func(raw) raw { return make(raw, 64) })},
		{"signature-r-zero", "r is zero.", signature(func(s raw) raw { return append(make(raw, 32), s[32:]...) })},
		{"signature-s-zero", "s is zero.", signature(func(s raw) raw { return append(s[:32:32], make(raw, 32)...) })},
		{"signature-s-order", "s is the order of the curve.", signature(func(s raw) raw {
			return withS(p.vn, s, func(key *ecdsa.PrivateKey, _ *big.Int) *big.Int { return key.Curve.Params().N })
		})},
		{"signature-all-ones", "r and s are the largest numbers of 32 bytes.", signature(func(raw) raw { return slices.Repeat(raw{0xff}, 64) })},
		{"signature-swapped", "s stands before r.", signature(func(s raw) raw { return slices.Concat(s[32:], s[:32]) })},
		{"signature-empty", "The signature has no bytes.", signature(func(raw) raw { return nil })},
		{"signature-short", "The signature lacks its last byte.", signature(func(s raw) raw { return s[:63] })},
		{"signature-long", "A zero byte behind the signature.", signature(func(s raw) raw { return append(s, 0) })},
		{"signature-padded", "r and s are good numbers of 33 bytes.", signature(func(s raw) raw { return slices.Concat(raw{0}, s[:32], raw{0}, s[32:]) })},
		{"signature-der", "The signature is the DER form of r and s.", signature(func(s raw) raw {
			pair := struct{ R, S *big.Int }{new(big.Int).SetBytes(s[:32]), new(big.Int).SetBytes(s[32:])}
			return must(asn1.Marshal(pair))
		})},
		{"signature-other-key", "Another trusted key signed than the one named.", func(r *recipe) {
			r.trusted = []*signer{p.vn, p.vnOther}
			r.signer = p.vnOther
		}},
		{"signature-x5chain", "A stranger signed, and brings the certificate along.", func(r *recipe) {
			r.trusted = []*signer{p.vn}
			r.signer = p.vnOther
			r.unprotected = r.unprotected.with(headerX5Chain, bstr(p.vnOther.certificate.Raw))
		}},
	} {
		c.add(v.name, v.description, bad("signature", "signature-invalid"), v.alter)
	}
	c.rsaSignature()
}

// withS changes s in a signature of 64 bytes.
func withS(by *signer, signature raw, change func(key *ecdsa.PrivateKey, s *big.Int) *big.Int) raw {
	key := by.key.(*ecdsa.PrivateKey)
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	return halves(key, r, change(key, s))
}

func (c *collection) rsaSignature() {
	p := c.pki
	key := p.vnRSA.key.(*rsa.PrivateKey)
	for _, v := range []struct {
		name, description, code string
		by                      *signer
		alter                   func(r *recipe)
	}{
		{"signature-ps256-bit", "The lowest bit of a PS256 signature is wrong.", "signature-invalid", p.vnRSA, func(r *recipe) {
			r.onSignature = func(s raw) raw { return flip(s, len(s)-1) }
		}},
		{"signature-ps256-zero", "A PS256 signature of zeros.", "signature-invalid", p.vnRSA, func(r *recipe) {
			r.onSignature = func(s raw) raw { return make(raw, len(s)) }
		}},
		{"signature-ps256-short", "A PS256 signature without its last byte.", "signature-invalid", p.vnRSA, func(r *recipe) {
			r.onSignature = func(s raw) raw { return s[:len(s)-1] }
		}},
		{"signature-ps256-salt-20", "A PS256 signature with a salt of 20 bytes.", "signature-invalid", p.vnRSA, func(r *recipe) {
			r.onSignature = func(raw) raw { return signPSS(key, sigStructure("Signature1", r.protected.encode(), r.cwt()), 20) }
		}},
		{"signature-ps256-without-salt", "A PS256 signature without a salt.", "signature-invalid", p.vnRSA, func(r *recipe) {
			r.onSignature = func(raw) raw { return signPSS(key, sigStructure("Signature1", r.protected.encode(), r.cwt()), 0) }
		}},
		{"signature-pkcs1v15", "An RS256 signature under the name PS256.", "signature-invalid", p.vnRSA, func(r *recipe) {
			r.onSignature = func(raw) raw {
				digest := sha256.Sum256(sigStructure("Signature1", r.protected.encode(), r.cwt()))
				return must(rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:]))
			}
		}},
		{"signature-alg-es256-rsa-key", "The algorithm is ES256, the key RSA.", "algorithm-mismatch", p.vnRSA, func(r *recipe) {
			r.protected = r.protected.with(headerAlg, number(es256))
		}},
		{"signature-alg-ps256-ec-key", "The algorithm is PS256, the key on an elliptic curve.", "algorithm-mismatch", p.vn, func(r *recipe) {
			r.protected = r.protected.with(headerAlg, number(ps256))
		}},
	} {
		c.add(v.name, v.description, bad("signature", v.code), func(r *recipe) {
			r.signedBy(v.by)
			v.alter(r)
		})
	}
}

func (c *collection) keyUsage() {
	p := c.pki
	vaccination, test, recovery := (*recipe).vaccination, (*recipe).molecular, (*recipe).recovery
	icvp := content(subClaimDVC, dvc2026())
	for _, v := range []struct {
		name, description string
		expected          verdicts
		by                *signer
		kind              func(*recipe)
	}{
		{"usage-vaccination", "A signer of vaccinations signed one.", good(), p.vaccination, vaccination},
		{"usage-test", "A signer of tests signed one.", good(), p.test, test},
		{"usage-recovery", "A signer of recoveries signed one.", good(), p.recovery, recovery},
		{"usage-all", "A signer of all kinds signed a recovery.", good(), p.allKinds, recovery},
		{"usage-foreign", "A signer with a usage that is none of a DSC's, as Viet Nam's real one.", good(), p.foreignUsage, vaccination},
		{"usage-vaccination-wrong-arc", "A signer of vaccinations, by the misspelt arc, signed one.", good(), p.vaccinationWrongArc, vaccination},
		{"usage-both-arcs", "A signer of tests by one arc, of recoveries by the other, signed a recovery.", good(), p.bothArcs, recovery},
		{"usage-test-signs-vaccination", "A signer of tests signed a vaccination.", bad("key-usage", "key-usage"), p.test, vaccination},
		{"usage-recovery-signs-vaccination", "A signer of recoveries signed a vaccination.", bad("key-usage", "key-usage"), p.recovery, vaccination},
		{"usage-vaccination-signs-test", "A signer of vaccinations signed a test.", bad("key-usage", "key-usage"), p.vaccination, test},
		{"usage-vaccination-signs-recovery", "A signer of vaccinations signed a recovery.", bad("key-usage", "key-usage"), p.vaccination, recovery},
		{"usage-test-signs-icvp", "A signer of tests signed WHO's yellow card.", bad("key-usage", "key-usage"), p.test, icvp},
		{"usage-two-sign-vaccination", "A signer of tests and recoveries signed a vaccination.", bad("key-usage", "key-usage"), p.testOrRecovery, vaccination},
		{"usage-wrong-arc-signs-vaccination", "A signer of tests, by the misspelt arc, signed a vaccination.", bad("key-usage", "key-usage"), p.testWrongArc, vaccination},
		{"usage-wrong-arc-signs-test", "A signer of vaccinations, by the misspelt arc, signed a test.", bad("key-usage", "key-usage"), p.vaccinationWrongArc, test},
		{"usage-both-arcs-sign-vaccination", "A signer of tests by one arc, of recoveries by the other, signed a vaccination.", bad("key-usage", "key-usage"), p.bothArcs, vaccination},
	} {
		c.add(v.name, v.description, v.expected, func(r *recipe) {
			v.kind(r)
			r.signedBy(v.by)
		})
	}
}
