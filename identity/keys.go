package identity

import (
	"fmt"
	"slices"
	"strings"
)

// maxKeyWords is how many words of a name go into keys.
const maxKeyWords = 5

// BlockingKeys gives the keys of a person: two people who may be one have a key
// in common, although one of them is written with mistakes. A register in a
// database has a table of keys and people; see Registry. There are about ten, of
// at most 100 bytes each:
//
//	d1990-02-11 hung van         the day of birth and two words of the name (one, of a short name)
//	w1990-02-11 hung nguyen van  the day and the whole name, in alphabetical order
//	y1990 hung nguyen van        the year of birth and the whole name
//	m02-11 hung nguyen van       month and day and the whole name
//	t012345                      the last six digits of the personal number
//	p001090012                   its first nine digits
//	q001090345                   its first six and last three digits
//
// Source of the method: blocking, as in Christen, Data Matching (2012), chapter 4.
func BlockingKeys(p Person) []string {
	return append(nameKeys(nil, keyWords(p.FullName), p.Birth), numberKeys(p.PersonalID)...)
}

func nameKeys(keys []string, words []string, birth Date) []string {
	if len(words) == 0 || birth.IsZero() {
		return keys
	}
	whole := strings.Join(words, " ")
	keys = append(keys, fmt.Sprintf("y%04d %s", birth.Year(), whole))
	if birth.Precision() != PrecisionDay {
		return keys
	}
	keys = append(keys, fmt.Sprintf("m%02d-%02d %s", birth.Month(), birth.Day(), whole))
	keys = wholeKey(keys, words, birth)
	return dayKeys(keys, words, birth, func(a, b string) bool { return true })
}

// wholeKey gives the key of a day and the whole name, or of a year where no more
// is known.
func wholeKey(keys []string, words []string, birth Date) []string {
	whole := strings.Join(words, " ")
	if birth.Precision() != PrecisionDay {
		return append(keys, fmt.Sprintf("y%04d %s", birth.Year(), whole))
	}
	return append(keys, "w"+birth.String()+" "+whole)
}

// rareDayKeys gives those of the keys of a day that few people have: at least one
// word is not common, if the name has any such word.
func rareDayKeys(keys []string, words []string, birth Date) []string {
	if birth.Precision() != PrecisionDay {
		return keys
	}
	rare := dayKeys(keys, words, birth, func(a, b string) bool { return !commonWords[a] || !commonWords[b] })
	if len(rare) > len(keys) {
		return rare
	}
	return dayKeys(keys, words, birth, func(a, b string) bool { return true })
}

// commonWords are words that so many names have that two of them say little.
var commonWords = map[string]bool{
	"nguyen": true, "tran": true, "le": true, "pham": true, "hoang": true, "huynh": true, "phan": true, "vu": true, "vo": true,
	"thi": true, "van": true,
}

// keyWords gives the words of a name that are in keys, sorted.
func keyWords(name string) []string {
	words := strings.Fields(Fold(name))
	slices.Sort(words)
	return words[:min(len(words), maxKeyWords)]
}

// dayKeys adds the keys of a day and those sorted words that are wanted together.
func dayKeys(keys []string, words []string, birth Date, wanted func(a, b string) bool) []string {
	day := "d" + birth.String() + " "
	for i, a := range words {
		if len(words) <= 2 {
			keys = append(keys, day+a)
		}
		for _, b := range words[i+1:] {
			if wanted(a, b) {
				keys = append(keys, day+a+" "+b)
			}
		}
	}
	return keys
}

func numberKeys(number string) []string {
	if len(number) != 12 {
		return nil
	}
	return []string{"t" + number[6:], "p" + number[:9], "q" + number[:6] + number[9:]}
}
