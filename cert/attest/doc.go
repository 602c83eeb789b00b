// Package attest says which facility vouches for a record: it signs a cert.Record in
// a facility's name, and believes such signatures through a Store.
//
//	facility   cert.Record ── Sign ──▶ attestation (COSE_Sign1)
//	           cert.Record ── the government's browser plug-in ──▶ attestation (JWS)
//	authority  attestation ── Store.VerifyRecord ──▶ cert.Record, cert.Attestation
//	           Store is a cert.Facilities: give it to cert.IssuerOptions
//
// An attestation holds personal data. It goes from the facility to the authority and
// is kept there; the QR code has nothing of it, the audit log its hash.
//
// # COSE
//
// A COSE_Sign1 with tag 18 (RFC 9052), ES256 or PS256. The protected header has alg
// (1), kid (4, the first 8 bytes of the SHA-256 of the certificate) and x5chain (33,
// RFC 9360), the facility's certificate. An x5chain in the unprotected header is read
// where the protected one has x5t (34, SHA-256). The payload is deterministic CBOR (RFC 8949
// section 4.2.1) and taken in no other form:
//
//	["vaxcert-attestation-1", seconds since 1970, {"record_id": …, "full_name": …}]
//
// with the columns of records.csv that are not empty. It is an array, and the claims
// of a health certificate are a map: neither can be taken for the other, even where
// one key signs both.
//
// # JWS
//
// RFC 7515, PS256, RS256 or ES256, compact or JSON with one signature, the
// certificate in x5c of the protected header. The payload is a JSON object with the
// columns of records.csv as members: texts, whole numbers or null. Other members are
// left out of the record; the signature and the hash cover them. A member that stands
// twice is refused. The time of signing is iat (seconds) or sigT (RFC 3339) of the
// protected header, or the member signed_at (RFC 3339) of the payload; where there
// are several, they agree. A detached payload is put back by Attach. Extensions that
// change what is signed (crit, b64, zip) are refused, and so are alg none and HS256.
//
// # What is believed
//
// A certificate within an attestation is only a claim. The Store wants a chain from it to its
// roots that was valid at the time of signing, digitalSignature among its key usages,
// and that it is the certificate of the facility that the record names: by the
// Register, or, where there is none, by serialNumber (2.5.4.5) of its subject, which
// then is the code of the facility. A public CA, which gives certificates to anybody,
// needs a Register.
//
// # What is not done here
//
//   - The time of signing is what the facility says. A certificate that has ended can
//     sign for the time before; Options.MaxAge bounds how long.
//   - Revoked certificates are not looked up: strike them out of the Register.
//   - Replay is not seen: an attestation stays good. Who issues takes a record_id of a
//     facility once. The hash does not serve for that, since a signature can be
//     written in several ways.
//   - Whether the record is right: see cert.Record.Certificate and identity.Check.
//
// # Codes
//
// Every error of this package is or wraps a Code; Code.Sentence explains it in
// Vietnamese and English. No error quotes an attestation, its record or its certificate.
//
//	of the form     too-large cose-malformed jws-malformed signature-count
//	                header-unsupported payload-missing payload-not-detached
//	of the key      algorithm-unsupported algorithm-mismatch key-unsupported
//	                key-too-costly certificate-missing certificate-unreadable
//	                certificate-mismatch signature-invalid signing-failed
//	of the record   context-mismatch payload-malformed member-twice field-type
//	                record-incomplete record-encoding
//	of the time     signing-time-missing signing-time-invalid
//	                signing-time-contradiction signed-in-future signed-too-long-ago
//	of the signer   certificate-not-yet-valid certificate-expired chain-untrusted
//	                chain-ambiguous key-usage facility-code-missing facility-unknown
//	                facility-mismatch
//	of settings     options certificates-unreadable register-malformed
//
// # Compatibility
//
// Codes and the COSE form do not change within a major version. New codes may be added.
package attest
