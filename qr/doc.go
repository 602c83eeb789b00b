// Package qr carries certificates: a COSE message becomes the HC1 text of a QR
// code and the text a picture, and both ways back.
//
//	COSE ─Encode→ "HC1:…" ─New→ Matrix ─WritePNG, WriteSVG, WriteTerminal→ picture
//	picture ─Scan, ScanReader→ "HC1:…" ─Decode→ COSE
//
// The package knows nothing of what a message says or who signed it, and
// imports no other package of the module that does. All functions are safe for
// concurrent use.
//
// # Limits
//
// Input is taken to be hostile. Every limit is an exported constant, with its
// unit and its source beside it:
//
//	MaxText          8 KiB    the text that Decode reads
//	MaxInflated      64 KiB   the message that Decode returns
//	MaxPictureBytes  32 MiB   the file that ScanReader reads
//	MaxPixels        64 Mi    the picture that Scan and ScanReader look at
//	MaxDecodedBytes  512 MiB  the memory that decoding a picture takes
//	MaxScans         64       the scans of a JPEG file that ScanReader reads
//	MaxModulePixels  40       the side of a module in a PNG picture
//
// # Reading pictures
//
// Scan reads photographs in Go alone. How many of several hundred degraded
// pictures it reads, beside other readers and with their times, is in the
// documentation of examples/scanbench.
//
// # Error codes of Decode
//
// Each failure is an *Error with a stage and one of these codes. They are
// stable: they appear in reports, logs and user interfaces.
//
//	stage   code                        the text
//	prefix  input-too-long              has more than MaxText bytes
//	prefix  prefix-missing              does not begin with "HC1:"
//	prefix  prefix-unsupported-version  begins with "HC2:" to "HC9:" or "HCA:" to "HCZ:"
//	base45  base45-character            has a character outside the alphabet
//	base45  base45-length               leaves one character over
//	base45  base45-overflow             has a group above 65535, or a last pair above 255
//	zlib    zlib-header                 holds no zlib stream
//	zlib    zlib-not-compressed         holds what looks like a bare COSE message
//	zlib    zlib-corrupt                holds a stream that cannot be read
//	zlib    zlib-checksum               holds a stream whose checksum differs
//	zlib    zlib-too-large              holds more than MaxInflated bytes
//	zlib    zlib-truncated              holds a stream that ends early
//	zlib    zlib-trailing-data          has bytes behind the stream
package qr
