// Package trust reads the lists of whom to believe: every format in which
// countries and networks publish the keys that sign health certificates.
//
//	list, err := trust.Read(file, trust.Options{})
//	verifier, err := verify.New(verify.Options{Trust: verify.NewKeySet(list.Keys()...), Clock: time.Now})
//
// The format is recognised by content. An entry that is broken, or that proves
// less than Options asks for, is a Refusal with a code, and all the others are
// loaded. Union joins several lists.
//
// # What is believed
//
// Nobody is believed by default: a verifier believes the lists that it is given.
// Options says what a list has to prove: its own signature (Signer), that each
// entry was uploaded by its country (Anchors, Uploaders), that each certificate
// comes from a national root (Roots, Anchors), and that it is valid (At).
//
// # Formats
//
// PEM and DER certificates, alone and in folders (GDHCN's participant folders, the
// EU's offline publication); the EU gateway's list and those of Germany, Austria,
// Sweden and Poland; the Dutch and the Swiss list; JSON Web Key Sets; an object of
// key IDs with keys in PEM, as France and Italy have it, whose times are read as RFC
// 3339; GDHCN's DID documents, versions 1 and 2; our own snapshots.
//
// Of a DID document the proof is not looked at: it is over a form of the document
// (URDNA2015) that only a processor of JSON-LD makes. Nor are WHO's signatures
// beside participant folders. Take these lists from WHO over HTTPS, prove their
// certificates by Roots, and hand them on as a snapshot.
//
// Where a list or a folder names trust domains, the keys of DefaultDomain are taken
// and no others, unless Options.Domains says so: keys of PH4H and IPS sign summaries
// of a patient's health.
//
// # Snapshots
//
// WriteSnapshot packs keys of any origin into one small signed file, which a
// verifier fetches and LoadSnapshot checks. A Store holds such keys, replaces
// them while verifications run, and says how old they are by a Policy: Fresh,
// Stale but in grace, or TooOld, when it gives none any more. Fetching is the
// app's part.
//
// # Codes
//
// Of entries that gave no key; the constants of type Code explain them:
//
//	malformed reference file-unreadable certificate-missing
//	certificate-too-large certificate-unreadable key-unsupported key-too-costly
//	not-a-document-signer kid-missing kid-mismatch thumbprint-mismatch
//	key-mismatch usage-contradicted duplicate kid-crowded domain-not-wanted
//	not-yet-valid expired cms-missing cms-invalid uploader-unknown
//	anchor-unknown root-unknown root-signature-invalid root-not-valid chain-too-long
//
// Of a list without keys: only-roots no-keys
//
// Sources: EU hcert-spec (certificate governance), dgc-gateway (trust list),
// WHO smart-trust 2026-07 (DID documents), RFC 7517, RFC 5652, RFC 9052.
package trust
