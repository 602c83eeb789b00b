package qr

import (
	"errors"
	"fmt"
)

// ErrLevel is returned for an error correction level that is none of the four.
var ErrLevel = errors.New("qr: unknown error correction level")

// Level is the error correction level of a symbol: how much of it may be
// dirty, torn or out of sight.
// The zero value is LevelQ, which the HCERT specification recommends.
// Source: ISO/IEC 18004:2015 section 6.5.1; hcert-spec 1.0.8 section 4.2.2.
type Level uint8

const (
	LevelQ Level = iota // about 25 % of the codewords can be restored
	LevelL              // about 7 %
	LevelM              // about 15 %
	LevelH              // about 30 %
)

// String gives the letter of the level: "L", "M", "Q" or "H".
func (l Level) String() string {
	if l > LevelH {
		return fmt.Sprintf("Level(%d)", uint8(l))
	}
	return "QLMH"[l : l+1]
}

// ParseLevel reads the letter of a level, "L", "M", "Q" or "H", in either case.
// Errors: ErrLevel.
func ParseLevel(s string) (Level, error) {
	switch s {
	case "L", "l":
		return LevelL, nil
	case "M", "m":
		return LevelM, nil
	case "Q", "q":
		return LevelQ, nil
	case "H", "h":
		return LevelH, nil
	}
	return 0, fmt.Errorf("%w: want L, M, Q or H", ErrLevel)
}
