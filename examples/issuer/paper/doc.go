// Package paper makes what a citizen takes along: the certificate as a page to
// print, and as a card for the wallet of a phone.
//
//	err := paper.PDF(w, p)                          // application/pdf
//
//	apple, err := paper.NewAppleWallet(options)     // at start: says what is missing
//	err = apple.Pass(w, p)                          // application/vnd.apple.pkpass
//
//	google, err := paper.NewGoogleWallet(options)
//	url, err := google.SaveURL(p)                   // a link behind "Add to Google Wallet"
//
// All of them show one Paper, and all carry the same text in their QR code. None has
// an identity number or a sex in it: a Certificate has neither. Everything may be
// called by many goroutines at once.
//
// # The page
//
// One A4 page, Vietnamese first, English beside it: the 11 fields of Decision
// 5772/QĐ-BYT, the QR code as vectors in a square of 70 mm with its quiet zone, until
// when it is valid, that it is read together with an identity paper, how to check it,
// and at the foot a card that is cut out and folded to the size of a bank card (ISO
// 7810 ID-1). The same Paper gives the same bytes.
//
// The font is Liberation Sans, which has every letter of Vietnamese, and Greek and
// Cyrillic. A name with letters of other scripts is shown as in a passport's machine
// readable zone; that form stands below every name, because border officers compare it.
// Values that are too long get smaller letters, more lines and in the end an ellipsis:
// the page stays one page. The title and the other metadata name nobody.
//
// # Wallets
//
// Both are optional: they need keys that Apple and Google give. A card in a phone is a
// copy that leaves the service, and with Google also the person's data go to Google's
// servers, inside a link: ask for consent first (Decision 5772/QĐ-BYT has it for all
// apps that are not national ones). A new card replaces the one with the same
// certificate code, as after a renewal.
//
// # What it costs
//
// BenchmarkPDF and its neighbours, one core of an Intel Xeon, Go 1.26:
//
//	PDF       9.3 ms, 14 MB allocated, 68 kB long; most of it is cutting letters out of two fonts
//	Apple     1.4 ms, of it one RSA-2048 signature; the pictures are drawn once
//	Google    0.9 ms, of it one RSA-2048 signature
package paper
