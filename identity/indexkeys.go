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
	for _, key := range keys {
		if key == "" {
			continue
		}
		switch rest := key[1:]; key[0] {
		case 'd':
			found = x.appendBorn(found, rest)
		case 'w':
			found = x.appendWhole(found, rest)
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
	slices.Sort(found)
	found = slices.Compact(found)
	out := make([]Person, len(found))
	for i, who := range found {
		out[i] = x.person(who)
	}
	return out, ctx.Err()
}

// posting says that a word is in the name of somebody who was born on a day.
// Postings are in the order of birth, word and person, and of a name of more than
// two words the commonest is left out: two words are looked for by the rarer.
type posting struct{ fold, who uint32 }

func (x *Index) post() {
	all := make([]ordering, 0, 5*len(x.numbers)/2)
	var buffer [2 * maxNameWords]uint32
	for i := range x.numbers {
		if x.births[i].date().Precision() != PrecisionDay {
			continue
		}
		folds := x.foldsOf(uint32(i), buffer[:0])
		left := nothing
		if len(folds) > 2 {
			left = 0
			for k := range folds {
				if x.rarer(folds[left], folds[k]) {
					left = k
				}
			}
		}
		for k, fold := range folds {
			if k != left {
				all = append(all, ordering{key: bornKey(x.births[i], fold), who: uint32(i)})
			}
		}
	}
	slices.SortFunc(all, ordering.compare)
	x.born = make([]posting, len(all))
	for i, o := range all {
		x.born[i] = posting{uint32(o.key), o.who}
	}
	x.byBorn = newFences(all)
}

func bornKey(birth packedDate, fold uint32) uint64 { return uint64(birth)<<32 | uint64(fold) }

// rarer says whether fewer people have the first word than the second.
func (x *Index) rarer(a, b uint32) bool {
	if x.foldCounts[a] != x.foldCounts[b] {
		return x.foldCounts[a] < x.foldCounts[b]
	}
	return a < b
}

func (x *Index) foldsOf(who uint32, folds []uint32) []uint32 {
	for word := range x.wordsOf(who) {
		folds = append(folds, word.folds...)
	}
	return folds
}

// appendBorn finds people by a day and two words, or by a day and one word of a
// name that has not more than two.
func (x *Index) appendBorn(found []uint32, key string) []uint32 {
	day, words, ok := strings.Cut(key, " ")
	date, err := ParseDate(day)
	if !ok || err != nil {
		return found
	}
	birth := pack(date)
	first, second, two := strings.Cut(words, " ")
	word, known := x.folds[first]
	if !known {
		return found
	}
	other := word
	if two {
		if other, known = x.folds[second]; !known {
			return found
		}
		if x.rarer(other, word) {
			word, other = other, word
		}
	}
	target := bornKey(birth, word)
	from, to := x.byBorn.around(target, len(x.born))
	born := x.born[from:to]
	at, _ := slices.BinarySearchFunc(born, target, func(p posting, target uint64) int {
		return cmp.Compare(bornKey(x.births[p.who], p.fold), target)
	})
	var buffer [2 * maxNameWords]uint32
	for ; at < len(born) && bornKey(x.births[born[at].who], born[at].fold) == target; at++ {
		who := born[at].who
		folds := x.foldsOf(who, buffer[:0])
		if !two && len(folds) <= 2 || two && hasBoth(folds, word, other) {
			found = append(found, who)
		}
	}
	return found
}

func hasBoth(folds []uint32, a, b uint32) bool {
	i := slices.Index(folds, a)
	if a != b {
		return i >= 0 && slices.Contains(folds, b)
	}
	return i >= 0 && slices.Contains(folds[i+1:], b)
}

// appendYear finds people by a year and their whole name.
func (x *Index) appendYear(found []uint32, key string) []uint32 {
	text, name, ok := strings.Cut(key, " ")
	year, err := strconv.ParseUint(text, 10, 16)
	if !ok || err != nil {
		return found
	}
	return x.appendNamed(found, &x.byYear, name, packedDate.inYear, uint32(year))
}

// appendWhole finds people by a day and their whole name.
func (x *Index) appendWhole(found []uint32, key string) []uint32 {
	text, name, ok := strings.Cut(key, " ")
	date, err := ParseDate(text)
	if !ok || err != nil {
		return found
	}
	return x.appendNamed(found, &x.byDay, name, packedDate.dayFirst, pack(date).dayFirst())
}

// appendMonthDay finds people by a day of any year and their whole name.
func (x *Index) appendMonthDay(found []uint32, key string) []uint32 {
	text, name, ok := strings.Cut(key, " ")
	date, err := ParseDate("2000-" + text) // a leap year
	if !ok || err != nil {
		return found
	}
	return x.appendNamed(found, &x.byDay, name, packedDate.monthDay, pack(date).monthDay())
}

// appendNamed finds people by their whole name and a part of their birth date, in
// an order of both.
func (x *Index) appendNamed(found []uint32, order *sortedPeople, name string, part func(packedDate) uint32, want uint32) []uint32 {
	hash := maphash.String(x.seed, name)
	for who := range order.equal(hash, func(who uint32) int {
		if name := x.wholeName(who); name != hash {
			return cmp.Compare(name, hash)
		}
		return cmp.Compare(part(x.births[who]), want)
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
	for who := range x.byTail.equal(tail, func(who uint32) int { return cmp.Compare(x.numbers[who]%1e6, tail) }) {
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
	for at := x.atNumber(head * 1e3); at < len(x.numbers) && x.numbers[at]/1e3 == head; at++ {
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
	for at := x.atNumber(head * 1e6); at < len(x.numbers) && x.numbers[at]/1e6 == head; at++ {
		if x.numbers[at]%1e3 == tail {
			found = append(found, uint32(at))
		}
	}
	return found
}
