package qr

import (
	"errors"
	"slices"
)

const base45Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

var (
	errBase45Character = errors.New("character outside the alphabet")
	errBase45Length    = errors.New("length leaves a single character over")
	errBase45Overflow  = errors.New("group stands for more than its bytes can hold")
)

// base45Pair is a two-character group for every number below 2025, low digit first.
var base45Pair = func() (pairs [45 * 45][2]byte) {
	for n := range pairs {
		pairs[n] = [2]byte{base45Alphabet[n%45], base45Alphabet[n/45]}
	}
	return pairs
}()

// base45Digit holds the value of every character; base45None, with bits no
// digit has, for those outside the alphabet.
var base45Digit = func() (digits [256]uint8) {
	for c := range digits {
		digits[c] = base45None
	}
	for i, c := range []byte(base45Alphabet) {
		digits[c] = uint8(i)
	}
	return digits
}()

const base45None = 0x80

// appendBase45 appends the base45 text of src (RFC 9285, section 4).
func appendBase45(dst, src []byte) []byte {
	dst = slices.Grow(dst, len(src)/2*3+len(src)%2*2)
	for ; len(src) >= 2; src = src[2:] {
		n := uint32(src[0])<<8 | uint32(src[1])
		e := n / 2025
		pair := base45Pair[n-e*2025]
		dst = append(dst, pair[0], pair[1], base45Alphabet[e])
	}
	if len(src) == 1 {
		pair := base45Pair[src[0]]
		dst = append(dst, pair[0], pair[1])
	}
	return dst
}

// appendBytesOfBase45 appends the bytes that the base45 text src stands for.
func appendBytesOfBase45(dst []byte, src string) ([]byte, error) {
	dst = slices.Grow(dst, len(src)/3*2+1)
	for ; len(src) >= 3; src = src[3:] {
		c, d, e := base45Digit[src[0]], base45Digit[src[1]], base45Digit[src[2]]
		n := uint32(c) + 45*uint32(d) + 2025*uint32(e)
		if (c|d|e)&base45None != 0 {
			return nil, errBase45Character
		}
		if n > 0xFFFF {
			return nil, errBase45Overflow
		}
		dst = append(dst, byte(n>>8), byte(n))
	}
	switch len(src) {
	case 1:
		return nil, errBase45Length
	case 2:
		c, d := base45Digit[src[0]], base45Digit[src[1]]
		if (c|d)&base45None != 0 {
			return nil, errBase45Character
		}
		n := uint32(c) + 45*uint32(d)
		if n > 0xFF {
			return nil, errBase45Overflow
		}
		dst = append(dst, byte(n))
	}
	return dst, nil
}
