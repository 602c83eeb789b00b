package qr

import (
	"errors"
	"strings"
	"sync"

	"github.com/vaxcert/vaxcert/internal/deflate"
)

// MaxText is the greatest length of a text that Decode reads: 8 KiB, in bytes.
// The longest text that fits a QR code, version 40 at level L, has 4296
// characters (ISO/IEC 18004, table 7).
const MaxText = 8 << 10

// MaxInflated is the greatest size of a message that Decode returns: 64 KiB,
// in bytes. Published certificates have 280 to 900 bytes; the specification
// (EU eHealth Network, HCERT 1.0.8) sets no limit.
const MaxInflated = 64 << 10

// prefix is the context identifier, HCERT 1.0.8, section 4.2.
const prefix = "HC1:"

// scratch is the working memory of one call.
type scratch struct{ compressed, text []byte }

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// Encode returns the text of a QR code that carries the COSE message: "HC1:",
// then base45 of the message in a zlib stream. Of a certificate it is
// shorter than with the highest level of zlib. Every message has a text, the
// same one in every call.
//
// It is safe for concurrent use. Source: HCERT 1.0.8, section 4.2;
// RFC 1950, 1951 and 9285.
func Encode(message []byte) string { return encode(message, deflate.Deflate) }

// EncodeSmallest is Encode with up to about two milliseconds of a processor
// spent on a shorter text, which gives a smaller QR code. The text is never
// longer than that of Encode. Messages of more than 3 KiB, too many for a QR
// code, get the text of Encode.
func EncodeSmallest(message []byte) string { return encode(message, deflate.Smallest) }

func encode(message []byte, compress func(dst, src []byte) []byte) string {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.compressed = compress(s.compressed[:0], message)
	s.text = appendBase45(append(s.text[:0], prefix...), s.compressed)
	return string(s.text)
}

// Decode returns the COSE message in the text of a QR code. Nothing of the
// message is checked but that it was not changed by accident.
//
// Line ends and tabs around the text, as scanners add them, are passed over.
// Spaces are not: they are digits of base45. A text of more than MaxText bytes
// or with more than MaxInflated bytes in it is refused, without using more
// memory than that.
//
// The error is always an *Error, and the message nil with it. It is safe for
// concurrent use. Source: as for Encode.
func Decode(text string) ([]byte, error) { return AppendDecode(nil, text) }

// AppendDecode is Decode into memory of the caller: it appends the message to
// dst. It fails as Decode does, and returns nil then.
func AppendDecode(dst []byte, text string) ([]byte, error) {
	if len(text) > MaxText {
		return nil, &Error{StagePrefix, "input-too-long", errTextTooLong}
	}
	body, err := cutPrefix(strings.Trim(text, "\r\n\t"))
	if err != nil {
		return nil, err
	}
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	compressed, err := appendBytesOfBase45(s.compressed[:0], body)
	if err != nil {
		return nil, &Error{StageBase45, base45Codes[err], err}
	}
	s.compressed = compressed
	message, err := deflate.Inflate(dst, compressed, MaxInflated)
	if err != nil {
		if err == deflate.ErrHeader && startsLikeCOSE(compressed[0]) {
			err = errNotCompressed
		}
		return nil, &Error{StageZlib, zlibCodes[err], err}
	}
	return message, nil
}

func cutPrefix(text string) (string, error) {
	body, ok := strings.CutPrefix(text, prefix)
	if ok {
		return body, nil
	}
	if len(text) >= 4 && text[:2] == "HC" && text[3] == ':' &&
		(text[2] >= '2' && text[2] <= '9' || text[2] >= 'A' && text[2] <= 'Z') {
		return "", &Error{StagePrefix, "prefix-unsupported-version", errVersion}
	}
	return "", &Error{StagePrefix, "prefix-missing", errNoPrefix}
}

// startsLikeCOSE recognises an array of four, bare or in the tags of COSE and CWT.
func startsLikeCOSE(first byte) bool { return first == 0x84 || first == 0xD2 || first == 0xD8 }

var (
	errTextTooLong   = errors.New("text is too long")
	errNoPrefix      = errors.New("text has no HC1: in front")
	errVersion       = errors.New("version of the format is not supported")
	errNotCompressed = errors.New("message is not compressed")
)

var base45Codes = map[error]string{
	errBase45Character: "base45-character",
	errBase45Length:    "base45-length",
	errBase45Overflow:  "base45-overflow",
}

var zlibCodes = map[error]string{
	errNotCompressed:     "zlib-not-compressed",
	deflate.ErrHeader:    "zlib-header",
	deflate.ErrCorrupt:   "zlib-corrupt",
	deflate.ErrChecksum:  "zlib-checksum",
	deflate.ErrTooLarge:  "zlib-too-large",
	deflate.ErrTruncated: "zlib-truncated",
	deflate.ErrTrailing:  "zlib-trailing-data",
}
