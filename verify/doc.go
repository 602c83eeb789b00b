// Package verify says whether to believe a certificate: anywhere, offline, in
// under a millisecond.
//
//	keys, refused, err := verify.ReadKeysFS(os.DirFS("trusted"))
//	verifier, err := verify.New(verify.Options{Trust: verify.NewKeySet(keys...), Clock: time.Now})
//	result := verifier.Verify(ctx, text)
//	if result.Decision == verify.Valid { … }
//
// A Verifier is told whom to trust and what time it is; it refuses to be made
// otherwise. It never fails: whatever the text, the Result has a Decision, and
// every check that ran, in order, with a stable code and a sentence in
// Vietnamese or English.
//
// The signature is checked before anything that the certificate says is
// believed, and a Result without a good signature carries no content. To look at
// a text without believing it, use Inspect or Decode.
//
// # Borders
//
// Options.Revocations (package revocation) says what is revoked, Options.Rules
// (package rules) what a country of arrival accepts; package trust reads trust
// lists. Without them the checks are skipped. What cannot be answered is not
// accepted.
//
// # Tolerance
//
// Real certificates deviate from the specification: times as floats, dates with
// a time of day, headers in the wrong place. By default whatever leaves no doubt
// about the meaning is a warning. Options.Strict makes a failure of it. Codes
// outside the value sets are warnings always.
//
// # Limits
//
// qr.MaxText and qr.MaxInflated bound the text, MaxDepth and MaxItems the CBOR,
// MaxTrustFile a trust file; cert.MaxEntries is how much of a group is read.
//
// # Codes
//
// Beside those of package cert, checks have these codes:
//
//	prefix, base45, zlib  prefix-missing prefix-unsupported-version
//	                      prefix-health-link input-too-long base45-character base45-length
//	                      base45-overflow zlib-header zlib-not-compressed
//	                      zlib-corrupt zlib-checksum zlib-too-large
//	                      zlib-truncated zlib-trailing-data
//	cose                  cose-cbor cose-tag cose-structure cose-no-payload
//	                      cose-header cose-critical algorithm-missing
//	                      algorithm-type algorithm-unsupported
//	                      algorithm-unprotected kid-type kid-differs
//	                      header-doubled tag-missing
//	trust, signature,     kid-missing kid-unknown signature-invalid
//	key-usage             algorithm-mismatch key-unsupported
//	                      key-outside-profile key-usage issuer-country
//	validity              expired beyond-policy not-yet-valid signer-expired
//	                      signer-not-yet-valid issued-before-signer
//	                      longer-than-policy outlives-signer
//	                      yellow-fever-ten-days content-ended
//	                      content-not-begun
//	revocation            revoked revoked-by-filter revocation-unknown
//	                      revocation-stale
//	rules                 rules-failed rules-open rules-none
//	                      rules-none-for-type rules-not-dcc; those of single
//	                      rules are in package rules
//	ComparePassport       passport-name passport-name-spelling
//	                      passport-name-order passport-name-part
//	                      passport-name-unknown passport-birth-date
//	                      passport-birth-date-partial
//	                      passport-birth-date-unknown passport-nationality
//	                      passport-sex
//
// # Compatibility
//
// Decisions, check names, their order and codes do not change within a major
// version; checks and codes may be added at their place. The JSON form is
// versioned by ReportVersion.
package verify
