// Package bench has no code of its own. Its benchmarks compare the SDK with the
// bare signature and with other people's code, on one machine, in one run:
//
//	go test -run XXX -bench . -benchtime 2s ./examples/bench
//
// Each way takes turns of a few milliseconds with the one that it is compared
// with. The ratios are medians of neighbouring turns and repeat within a few
// per cent; times are medians too, and move with whatever else the machine does.
//
// What was seen on 2026-11-22: Go 1.26.8, linux/amd64, 2 cores of a shared
// virtual machine, nearly idle. The key is P-256 where nothing else is said.
//
//	verify a text                ES256             RSA 2048 PS256
//	  bare signature             1.00   68 µs      1.00   28 µs
//	  vaxcert                    1.11   76         1.23   35
//	  go-cose and libraries      1.61  114         2.25   64
//	  Dutch reader 0.5.2         1.60  114         2.26   64
//
// In six shorter runs the ratio of vaxcert was 1.100 to 1.107 for ES256 and
// 1.213 to 1.228 for PS256. Only vaxcert checks times, schema and codes too.
//
// With ten million revoked certificates and 20 rules to ask (go test -bench Border
// ./verify) the ratio of vaxcert is 1.21 to 1.24 for ES256.
//
//	issue a text                 ES256
//	  bare signature             1.00   31 µs      random nonce
//	  bare signature             0.81   25         RFC 6979
//	  vaxcert                    1.17   37         RFC 6979; 1.46 times that alone
//	  go-cose and libraries     10.9   351         a new zlib writer each time
//	  Dutch issuer 0.5.2        11.6   406         the same
//
// In three shorter runs the ratio of vaxcert was 1.19 to 1.21.
//
//	text of a real certificate   characters   QR version at level Q
//	  zlib of Go, level 9        588          19
//	  qr.Encode                  540          18
//	  qr.EncodeSmallest          529          17
//
// Medians of 91 published certificates of up to 460 bytes. zlib 1.2.13 in C,
// level 9, was measured apart, on the same: 382 bytes in the median, against
// 389 of Go's and 357 of qr.Encode's.
//
//	2 workers against 1
//	  cert.Issuer.IssueAll       1.86 times as fast
//	  verify.Verifier.VerifyAll  2.12 (a single worker waits for its consumer now and then)
//
// Of the rate of bare signatures on both cores IssueAll reaches 99 to 103 % where those
// have random nonces, and 77 to 84 % of those by RFC 6979, which it makes (go test -bench
// IssueAll/of-bare ./cert).
//
//	vaxcert issue, a key file, on a machine that was busy with as much again
//	  1,000,000 records to texts               99 s   10,065/s   102 MB
//	  300,000 records to texts, audit log      29 s   10,408/s    50 MB
//	  300,000 records to PNGs                  84 s    3,571/s    52 MB
//
// From this a backlog of 41 million takes 68 minutes as texts and 3.2 hours as pictures,
// a year's 82 million renewals twice that. An HSM has to sign 41 million in a night of
// eight hours at 1,420 a second; 82 million over a year are 2.6 a second, and the 500
// thousand of a busy day 5.8. SoftHSM signs some 17,000 a second here (package
// signer/pkcs11), a token that takes 5 ms 200 with one session.
//
//	QR code, level Q             vaxcert     rsc           skip2          gozxing
//	  matrix                      37 µs      143 (3.6 x)   3659 (95 x)    3612 (81 x)
//	  PNG, 7 pixels a module     135 µs      703 (4.5 x)   9274 (60 x)    10190 (66 x)
//	  SVG of a finished matrix    30 µs
//	  scan of a clean picture   2171 µs                                   4195 (1.8 x)
//
// rsc.io/qr chooses no mask. The PNG is made from the text.
//
// The other issuer and reader are nl-covid19-coronacheck-hcert v0.5.2, built
// with the CBOR library of this module, which is newer than the one that it
// names itself. The texts of real certificates need the shared data; without
// it that benchmark is skipped by name.
package bench
