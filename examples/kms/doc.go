// Package kms has keys in cloud services and in Vault sign certificates. It is an
// example to copy from, in a module of its own: it brings the clients of three clouds
// along, which nobody else needs.
//
//	awskms:…      AWS KMS           ─┐
//	cloudkms:…    Google Cloud KMS  ─┤
//	azurekms:…    Azure Key Vault   ─┼─ Remote ─ New ─▶ *Signer ─▶ cert.NewIssuer
//	hashivault:…  Vault, OpenBao    ─┤            a signer.Signer
//	FromSigner    any crypto.Signer ─┘
//
// Open does all of it by URI. The services see a digest, and nothing of a person. Each
// is asked by its vendor's own client, Vault by its HTTP interface; no protocol is
// invented.
//
// # What a Signer adds to signer.New
//
// signer.New takes any crypto.Signer, and is enough for a key that is near. One that is
// far away needs more:
//
//   - Its context ends a signature under way, and the request with it. crypto.Signer
//     has no context: the libraries make one of their own, of 15 seconds in
//     go.step.sm/crypto, and nobody can end it. So each signature has a crypto.Signer
//     of its own here, which carries the context of its caller. Where only a
//     crypto.Signer is to be had, FromSigner leaves it behind when the context ends.
//   - So many signatures at once and no more, over connections that stay open.
//   - A request has a time-out; what is throttled, and nothing else, is asked again,
//     later each time. The clients' own retries, which repeat what failed in any way,
//     are off: a service may have signed, and counted, what it did not answer.
//   - One signature at the start, verified: the rights, the key, the scheme (PSS, not
//     PKCS#1 v1.5) and the salt (32 bytes, not as long as fits) are right, or it does
//     not start.
//   - The version of the key is settled at the start: one that is rotated, or an alias
//     that moves, does not change who signs. A new key needs a new certificate.
//   - Errors say what to do and show one word of the service's. What its client has in
//     its texts (accounts, keys, URLs, whole answers) stays out of logs.
//
// Signatures are what signer.Key makes of them: r and s with a low s.
//
// # Errors
//
//	ErrURI          the URI of the key cannot be read
//	ErrDenied       no credentials, or no right to sign
//	ErrKey          no such key, disabled, or of a kind that does not sign like this
//	ErrThrottled    too much to do at each attempt: lower Concurrency, or raise the quota
//	ErrUnavailable  it failed or was not reached: ask again, it may have signed
//	ErrTimeout      no answer in time: ask again, it may have signed
//	ErrSelfTest     another key, scheme or salt signs
//
// All are for errors.Is; in those of Sign is signer.ErrSign too. To ask again after
// ErrUnavailable or ErrTimeout is safe: a signature that nobody got is no certificate.
//
// # Speed
//
// What is waited for costs nothing: in virtual time, 32 signatures at once that take 5 ms
// are exactly 6,400 a second (TestConcurrencyHidesTheDelay). In real time, on two cores
// that others share, BenchmarkIssueAll gives 5,430 to 5,655 certificates a second, 85 to
// 88 % of that, where the bare signatures give 90 %: a timer of 5 ms takes 5.3. Through
// the services' protocols over loopback, with client and service on the same two cores,
// it is 3,900 to 4,950, which is 84 to 100 % of the bare requests; 8 at once are 1,300,
// 82 % of 8 in 5 ms.
package kms
