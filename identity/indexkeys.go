package identity

import (
	"cmp"
	"context"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
)

// Candidates gives everybody who has one of the keys, each once. A key that is
// none of BlockingKeys finds nobody. It fails only where ctx has ended.
func (x *Index) Candidates(ctx context.Context, keys []string) ([]Person, error) {
	var found []uint32
	var days []dayKey
	for _, key := range keys {
		if key == "" {
			continue
		}
		switch rest := key[1:]; key[0] {
		case 'd':
			days = x.appendDay(days, rest)
		case 'y':
			found = x.appendYear(found, rest)
		case 'm':
			found = x.appendMonthDay(found, rest)
		case 't':
			found = x.appendTail(found, rest)
		case 'p':
			found = x.appendHead(found, rest)
		case 'q':
			found = x.appendEnds(found, rest)
		}
	}
	found = x.appendBorn(found, days)
	slices.Sort(found)
	found = slices.Compact(found)
	out := make([]Person, len(found))
	for i, who := range found {
		out[i] = x.person(who)
	}
	return out, ctx.Err()
}

// dayKey is a key of a birth date and one or two words.
type dayKey struct {
	birth  packedDate
	folds  [2]uint32
	single bool
}

func (x *Index) appendDay(days []dayKey, key string) []dayKey {
	birth, words, ok := strings.Cut(key, " ")
	date, err := ParseDate(birth)
	if !ok || err != nil {
		return days
	}
	first, second, two := strings.Cut(words, " ")
	a, known := x.folds[first]
	if !known {
		return days
	}
	b := a
	if two {
		if b, known = x.folds[second]; !known {
			return days
		}
	}
	return append(days, dayKey{pack(date), [2]uint32{a, b}, !two})
}

// appendBorn looks once at everybody who was born on a day, whatever the number
// of keys with that day.
func (x *Index) appendBorn(found []uint32, days []dayKey) []uint32 {
	for len(days) > 0 {
		n := 1
		for n < len(days) && days[n].birth == days[0].birth {
			n++
		}
		same := days[:n]
		days = days[n:]
		for who := range x.equal(x.byBirth, func(who uint32) int { return cmp.Compare(x.births[who], same[0].birth) }) {
			if x.hasWords(who, same) {
				found = append(found, who)
			}
		}
	}
	return found
}

func (x *Index) hasWords(who uint32, keys []dayKey) bool {
	var folds [2 * maxNameWords]uint32
	n := 0
	for word := range x.wordsOf(who) {
		n += copy(folds[n:], word.folds)
	}
	for _, k := range keys {
		first := slices.Index(folds[:n], k.folds[0])
		if first < 0 {
			continue
		}
		if k.single {
			if n <= 2 {
				return true
			}
			continue
		}
		for i, f := range folds[:n] {
			if i != first && f == k.folds[1] {
				return true
			}
		}
	}
	return false
}

func (x *Index) appendYear(found []uint32, key string) []uint32 {
	text, name, ok := strings.Cut(key, " ")
	year, err := strconv.ParseUint(text, 10, 16)
	if !ok || err != nil {
		return found
	}
	hash := maphash.String(x.seed, name)
	for who := range x.equal(x.byYear, func(who uint32) int {
		return cmp.Or(cmp.Compare(x.wholeName(who), hash), cmp.Compare(uint64(x.births[who]>>9), year))
	}) {
		found = append(found, who)
	}
	return found
}

func (x *Index) appendMonthDay(found []uint32, key string) []uint32 {
	text, name, ok := strings.Cut(key, " ")
	date, err := ParseDate("2000-" + text) // a leap year
	if !ok || err != nil {
		return found
	}
	hash := maphash.String(x.seed, name)
	for who := range x.equal(x.byDay, func(who uint32) int {
		return cmp.Or(cmp.Compare(x.wholeName(who), hash), cmp.Compare(x.births[who].monthDay(), pack(date).monthDay()))
	}) {
		found = append(found, who)
	}
	return found
}

func (x *Index) appendTail(found []uint32, key string) []uint32 {
	tail, ok := digits(key, 6)
	if !ok {
		return found
	}
	for who := range x.equal(x.byTail, func(who uint32) int { return cmp.Compare(x.numbers[who]%1e6, tail) }) {
		found = append(found, who)
	}
	return found
}

// appendHead finds the numbers that begin with nine digits.
func (x *Index) appendHead(found []uint32, key string) []uint32 {
	head, ok := digits(key, 9)
	if !ok {
		return found
	}
	at, _ := slices.BinarySearch(x.numbers, head*1e3)
	for ; at < len(x.numbers) && x.numbers[at]/1e3 == head; at++ {
		found = append(found, uint32(at))
	}
	return found
}

// appendEnds finds the numbers that begin with six digits and end with three.
func (x *Index) appendEnds(found []uint32, key string) []uint32 {
	ends, ok := digits(key, 9)
	if !ok {
		return found
	}
	head, tail := ends/1e3, ends%1e3
	at, _ := slices.BinarySearch(x.numbers, head*1e6)
	for ; at < len(x.numbers) && x.numbers[at]/1e6 == head; at++ {
		if x.numbers[at]%1e3 == tail {
			found = append(found, uint32(at))
		}
	}
	return found
}
