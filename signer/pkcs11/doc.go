// Package pkcs11 signs with keys in USB tokens, smart cards and HSMs, through the
// PKCS#11 module of their vendor.
//
//	s, err := pkcs11.Open(ctx, "pkcs11:token=VN;object=DSC?module-name=softhsm2&pin-source=file:/run/pin",
//		pkcs11.Options{Certificate: dsc})
//	…
//	defer s.Close()
//
// A Signer is a signer.Signer: a cert.Issuer takes it as it takes a key file. A Key
// is a crypto.Signer without a certificate, for the key ceremony: GenerateKey makes
// one in the token that never leaves it, x509.CreateCertificateRequest asks for its
// certificate, which the vendor's program (or pkcs11-tool of OpenSC) puts on the
// token, under the ID of the key, or which Options.Certificate gives.
//
// # The PIN
//
// It comes from the file that the URI names as pin-source, or from Options.PIN,
// which reads whatever the caller wants: this package reads no environment. It is
// asked for at each login, overwritten afterwards, and in no error and no log. (The
// binding and the module make copies that nobody can overwrite.) A pin-value in the
// URI is refused, as URIs end in logs and process lists.
//
// A wrong PIN is tried once. A PIN that the token refuses, at Open or when it has
// to be logged in to again, is never tried again by that Signer, nor by another of
// the process that recovers with the same one; a new Open is a new decision. The
// PIN is not tried at all where the token, asked just before, says that one more
// wrong one would lock it, and goes to no other token than the one of Open, known
// by its serial number. A process is logged in to a token once, after which modules
// take any PIN: a second Signer's is compared with the one that logged in, unless
// other code did that.
//
// # When it breaks
//
// Each signature uses a session of a pool, read-only, alone. (GenerateKey makes the
// key in one that may write, and closes it.) A session that fails is closed. Sign
// then finds the token anew, logs in if it has to, has the key sign and verifies
// that, and signs; whoever else waits shares the one attempt. Where no token of a
// module answers, the module is started anew, as some see a token again only then.
// So a token that was unplugged, or an HSM that was restarted, costs an error for
// each signature that was asked for meanwhile, and nothing afterwards. What the
// token refuses to do (a mechanism, a key that may not sign) is an error and no
// reason to look for it again.
//
// A module is initialised once in a process, by whoever is first, and finalised by
// the last Close, unless it was other code that initialised it. It stays loaded.
//
// # Errors
//
//	ErrURI          the URI is none, or asks for what there is not; never with a value of it
//	ErrModule       the vendor's library is not there, is none, or does not start
//	ErrToken        no such token, several, or it does not answer
//	ErrPIN          needed, wrong, expired or not set; ErrPINLocked is one too
//	ErrNoKey        no such key, or several: signer.ErrNoKey
//	ErrKeyExists    GenerateKey: label or ID are taken
//	ErrBusy         no session was free for Options.Wait
//	ErrClosed       after Close
//	ErrUnsupported  built without cgo
//
// and of package signer ErrNoCertificate, ErrKeyMismatch, ErrUnsupportedKey, and
// ErrSign, in which all errors of Sign are except the end of a context.
//
// # Building
//
// This is the one package that needs cgo. Without it, or with the build tag
// nopkcs11, everything compiles and Open fails with ErrUnsupported. Keys that want
// the PIN for each signature (CKA_ALWAYS_AUTHENTICATE) and PIN pads on the reader
// are not supported.
//
// # Measured
//
// SoftHSM 2.6.1, P-256, two cores that others use too, Go 1.26; medians of 11 runs of
//
//	go test -run '^$' -bench SoftHSM/ES256 -benchtime 2500x ./signer/pkcs11
//
// "floor" is the bare C_SignInit and C_Sign with as many sessions. SoftHSM has one
// lock for all of them.
//
//	sessions  floor     ours      median of ours/floor in a run
//	1         17,000/s  18,300/s  1.05
//	2         14,800/s  15,000/s  1.00
//	8         17,600/s  16,200/s  0.94
//	32        18,100/s  16,500/s  0.91
//
// With a token that takes 5 ms (-bench Slow), where sessions/5 ms are 200, 1,600 and
// 6,400 a second and sleeping 5 ms alone gives 180, 1,475 and 5,869 here: 179 with 1
// session, 1,486 with 8, 5,734 with 32.
package pkcs11
