package identity

import (
	"bytes"
	"encoding/gob"
	"errors"
	"iter"
)

// Frequencies says how common names and birth dates are in a register: that two
// people are both called Nguyễn says little, that both are called Êban says much.
// Names are counted as Fold gives them. Read-only after it was made, so safe for
// concurrent use. The zero value knows nothing; see VietNamFrequencies.
//
// Source: term frequencies in probabilistic linkage, Winkler (1989), and Splink.
type Frequencies struct {
	people int
	family map[string]uint32 // first words
	middle map[string]uint32 // words between the first and the last
	given  map[string]uint32 // last words
	rest   map[string]uint32 // all words after the first, for names that many have
	births map[packedDate]uint32
	years  map[uint16]uint32

	published float64 // how many people the published frequencies count for
}

// publishedPeople is how many people the published frequencies count for beside
// those that were counted: a village is too small to know how rare a name is.
const publishedPeople = 1000

// VietNamFrequencies gives what is published of Viet Nam: 98 million people, the
// shares of the commonest family names, and round numbers for all else. A
// register's own frequencies are much better.
//
// Source: Lê Trung Hoa, Họ và tên người Việt Nam (2005), for the family names.
func VietNamFrequencies() *Frequencies {
	f := newFrequencies()
	f.people, f.published = 98_000_000, 1e12
	return f
}

// What is published, and guessed, of the shares of words and dates.
var publishedFamilies = map[string]float64{
	"nguyen": 0.384, "tran": 0.11, "le": 0.095, "pham": 0.07, "huynh": 0.051, "hoang": 0.051, "phan": 0.045,
	"vu": 0.039, "vo": 0.039, "dang": 0.021, "bui": 0.02, "do": 0.014, "ho": 0.013, "ngo": 0.013, "duong": 0.01,
	"ly": 0.005,
}

var publishedMiddles = map[string]float64{"thi": 0.3, "van": 0.25}

const (
	publishedFamily = 0.003
	publishedMiddle = 0.03
	publishedGiven  = 0.01
	publishedDay    = 1.0 / 25_000
	publishedYear   = 1.0 / 70
)

func publishedShare(of map[string]float64, word string, other float64) float64 {
	if share, ok := of[word]; ok {
		return share
	}
	return other
}

// maxRests is how many different combinations of middle and given names are
// counted; what comes later is taken as the product of its words. It bounds the
// memory to about 100 MB.
const maxRests = 1 << 20

// CountPeople counts a register, which may be larger than memory.
func CountPeople(people iter.Seq[Person]) *Frequencies {
	f := newFrequencies()
	for p := range people {
		form := formOf(p.FullName)
		f.add(&form, p.Birth)
	}
	return f
}

func newFrequencies() *Frequencies {
	return &Frequencies{
		family: map[string]uint32{}, middle: map[string]uint32{}, given: map[string]uint32{}, rest: map[string]uint32{},
		births: map[packedDate]uint32{}, years: map[uint16]uint32{}, published: publishedPeople,
	}
}

func (f *Frequencies) add(name *nameForm, birth Date) {
	f.people++
	if !birth.IsZero() {
		f.births[pack(birth)]++
		f.years[birth.year]++
	}
	words := name.words()
	if len(words) == 0 {
		return
	}
	f.family[words[0].plain]++
	if len(words) == 1 {
		return
	}
	f.given[words[len(words)-1].plain]++
	for _, w := range words[1 : len(words)-1] {
		f.middle[w.plain]++
	}
	rest := name.rest()
	if _, known := f.rest[rest]; known || len(f.rest) < maxRests {
		f.rest[rest]++
	}
}

// People is how many people were counted.
func (f *Frequencies) People() int { return f.people }

// share turns a count into a probability, which is at first the published one.
// A count of nobody still leaves the one who is looked for.
func (f *Frequencies) share(count uint32, published float64) float64 {
	return (float64(count) + 1 + f.published*published) / (float64(f.people) + 1 + f.published)
}

// name is the probability that somebody has this name, marks aside.
func (f *Frequencies) name(n *nameForm) float64 {
	if n.n == 0 {
		return 1
	}
	p := f.word(n, 0)
	if n.n == 1 {
		return p
	}
	count, known := f.rest[n.rest()]
	published, independent := 1.0, 1.0
	for i := 1; i < n.n; i++ {
		published *= publishedWord(n, i)
		independent *= f.word(n, i)
	}
	if !known && len(f.rest) >= maxRests {
		return p * independent
	}
	return p * f.share(count, published)
}

// word is the probability that somebody has the word of n in its place.
func (f *Frequencies) word(n *nameForm, i int) float64 {
	word := n.all[i].plain
	switch i {
	case 0:
		return f.share(f.family[word], publishedWord(n, i))
	case n.n - 1:
		return f.share(f.given[word], publishedWord(n, i))
	}
	return min(1, f.share(f.middle[word], publishedWord(n, i)))
}

func publishedWord(n *nameForm, i int) float64 {
	switch i {
	case 0:
		return publishedShare(publishedFamilies, n.all[0].plain, publishedFamily)
	case n.n - 1:
		return publishedGiven
	}
	return publishedShare(publishedMiddles, n.all[i].plain, publishedMiddle)
}

// knows says whether somebody has the word in a name, after the family name.
func (f *Frequencies) knows(word string) bool { return f.given[word] > 0 || f.middle[word] > 0 }

// birth is the probability that somebody was born on a date, of whatever
// precision.
func (f *Frequencies) birth(d Date) float64 { return f.share(f.births[pack(d)], publishedDay) }

// year is the probability that somebody was born in a year.
func (f *Frequencies) year(year int) float64 { return f.share(f.years[uint16(year)], publishedYear) }

// number is the probability that somebody who has another's number has a certain
// one.
func (f *Frequencies) number() float64 { return 1 / (float64(f.people) + publishedPeople) }

// errFrequencies says that stored frequencies cannot be read.
var errFrequencies = errors.New("identity: these are no frequencies")

type storedFrequencies struct {
	Version                     int
	People                      int
	Family, Middle, Given, Rest map[string]uint32
	Births                      map[packedDate]uint32
	Years                       map[uint16]uint32
	Published                   float64
}

// MarshalBinary stores the frequencies, for a register in a database.
func (f *Frequencies) MarshalBinary() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(storedFrequencies{1, f.people, f.family, f.middle, f.given, f.rest, f.births, f.years, f.published})
	return b.Bytes(), err
}

// UnmarshalBinary reads what MarshalBinary stored, from a store that is trusted.
func (f *Frequencies) UnmarshalBinary(data []byte) error {
	var s storedFrequencies
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil || s.Version != 1 || s.People < 0 || s.Published < 0 {
		return errFrequencies
	}
	*f = Frequencies{
		people: s.People, family: s.Family, middle: s.Middle, given: s.Given, rest: s.Rest, births: s.Births, years: s.Years,
		published: s.Published,
	}
	return nil
}
