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
// The certificates within an attestation cost their sender nothing, and to check their
// signatures costs the authority: RSA of more than 8192 bits is refused before, and so
// are more than MaxChain of them, and more than MaxNamesakes of one name.
//
// # The register
//
// ReadRegister reads a CSV with a row for each certificate of a facility. The column
// subject is the subject of the certificate as RFC 4514 writes it, last attribute
// first, as by
//
//	openssl x509 -in facility.pem -noout -subject -nameopt RFC2253,-esc_msb,utf8
//
// without "subject=" before it:
//
//	facility_id,subject,serial,spki_sha256
//	24001,"serialNumber=24001,CN=Trạm y tế xã Tân An,O=TTYT huyện Yên Dũng,C=VN",,
//
// It is compared as text, apart from capitals. So: attributes in the order of the
// certificate, reversed; "," between them and "+" within one, no space after; letters
// with their marks as the certificate has them, not as \xx; a backslash before
// , + " \ < > ; and before a # or a space at the begin and a space at the end; the
// names CN, C, L, ST, street, O, OU, DC, UID, serialNumber, title, emailAddress, and
// numbers such as 1.2.3.4=#0c0178 for all others. The cell is quoted as CSV wants it
// where it has a comma, which it mostly has. Where that is too much, leave subject
// empty and give spki_sha256, which also outlives a renewal with the same key.
//
// # A certificate for tests
//
// Viet Nam's facilities have certificates of the public authorities. For a test, an
// authority and a facility whose code is its serialNumber are made by OpenSSL 3:
//
//	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key \
//	  -utf8 -subj "/C=VN/CN=Test authority" -days 3650 -out ca.pem
//	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout facility.key \
//	  -utf8 -subj "/C=VN/O=TTYT huyện Yên Dũng/CN=Trạm y tế xã Tân An/serialNumber=24001" -out facility.csr
//	printf "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n" > facility.ext
//	openssl x509 -req -in facility.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
//	  -extfile facility.ext -days 730 -out facility.pem
//
// ca.pem is for Options.Roots. The facility signs with facility.key and facility.pem.
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
