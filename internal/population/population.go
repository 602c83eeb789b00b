package population

import (
	"iter"
	"math/rand/v2"

	"github.com/vaxcert/vaxcert/identity"
)

// Population is the people of a synthetic Viet Nam. A Population may be used from
// any number of goroutines.
type Population struct {
	seed    uint64
	size    int
	persons []person // by households; some are missing from the register
	naming  *naming
	numbers *numbering
	born    born
	listed  lists
}

// person is a person in 24 bytes; the strings are made where they are needed.
type person struct {
	family, middle, second, given word
	birth                         uint16 // days after 1900-01-01
	place                         uint8  // of birth, in provinces
	home                          uint8  // place in the household
	serial                        uint32 // last six digits of the personal number
	old                           uint32 // number of the old card, 0 for none
	flags                         uint8
}

const (
	female uint8 = 1 << iota
	yearOnly
	absent   // not in the register
	twin     // the other one is next to it
	namesake // born on the same day as somebody of the same name
)

func (p *person) is(flag uint8) bool { return p.flags&flag != 0 }

// sex is 0 for men, 1 for women, as the digit of personal numbers has it.
func (p *person) sex() int { return int(p.flags & female) }

func (p *person) year() int {
	year, _, _ := dayOf(p.birth)
	return year
}

// New makes a population with that many people in its register. The same seed
// and number give the same people.
func New(seed uint64, people int) *Population {
	p := &Population{seed: seed, size: people, naming: newNaming(), numbers: newNumbering(seed)}
	p.persons = make([]person, 0, people+people/150+16)
	settle(p, rand.New(rand.NewPCG(seed, 1)))
	p.born = byBirth(p.persons)
	p.listed = list(p.persons)
	return p
}

// Len gives the number of people in the register.
func (p *Population) Len() int { return p.size }

// People gives the register.
func (p *Population) People() iter.Seq[identity.Person] {
	return func(yield func(identity.Person) bool) {
		for i := range p.persons {
			if !p.persons[i].is(absent) && !yield(p.person(i)) {
				return
			}
		}
	}
}

// person gives a person as the register has it.
func (p *Population) person(i int) identity.Person {
	q := &p.persons[i]
	year, month, day := dayOf(q.birth)
	sex := identity.Male
	if q.is(female) {
		sex = identity.Female
	}
	id := personalID(q.place, year, q.sex(), q.serial)
	if q.is(yearOnly) {
		month, day = 0, 0
	}
	birth, err := identity.NewDate(year, int(month), day)
	if err != nil {
		panic(err)
	}
	return identity.Person{
		PersonalID: id,
		OldID:      cardNumber(q.old),
		FullName:   p.naming.full(q),
		Birth:      birth,
		Sex:        sex,
		Province:   provinces[q.place].name,
		Country:    "VN",
	}
}
