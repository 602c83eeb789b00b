package population

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/identity"
)

// Record is a row of records.csv, with the truth about it.
type Record struct {
	ID         string
	FacilityID string
	identity.Record
	Phone         string
	DoseNumber    string
	DosesInSeries string
	LotNumber     string
	Truth         Truth
}

// Truth is what is known about a record.
type Truth struct {
	PersonalID string // of the person who was vaccinated; empty if they are not in the register
	Class      string // what is wrong
	Form       bool   // the record differs only in form from the register: it is to be verified
	Fixable    bool   // exactly one person is left by what is not wrong
	Expect     []identity.Status
}

// Rates are the shares of classes of records, 0 to 1. What is left has no
// mistake. See Published for the names.
type Rates map[string]float64

// Published gives the shares that were published for 2022, and those assumed for
// what was not; see the package documentation.
func Published() Rates {
	rates := Rates{}
	for _, c := range classes {
		rates[c.name] = c.perThousand / 1000
	}
	return rates
}

// Clean is the class of records without any difference.
const Clean = "clean"

// noise are the shares of records with mistakes whose name is all in capitals, or
// whose date has the day first.
const noise = 0.25

// Records gives n records of people of five years and over, one dose each. The
// same population, number and rates give the same records. It panics where a rate
// has no class.
func (p *Population) Records(n int, rates Rates, facilities int) iter.Seq[Record] {
	known := map[string]bool{}
	for _, c := range classes {
		known[c.name] = true
	}
	for name := range rates {
		if !known[name] {
			panic("population: no class of records is called " + name)
		}
	}
	return func(yield func(Record) bool) {
		rng := rand.New(rand.NewPCG(p.seed, 2))
		for i := range n {
			r := p.record(rng, rates)
			r.ID = fmt.Sprintf("R%08d", i+1)
			r.FacilityID = p.facility(rng, facilities)
			if !yield(r) {
				return
			}
		}
	}
}

// tries is how many people are looked at for somebody with whom a mistake can be
// made: a name without marks has none to lose.
const tries = 2000

func (p *Population) record(rng *rand.Rand, rates Rates) Record {
	at := rng.Float64()
	for i := range classes {
		c := &classes[i]
		if at >= rates[c.name] {
			at -= rates[c.name]
			continue
		}
		for range tries {
			d := p.draft(rng, c)
			if d != nil && c.make(d) {
				return d.finish(c)
			}
		}
		break // nobody: a population without twins, say
	}
	for {
		if d := p.draft(rng, &clean); d != nil {
			return d.finish(&clean)
		}
	}
}

var clean = class{name: Clean, form: true}

// left says how much of a field is still right.
type left uint8

const (
	intact left = iota // or sure to be read
	damaged
	lost
)

// draft is a record while mistakes are made in it.
type draft struct {
	*Population
	rng    *rand.Rand
	i      int
	q      *person
	person identity.Person
	rec    Record

	words    [4]string // family, middle, second, given
	capitals bool
	dayFirst bool

	// What can be read out of the record.
	reads      [4]word // the name without marks
	wordsWrong int
	year, day  int
	month      int
	number     left
	birth      left
	yearRight  bool
}

// draft begins a record of somebody, without mistakes. It gives nil where the one
// drawn cannot be used.
func (p *Population) draft(rng *rand.Rand, c *class) *draft {
	var i int
	if c.whom != nil {
		from := c.whom(&p.listed)
		if len(from) == 0 {
			return nil
		}
		i = int(from[rng.IntN(len(from))])
	} else {
		i = rng.IntN(len(p.persons))
	}
	q := &p.persons[i]
	year, month, day := dayOf(q.birth)
	if year > lastYear-5 || q.is(absent) != c.absent || q.is(yearOnly) && c.form || c.partial && !q.is(yearOnly) {
		return nil
	}
	d := &draft{
		Population: p, rng: rng, i: i, q: q, person: p.person(i),
		reads: p.naming.foldedName(q), year: year, month: int(month), day: day, yearRight: true,
	}
	for k, w := range [4]word{q.family, q.middle, q.second, q.given} {
		d.words[k] = p.naming.lexicon.words[w]
	}
	if !c.form {
		d.capitals, d.dayFirst = rng.Float64() < noise, rng.Float64() < noise
	}
	if q.is(yearOnly) {
		d.birth, d.month, d.day = damaged, 0, 0
	}
	d.rec.Sex = d.person.Sex.String()
	d.rec.Nationality = "VN"
	d.rec.IDNumber = d.person.PersonalID
	d.rec.IDType = []string{"cccd", "cccd", ""}[rng.IntN(3)]
	d.writeName()
	d.writeBirth()
	d.dose()
	return d
}

// finish says the truth about a draft.
func (d *draft) finish(c *class) Record {
	t := &d.rec.Truth
	t.Class, t.Form = c.name, c.form
	if !c.absent && !c.nobody {
		t.PersonalID = d.person.PersonalID
		t.Fixable = !c.form && !c.hard && d.determined()
	}
	switch {
	case c.form:
		t.Expect = []identity.Status{identity.Verified}
	case len(c.expect) > 0:
		t.Expect = slices.Clone(c.expect)
	default:
		t.Expect = []identity.Status{identity.Correctable}
	}
	if t.PersonalID != "" && !c.form && !t.Fixable {
		for _, also := range []identity.Status{identity.Conflict, identity.NotFound} {
			if !slices.Contains(t.Expect, also) {
				t.Expect = append(t.Expect, also)
			}
		}
	}
	return d.rec
}

// determined says whether what is right in the record leaves exactly one person.
func (d *draft) determined() bool {
	year := func(y int) uint16 { return dayNumber(y, 1, 1) }
	first, end := year(d.year), year(d.year+1)
	if d.month != 0 {
		first = dayNumber(d.year, time.Month(d.month), d.day)
		end = first + 1
	}
	// Somebody else is just what the record says.
	if d.month != 0 && d.othersNamed(d.i, d.reads, first, end, 0) > 0 {
		return false
	}
	switch {
	case d.number == intact:
		return true
	case d.number == damaged:
		return d.wordsWrong == 0 || d.birth == intact
	case d.birth == intact:
		return d.othersNamed(d.i, d.reads, first, end, d.wordsWrong) == 0
	}
	return d.wordsWrong == 0 && d.yearRight && d.othersNamed(d.i, d.reads, year(d.year), year(d.year+1), 0) == 0
}

// MayVerify says whether records of a class may be Verified: those that differ in
// form only, and those about which people disagree whether they do.
func MayVerify(name string) bool {
	if name == Clean {
		return true
	}
	i := slices.IndexFunc(classes, func(c class) bool { return c.name == name })
	return i >= 0 && (classes[i].form || slices.Contains(classes[i].expect, identity.Verified))
}
