package qr

import (
	"fmt"
	"slices"
	"strings"
)

// mode is how a segment stores its characters. The numbers index the tables here.
type mode uint8

const (
	numeric mode = iota
	alphanumeric
	byteMode
	modes
)

// segment is a part of the text, from byte start to before byte end.
type segment struct {
	mode       mode
	start, end int
}

// longestText is the length of the longest text that any symbol holds: digits at
// version 40-L.
const longestText = 7089

// band is a range of versions, up to and with last, that share the widths of
// the character count. Source: ISO/IEC 18004:2015 table 3.
type band struct {
	last       int
	countWidth [modes]int
}

var bands = [3]band{
	{9, [modes]int{10, 9, 8}},
	{26, [modes]int{12, 11, 16}},
	{40, [modes]int{14, 13, 16}},
}

// bandOf is the band of a version from 1 to 40.
func bandOf(version int) band {
	i := 0
	for version > bands[i].last {
		i++
	}
	return bands[i]
}

// fit finds the smallest version that holds text at the level.
func fit(text string, level Level) (version int, segments []segment, err error) {
	if len(text) <= longestText {
		version = 1
		for _, b := range bands {
			segments = split(text, b)
			bits := length(segments, b)
			for ; version <= b.last; version++ {
				if bits <= layouts[version].dataCodewords(level)*8 {
					return version, segments, nil
				}
			}
		}
	}
	return 0, nil, fmt.Errorf("%w: %d bytes at level %s", ErrTooLong, len(text), level)
}

// length counts the bits of the segments with their headers.
func length(segments []segment, b band) int {
	bits := 0
	for _, s := range segments {
		bits += 4 + b.countWidth[s.mode]
		switch n := s.end - s.start; s.mode {
		case numeric:
			bits += (n*10 + 2) / 3
		case alphanumeric:
			bits += (n*11 + 1) / 2
		default:
			bits += n * 8
		}
	}
	return bits
}

// split divides the text into the segments that take the fewest bits together,
// but leaves an HC1 text whole, as hcert-spec 1.0.8 section 4.2.2 demands.
func split(text string, b band) []segment {
	if strings.HasPrefix(text, "HC1:") && isAlphanumeric(text) {
		return []segment{{alphanumeric, 0, len(text)}}
	}
	return splitBest(text, b)
}

func isAlphanumeric(text string) bool {
	for i := range len(text) {
		if alphanumericValue[text[i]] < 0 {
			return false
		}
	}
	return true
}

// splitBest walks the text once and keeps, for each mode, the least cost of a
// text so far whose next character is to be in that mode. Costs are sixths of
// a bit, the smallest share of a character.
func splitBest(text string, b band) []segment {
	const never = 1 << 30
	share := [modes]int{20, 33, 48}
	var header, ready [modes]int
	for m := range modes {
		header[m] = (4 + b.countWidth[m]) * 6
		ready[m] = header[m]
	}
	// before[i][m]: the mode of character i where character i+1 has mode m.
	before := make([][modes]mode, len(text))
	var ended [modes]int
	for i := range len(text) {
		for m := range modes {
			ended[m] = never
			if m == byteMode || m == alphanumeric && alphanumericValue[text[i]] >= 0 || m == numeric && isDigit(text[i]) {
				ended[m] = ready[m] + share[m]
			}
		}
		for m := range modes {
			ready[m], before[i][m] = ended[m], m
			for from := range modes {
				if cost := (ended[from]+5)/6*6 + header[m]; from != m && cost < ready[m] {
					ready[m], before[i][m] = cost, from
				}
			}
		}
	}
	best := numeric
	for m := range modes {
		if (ended[m]+5)/6 < (ended[best]+5)/6 {
			best = m
		}
	}
	var reversed []segment
	for i, m := len(text)-1, best; i >= 0; i-- {
		if n := len(reversed); n > 0 && reversed[n-1].mode == m {
			reversed[n-1].start = i
		} else {
			reversed = append(reversed, segment{m, i, i + 1})
		}
		if i > 0 {
			m = before[i-1][m]
		}
	}
	slices.Reverse(reversed)
	return reversed
}

func isDigit(c byte) bool { return c-'0' <= 9 }

// alphanumericValue is the value of each byte in alphanumeric mode, -1 for none.
var alphanumericValue = func() (values [256]int8) {
	for i := range values {
		values[i] = -1
	}
	for i, c := range []byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") {
		values[c] = int8(i)
	}
	return values
}()
