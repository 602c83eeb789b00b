// Package cert says what a vaccination certificate says: the 11 fields of
// Decision 5772/QĐ-BYT, and how they stand on the wire as an EU Digital COVID
// Certificate, so that every EU and WHO verifier reads them.
//
// To issue, turn a facility's Record into a Certificate, let an Issuer Prepare
// it, and Issue the draft:
//
//	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: time.Now})
//	draft, err := issuer.Prepare(certificate)
//	issued, err := issuer.Issue(ctx, draft)
//	text := qr.Encode(issued.COSE)
//
// Prepare checks everything and says everything that is wrong at once; only its
// drafts can be signed. To read, use package verify, which believes nothing
// before the signature is checked; ReadPayload is what it reads with.
//
// # Codes
//
// A Finding has one of these codes; Sentence explains each in Vietnamese and
// English.
//
//	of the CWT         cwt-cbor cwt-not-map issuer-not-text time-type
//	                   time-not-a-number time-fraction time-negative time-range
//	                   tagged-time exp-missing iat-missing hcert-missing
//	                   hcert-not-map hcert-unknown hcert-subclaim-unknown
//	                   hcert-several hcert-link-form
//	of the schema      field-missing field-type null-field untrimmed tagged-text
//	                   whole-float number-fraction dose-range entry-missing
//	                   entry-count name-missing name-form text-too-long
//	                   version-form version-unknown version-rule date-form
//	                   date-range date-precision date-with-time date-impossible
//	                   time-form time-invalid born-after-issue event-after-issue
//	                   country-form
//	of the value sets  code-unknown code-inactive code-manufacturer code-vaccine
//	                   uvci-form uvci-characters uvci-check-character
//	of records         name-empty name-too-long name-encoding
//	                   name-not-transliterable name-letters-dropped
//	                   birth-date-missing
//	                   birth-date-invalid vaccination-date-missing
//	                   vaccination-date-invalid vaccination-date-partial
//	                   vaccination-date-future vaccination-date-early
//	                   born-after-vaccination nationality-missing
//	                   nationality-unknown product-missing product-unknown
//	                   doses-received series-unusual series-incomplete
//	of other kinds     link-only
//	of yellow cards    batch-missing disease-missing disease-unknown
//	                   disease-contradicts expiry-past
//	of issuing         outlives-signer ends-with-signer signer-not-valid
//
// # Compatibility
//
// Codes, labels and the wire form of issued certificates do not change within a
// major version; value sets are updated with the EU's releases, see
// ValueSetRelease. New codes may be added.
package cert
