package signer

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
)

// scalar is a number modulo the order of P-256, big-endian.
type scalar [32]byte

// The order of P-256 and half of it, rounded down. Source: FIPS 186-5, SP 800-186
// section 3.2.1.3.
var (
	order = scalar{
		0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
	}
	halfOrder = scalar{
		0x7f, 0xff, 0xff, 0xff, 0x80, 0x00, 0x00, 0x00, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xde, 0x73, 0x7d, 0x56, 0xd3, 0x8b, 0xcf, 0x42, 0x79, 0xdc, 0xe5, 0x61, 0x7e, 0x31, 0x92, 0xa8,
	}
)

// rawSignature turns the DER of an ECDSA signature on P-256 into r and s of 32
// bytes each, as RFC 9053 section 2.1 has it, with a low s: of s and the order
// minus s, which verify alike, the smaller.
func rawSignature(der []byte) ([]byte, error) {
	r, s, ok := parseDER(der)
	if !ok {
		return nil, fmt.Errorf("%w: the key gave %d bytes that are no DER signature of P-256", ErrSign, len(der))
	}
	if bytes.Compare(s[:], halfOrder[:]) > 0 {
		s = minus(order, s)
	}
	return append(append(make([]byte, 0, 64), r[:]...), s[:]...), nil
}

// parseDER reads SEQUENCE { r INTEGER, s INTEGER } of RFC 3279 section 2.2.3. A
// signature of P-256 is at most 72 bytes, so all lengths are of one byte.
func parseDER(der []byte) (r, s scalar, ok bool) {
	if len(der) < 2 || der[0] != 0x30 || int(der[1]) != len(der)-2 || der[1] > 0x7f {
		return r, s, false
	}
	r, rest, ok := parseScalar(der[2:])
	if !ok {
		return r, s, false
	}
	s, rest, ok = parseScalar(rest)
	return r, s, ok && len(rest) == 0
}

// parseScalar reads an INTEGER between 1 and the order minus 1, in its shortest form.
func parseScalar(der []byte) (n scalar, rest []byte, ok bool) {
	if len(der) < 3 || der[0] != 0x02 || int(der[1]) > len(der)-2 {
		return n, nil, false
	}
	digits, rest := der[2:2+int(der[1])], der[2+int(der[1]):]
	switch {
	case len(digits) == 0, digits[0] > 0x7f:
		return n, nil, false // empty, or negative
	case digits[0] == 0:
		digits = digits[1:]
		if len(digits) == 0 || digits[0] <= 0x7f {
			return n, nil, false // zero, or not the shortest form
		}
	}
	if len(digits) > len(n) {
		return n, nil, false
	}
	copy(n[len(n)-len(digits):], digits)
	return n, rest, bytes.Compare(n[:], order[:]) < 0
}

// minus gives a - b for a >= b.
func minus(a, b scalar) (d scalar) {
	var borrow uint64
	for i := len(d) - 8; i >= 0; i -= 8 {
		var word uint64
		word, borrow = bits.Sub64(binary.BigEndian.Uint64(a[i:]), binary.BigEndian.Uint64(b[i:]), borrow)
		binary.BigEndian.PutUint64(d[i:], word)
	}
	return d
}
