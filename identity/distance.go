package identity

import "unicode/utf8"

// maxDistanceWord is how many letters of a word are compared one by one.
const maxDistanceWord = 32

// within says whether one text becomes the other by at most limit changes:
// a letter more, less or other, or two neighbours that changed places.
// Source: Damerau (1964), in the restricted form (optimal string alignment).
func within(a, b string, limit int) bool {
	if a == b {
		return true
	}
	var ra, rb [maxDistanceWord]rune
	na, nb := runes(&ra, a), runes(&rb, b)
	if na < 0 || nb < 0 || na-nb > limit || nb-na > limit {
		return false
	}
	var rows [3][maxDistanceWord + 1]int8
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range nb + 1 {
		last[j] = int8(j)
	}
	for i := 1; i <= na; i++ {
		row[0] = int8(i)
		best := row[0]
		for j := 1; j <= nb; j++ {
			cost := int8(1)
			if ra[i-1] == rb[j-1] {
				cost = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && ra[i-1] == rb[j-2] && ra[i-2] == rb[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			best = min(best, d)
		}
		if int(best) > limit {
			return false
		}
		before, last, row = last, row, before
	}
	return int(last[nb]) <= limit
}

// runes gives the number of letters of s, -1 where they are too many.
func runes(out *[maxDistanceWord]rune, s string) int {
	if len(s) > maxDistanceWord*utf8.UTFMax {
		return -1
	}
	n := 0
	for _, r := range s {
		if n == len(out) {
			return -1
		}
		out[n] = r
		n++
	}
	return n
}
