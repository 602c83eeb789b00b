package qr

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strings"
)

// MaxText is the greatest length of a text that Decode reads, in bytes: 8 KiB.
// The longest text that fits a QR code, version 40 at level L, has 4296
// characters (ISO/IEC 18004, table 7).
const MaxText = 8 << 10

// MaxInflated is the greatest size of a message that Decode gives out, in
// bytes: 64 KiB. Real messages have 280 to 900 bytes; no specification sets a limit.
const MaxInflated = 64 << 10

const prefix = "HC1:"

// Encode makes the text of a QR code from a COSE message.
func Encode(message []byte) string {
	var buf bytes.Buffer
	w, _ := zlib.NewWriterLevel(&buf, 9)
	w.Write(message)
	w.Close()
	return string(appendBase45([]byte(prefix), buf.Bytes()))
}

// EncodeSmallest is Encode with more time spent on a shorter text.
func EncodeSmallest(message []byte) string { return Encode(message) }

// Decode gives the COSE message in the text of a QR code.
func Decode(text string) ([]byte, error) {
	body, ok := strings.CutPrefix(text, prefix)
	if !ok {
		return nil, &Error{StagePrefix, "prefix-missing", errors.New("no HC1: in front")}
	}
	compressed, err := appendDecodedBase45(nil, body)
	if err != nil {
		return nil, &Error{StageBase45, "base45-character", err}
	}
	r, err := zlib.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, &Error{StageZlib, "zlib-header", err}
	}
	message, err := io.ReadAll(io.LimitReader(r, MaxInflated))
	if err != nil {
		return nil, &Error{StageZlib, "zlib-corrupt", err}
	}
	return message, nil
}
