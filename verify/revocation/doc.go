// Package revocation says whether a certificate is revoked, offline, and publishes
// what is.
//
//	lists, err := revocation.ReadFS(os.DirFS("revoked"), nil)
//	store := revocation.NewStore(time.Now, revocation.NewLists(lists...))
//	found, err := store.Revoked(ctx, revocation.OfPayload(payload, key.Country, keyID, algorithm, signature))
//	if found.Revoked { … }
//
// A revoked certificate keeps its good signature: whether it is revoked is a
// question of its own. Lists hold hashes of certificates, never who they are of.
//
// # Lists
//
//	exact    every entry is found, and nothing else: hashes, batches of the EU
//	filters  every entry is found, and one stranger in 1/Rate: Bloom filters, partial
//	         variable hash lists, and slices of these
//
// What a filter says is probable; Finding tells which it was (Exact, Rate).
// DefaultRate is one stranger in a million million. A million strangers held against
// 100,000 entries gave (BenchmarkFalsePositives):
//
//	                asked for  stated    measured
//	bloom           1e-3       0.997e-3  0.979e-3
//	slices          1e-3       0.998e-3  0.992e-3
//	varhash         1e-3       2.33e-5   1.3e-5
//	slices-varhash  1e-3       2.38e-5   1.3e-5
//	each of them    1e-12      1e-12     nobody
//
// The first bytes of hashes are whole bytes, four at least, and so mostly better
// than what was asked for.
//
// A List has a Scope: a country, a key, the type of its hashes, an end. Lists is
// the union of any number of them, a Store the union that is in force. A list of a
// country speaks for the certificates that name it as their issuer and for those
// that its keys signed.
//
// # Age
//
// What a list finds counts however old the list is. To say no it must be recent:
// where the lists that speak for a certificate, by country and key, are older than
// the update that they promise (List.NextUpdate), or than the caller's limit
// (Policy.FreshFor), Store gives ErrTooOld and not no, and in the grace of the
// Policy a Finding that is Stale. So does a Store whose lists are over all of them;
// a single one that is over (Scope.Expires) is passed over, since its certificates
// have ended. By default there is no limit but the lists' own promises, and no
// grace.
//
// # Publishing
//
//	err := revocation.Publication{Format: revocation.FormatHashes, At: now, Lists: entries}.Write(save)
//
// A list must stay as long as the last certificate in it lives. The type UCI
// revokes the renewals of a certificate too, Signature one certificate only. An
// identifier that can be guessed can be found out from its hash; the random ones of
// cert.NewUVCI cannot.
//
// # Refusals
//
// Readers fail closed: what is not whole, or not what it says, gives no list but an
// *Error, whose Code is one of these. Sentence explains them.
//
//	any list  list-unknown-format list-too-large list-truncated list-length
//	          list-header list-version list-country list-kid list-expires
//	          hash-type-unknown hash-length hash-order
//	filters   filter-hash-function filter-parameters filter-saturated
//	batches   batch-json batch-too-many batch-unchecked batch-signature
//	          batch-signer batch-signer-country
//	slices    slice-archive slice-name slice-link slice-type slice-mode
//	          slice-missing slices-too-many slice-lists-json
//	index     index-json index-alone index-path index-file-missing index-file-changed
//	publish   format-unknown publication-time
//
// Limits of what is read are the constants whose names begin with Max.
//
// # Sources
//
// EU DCC revocation, backend to backend and distribution to devices; dgc-gateway,
// dgca-revocation-distribution-service, dgc-bloomfilter,
// dgca-partialvarhashfilter. Where a page and the code of these disagree, the code
// is followed, for its files are the ones in use.
package revocation
