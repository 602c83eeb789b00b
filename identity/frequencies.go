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

	// The least shares of words that were not counted one by one.
	leastFamily, leastMiddle, leastGiven float64
}

// VietNamFrequencies gives what is published of Viet Nam: 98 million people and
// the shares of the commonest family names. All that is not published is taken as
// common, so that few records find their person: a register's own frequencies are
// much better.
//
// Source: Lê Trung Hoa, Họ và tên người Việt Nam (2005), for the shares.
func VietNamFrequencies() *Frequencies {
	f := newFrequencies()
	f.people = 98_000_000
	for name, share := range map[string]float64{
		"nguyen": 0.384, "tran": 0.11, "le": 0.095, "pham": 0.07, "huynh": 0.051, "hoang": 0.051, "phan": 0.045,
		"vu": 0.039, "vo": 0.039, "dang": 0.021, "bui": 0.02, "do": 0.014, "ho": 0.013, "ngo": 0.013, "duong": 0.01,
		"ly": 0.005,
	} {
		f.family[name] = uint32(share * float64(f.people))
	}
	f.leastFamily, f.leastMiddle, f.leastGiven = 0.005, 0.1, 0.02
	return f
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
		births: map[packedDate]uint32{}, years: map[uint16]uint32{},
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

// share turns a count into a probability. A count of nobody still leaves the one
// who is looked for.
func (f *Frequencies) share(count uint32) float64 {
	return (float64(count) + 1) / (float64(f.people) + 1)
}

// name is the probability that somebody has this name, marks aside.
func (f *Frequencies) name(n *nameForm) float64 {
	words := n.words()
	if len(words) == 0 {
		return 1
	}
	p := f.word(n, 0)
	if len(words) == 1 {
		return p
	}
	count, known := f.rest[n.rest()]
	if known || f.leastGiven == 0 && len(f.rest) < maxRests {
		return p * f.share(count)
	}
	for i := range words[1:] {
		p *= f.word(n, i+1)
	}
	return p
}

// word is the probability that somebody has the word of n in its place.
func (f *Frequencies) word(n *nameForm, i int) float64 {
	words := n.words()
	switch i {
	case 0:
		return max(f.share(f.family[words[0].plain]), f.leastFamily)
	case len(words) - 1:
		return max(f.share(f.given[words[i].plain]), f.leastGiven)
	}
	return min(1, max(f.share(f.middle[words[i].plain]), f.leastMiddle))
}

// birth is the probability that somebody was born on a date, of whatever
// precision.
func (f *Frequencies) birth(d Date) float64 { return max(f.share(f.births[pack(d)]), rarestDay) }

// year is the probability that somebody was born in a year.
func (f *Frequencies) year(year int) float64 { return max(f.share(f.years[uint16(year)]), rarestYear) }

// A register may be too small to know how rare a date is.
const (
	rarestDay  = 1e-5
	rarestYear = 1e-3
)

// errFrequencies says that stored frequencies cannot be read.
var errFrequencies = errors.New("identity: these are no frequencies")

type storedFrequencies struct {
	Version                     int
	People                      int
	Family, Middle, Given, Rest map[string]uint32
	Births                      map[packedDate]uint32
	Years                       map[uint16]uint32
}

// MarshalBinary stores the frequencies, for a register in a database.
func (f *Frequencies) MarshalBinary() ([]byte, error) {
	var b bytes.Buffer
	err := gob.NewEncoder(&b).Encode(storedFrequencies{1, f.people, f.family, f.middle, f.given, f.rest, f.births, f.years})
	return b.Bytes(), err
}

// UnmarshalBinary reads what MarshalBinary stored, from a store that is trusted.
func (f *Frequencies) UnmarshalBinary(data []byte) error {
	var s storedFrequencies
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&s); err != nil || s.Version != 1 || s.People < 0 {
		return errFrequencies
	}
	*f = Frequencies{
		people: s.People, family: s.Family, middle: s.Middle, given: s.Given, rest: s.Rest, births: s.Births, years: s.Years,
	}
	return nil
}
