package identity

import (
	"cmp"
	"context"
	"encoding/binary"
	"hash/maphash"
	"iter"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// MaxIndexPeople is how many people an Index holds at most. What is more is
// refused. Source: places in the names, of about eight bytes a person, are numbers
// of 32 bits.
const MaxIndexPeople = 400_000_000

// Index is a population register in memory, read-only once it is made and safe
// for concurrent use. It takes about 70 bytes a person, and a look-up takes about
// as long among ten million people as among one: people are columns of numbers,
// in the order of their personal numbers, with four more orders to search by.
type Index struct {
	numbers   []uint64     // personal numbers, in rising order
	olds      []uint32     // numbers of old cards and 1, 0 for none
	births    []packedDate // and so on, person by person
	sexes     []Sex
	provinces []uint16
	names     []uint32 // where the name begins in nameWords
	nameWords []byte   // words of names, as varints: how many, and their places in words

	words         []indexWord
	folds         map[string]uint32 // folded words
	foldCounts    []uint32
	provinceNames []string

	byNumber fences
	byOld    sortedPeople // people with an old card, by its number
	byTail   sortedPeople // by the last six digits of the personal number
	byYear   sortedPeople // by whole name, then birth
	byDay    sortedPeople // by whole name, then month and day, then year
	born     []posting
	byBorn   fences
	seed     maphash.Seed

	frequencies *Frequencies
}

// indexWord is a word of names as it is spelt.
type indexWord struct {
	text  string
	forms []wordForm // one, or several where it has hyphens
	folds []uint32
}

// IndexReport says what NewIndex made of the people it was given.
type IndexReport struct {
	People     int   // in the index
	Refused    []int // the places (from 0) of those that cannot be used: no 12-digit number, no name; at most 1000
	Broken     int   // how many those are
	Duplicates int   // personal numbers that more than one person has
}

// maxRefused is how many refused people are named.
const maxRefused = 1000

// NewIndex makes an Index of people. Whoever has no personal number of 12 digits
// or no name is left out and reported; an old card number that has not 9 digits is
// left out. People who share a number are all kept, and counted.
func NewIndex(people iter.Seq[Person]) (*Index, IndexReport) {
	b := indexBuilder{
		x: &Index{folds: map[string]uint32{}, seed: maphash.MakeSeed()}, words: map[string]uint32{},
		provinces: map[string]uint16{},
	}
	b.province("")
	place := 0
	for p := range people {
		if !b.add(p) {
			b.report.Broken++
			if len(b.report.Refused) < maxRefused {
				b.report.Refused = append(b.report.Refused, place)
			}
		}
		place++
	}
	b.report.People = len(b.x.numbers)
	b.x.sort()
	for i := 1; i < len(b.x.numbers); i++ {
		if b.x.numbers[i] == b.x.numbers[i-1] && (i == 1 || b.x.numbers[i-2] != b.x.numbers[i]) {
			b.report.Duplicates++
		}
	}
	return b.x, b.report
}

// indexBuilder has what is needed only while people are added.
type indexBuilder struct {
	x         *Index
	words     map[string]uint32
	provinces map[string]uint16
	report    IndexReport
}

func (b *indexBuilder) add(p Person) bool {
	x := b.x
	if !p.Registrable() || len(x.numbers) == MaxIndexPeople || len(x.nameWords) > math.MaxUint32-maxNameBytes {
		return false
	}
	number, _ := digits(p.PersonalID, 12)
	name := clean(p.FullName)
	start := len(x.nameWords)
	count := strings.Count(name, " ") + 1
	x.nameWords = binary.AppendUvarint(x.nameWords, uint64(count))
	for word := range strings.SplitSeq(name, " ") {
		id := b.word(word)
		x.nameWords = binary.AppendUvarint(x.nameWords, uint64(id))
		for _, fold := range x.words[id].folds {
			x.foldCounts[fold]++
		}
	}
	old, _ := digits(p.OldID, 9)
	if old != 0 || p.OldID == "000000000" {
		old++
	}
	x.numbers = append(x.numbers, number)
	x.olds = append(x.olds, uint32(old))
	x.births = append(x.births, pack(p.Birth))
	x.sexes = append(x.sexes, p.Sex)
	x.provinces = append(x.provinces, b.province(p.Province))
	x.names = append(x.names, uint32(start))
	return true
}

// digits reads a number of so many digits.
func digits(s string, count int) (uint64, bool) {
	if len(s) != count {
		return 0, false
	}
	n := uint64(0)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + uint64(s[i]-'0')
	}
	return n, true
}

func (b *indexBuilder) word(text string) uint32 {
	if id, ok := b.words[text]; ok {
		return id
	}
	text = strings.Clone(text)
	form := formOf(text)
	word := indexWord{text: text, forms: slices.Clone(form.words())}
	for _, f := range word.forms {
		id, ok := b.x.folds[f.plain]
		if !ok {
			id = uint32(len(b.x.folds))
			b.x.folds[f.plain] = id
			b.x.foldCounts = append(b.x.foldCounts, 0)
		}
		word.folds = append(word.folds, id)
	}
	id := uint32(len(b.x.words))
	b.x.words = append(b.x.words, word)
	b.words[text] = id
	return id
}

// maxProvinces is how many names of provinces are kept. Whoever has another has
// none: a register with so many does not hold provinces there.
const maxProvinces = 1 << 16

func (b *indexBuilder) province(name string) uint16 {
	id, known := b.provinces[name]
	switch {
	case known:
		return id
	case len(b.x.provinceNames) == maxProvinces:
		return 0
	}
	id = uint16(len(b.x.provinceNames))
	name = strings.Clone(name)
	b.x.provinceNames = append(b.x.provinceNames, name)
	b.provinces[name] = id
	return id
}

// sort brings the columns into the order of numbers, and makes the other orders.
func (x *Index) sort() {
	byNumber := sortPeople(len(x.numbers), func(i int) (uint64, uint32, bool) { return x.numbers[i], uint32(x.births[i]), true })
	x.byNumber = byNumber.fences
	x.numbers = permuted(x.numbers, byNumber.who)
	x.olds = permuted(x.olds, byNumber.who)
	x.births = permuted(x.births, byNumber.who)
	x.sexes = permuted(x.sexes, byNumber.who)
	x.provinces = permuted(x.provinces, byNumber.who)
	x.names = permuted(x.names, byNumber.who)

	tasks := []func(){
		func() {
			x.byOld = sortPeople(len(x.numbers), func(i int) (uint64, uint32, bool) { return uint64(x.olds[i]), 0, x.olds[i] != 0 })
		},
		func() {
			x.byTail = sortPeople(len(x.numbers), func(i int) (uint64, uint32, bool) { return x.numbers[i] % 1e6, 0, true })
		},
		x.post,
		func() {
			x.byYear = sortPeople(len(x.numbers), func(i int) (uint64, uint32, bool) {
				return x.wholeName(uint32(i)), uint32(x.births[i]), x.births[i] != 0
			})
		},
		func() {
			x.byDay = sortPeople(len(x.numbers), func(i int) (uint64, uint32, bool) {
				return x.wholeName(uint32(i)), x.births[i].dayFirst(), x.births[i].date().Precision() == PrecisionDay
			})
		},
		x.count,
	}
	var running sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, task := range tasks {
		running.Go(func() {
			limit <- struct{}{}
			task()
			<-limit
		})
	}
	running.Wait()
}

func permuted[T any](column []T, by []uint32) []T {
	out := make([]T, len(column))
	for i, from := range by {
		out[i] = column[from]
	}
	return out
}

func (x *Index) count() {
	x.frequencies = newFrequencies()
	for i := range x.numbers {
		form := x.form(uint32(i))
		x.frequencies.add(&form, x.births[i].date())
	}
}

// Frequencies says how common names and birth dates are among these people.
func (x *Index) Frequencies() *Frequencies { return x.frequencies }

// wordsOf yields the words of somebody's name.
func (x *Index) wordsOf(who uint32) iter.Seq[*indexWord] {
	return func(yield func(*indexWord) bool) {
		at := x.nameWords[x.names[who]:]
		count, size := binary.Uvarint(at)
		for range count {
			at = at[size:]
			var id uint64
			id, size = binary.Uvarint(at)
			if !yield(&x.words[id]) {
				return
			}
		}
	}
}

// form gives somebody's name made ready, as formOf does.
func (x *Index) form(who uint32) nameForm {
	var out nameForm
	var plain [64]byte
	all := plain[:0]
	for word := range x.wordsOf(who) {
		for _, f := range word.forms {
			if out.n == maxNameWords {
				return formOf(x.fullName(who))
			}
			out.all[out.n] = f
			out.n++
			if len(all) > 0 {
				all = append(all, ' ')
			}
			all = append(all, f.plain...)
		}
	}
	out.plain = string(all)
	return out
}

func (x *Index) fullName(who uint32) string {
	var name [64]byte
	all := name[:0]
	for word := range x.wordsOf(who) {
		if len(all) > 0 {
			all = append(all, ' ')
		}
		all = append(all, word.text...)
	}
	return string(all)
}

// wholeName is the hash of the name in the keys y and m.
func (x *Index) wholeName(who uint32) uint64 {
	var plain [2 * maxKeyWords]string
	words := plain[:0]
	for word := range x.wordsOf(who) {
		for _, f := range word.forms {
			words = append(words, f.plain)
		}
	}
	slices.Sort(words)
	var h maphash.Hash
	h.SetSeed(x.seed)
	for i, w := range words[:min(len(words), maxKeyWords)] {
		if i > 0 {
			h.WriteByte(' ')
		}
		h.WriteString(w)
	}
	return h.Sum64()
}

func (x *Index) person(who uint32) Person {
	p := Person{
		PersonalID: padded(x.numbers[who], 12),
		FullName:   x.fullName(who),
		Birth:      x.births[who].date(),
		Sex:        x.sexes[who],
		Province:   x.provinceNames[x.provinces[who]],
	}
	if old := x.olds[who]; old != 0 {
		p.OldID = padded(uint64(old-1), 9)
	}
	return p
}

func padded(n uint64, count int) string {
	var b [20]byte
	s := strconv.AppendUint(b[:0], n, 10)
	return "000000000000"[:max(0, count-len(s))] + string(s)
}

// ByNumber gives everybody whose personal number or old card number it is. It
// never fails.
func (x *Index) ByNumber(_ context.Context, number string) ([]Person, error) {
	var out []Person
	if n, ok := digits(number, 12); ok {
		for at := x.atNumber(n); at < len(x.numbers) && x.numbers[at] == n; at++ {
			out = append(out, x.person(uint32(at)))
		}
	}
	if n, ok := digits(number, 9); ok {
		for who := range x.byOld.equal(n+1, func(who uint32) int { return cmp.Compare(x.olds[who], uint32(n+1)) }) {
			out = append(out, x.person(who))
		}
	}
	return out, nil
}

// atNumber gives the place of the first number that is not lower.
func (x *Index) atNumber(number uint64) int {
	from, to := x.byNumber.around(number, len(x.numbers))
	at, _ := slices.BinarySearch(x.numbers[from:to], number)
	return from + at
}
