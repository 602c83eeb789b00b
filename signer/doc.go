// Package signer says who vouches for a certificate: it makes the signatures of
// COSE with a key, wherever the key is.
//
//	key file ──── Load ──────────┐
//	crypto.Signer (KMS) ── New ──┼──▶ *Key ── Sign ──▶ signature for COSE_Sign1
//	crypto.Signer (HSM) ── New ──┘     a Signer and a CertificateSource
//
// The key decides the algorithm: P-256 signs with ES256, RSA of 2048 to 4096 bits
// with PS256. There are no others in HCERT, and no option to choose one.
//
// A Key never prints its private key: every verb of fmt, slog, JSON and text give
// "signer.Key(ES256, kid 8w2kZxb3iC0=)". Nothing here reads the clock, the
// environment, the disk or the network; a crypto.Signer given to New may.
//
// # Errors
//
//	ErrNoKey           no private key in the file (the text says what there is), or several
//	ErrNoCertificate   no certificate in the file, or none that can be read
//	ErrPassword        the password is needed, or wrong
//	ErrKeyMismatch     the key is not the one of the certificate
//	ErrUnsupportedKey  P-384, P-521, Ed25519, RSA 1024 …; legacy PEM encryption
//	ErrTooLarge        a file has more than MaxFile bytes
//	ErrSign            the key did not sign; the key's own error is within
//	ErrExpired         Key.ValidAt: after the validity of the certificate
//	ErrNotYetValid     Key.ValidAt: before the validity of the certificate
//
// All are for errors.Is. No error holds a key, a password or text of a
// certificate, apart from what a crypto.Signer of others puts into its own.
//
// # Compatibility
//
// Exported names and error values stay as they are within a major version; texts
// of errors may change. Signer and CertificateSource get no further methods: what
// a key can do besides becomes an interface of its own.
package signer
