// Package vaxcert is the overview of a Go SDK that issues and checks digital
// vaccination certificates. It holds no code; the packages below it do.
//
// # The packages
//
//	identity  whose it is: numbers, names, dates of birth, and the person in the register
//	signer    who vouches: keys, certificates, signatures; signer/pkcs11 for tokens and HSMs
//	cert      what it says: the record, the certificate with its 11 fields, the claims on the wire;
//	          cert/attest for the facility's signature, cert/audit for the log
//	qr        how it travels: HC1 texts and QR pictures, both ways
//	verify    whether to believe it: one verdict, with every check that led to it; verify/trust,
//	          verify/revocation and verify/rules for a border, verify/mobile for phones
//	testdata  golden vectors for test suites in any language
//
// Imports point one way: identity, signer and qr know nothing of each other;
// cert imports identity and signer; verify imports cert, qr and identity. The
// apps in the module examples wire them together.
//
// # The way of the data
//
//	issue  cert.Record ─Certificate→ cert.Certificate ─Issuer.Prepare→ Draft ─Issuer.Issue→ COSE
//	       ─qr.Encode→ "HC1:…" ─qr.New→ Matrix ─WritePNG, WriteSVG→ picture
//	check  picture ─qr.ScanReader→ "HC1:…" ─Verifier.Verify→ Result{Decision, Payload, Checks}
//
// Each arrow is one exported function of one package and can be used alone.
//
// # What holds everywhere
//
// Nothing reads the clock, the environment or the disk behind the caller's back:
// time comes from a func() time.Time, files through io.Reader and fs.FS. But for
// signer/pkcs11 the packages need no cgo, network, database or framework. Input is hostile: every
// size is bounded by an exported constant with its source. Errors hold stable
// codes and no personal data; sentences for people are in Vietnamese and
// English.
package vaxcert
