package population

import "math/rand/v2"

// Rates of what makes people hard to tell apart, and of gaps in the register.
const (
	absentRate     = 1.0 / 200  // people who are not in the register
	twinRate       = 1.0 / 80   // births of two
	sameNameRate   = 1.0 / 1500 // sons with the very name of their father
	namesakeRate   = 1.0 / 300  // of people who live alone
	sharedCardRate = 1.0 / 3000 // old cards with the number of somebody else
	oldCardRate    = 0.9        // of those born before 2000
)

// settler makes households until there are people enough.
type settler struct {
	*Population
	rng        *rand.Rand
	places     choice
	registered int
	home       uint8
}

func settle(p *Population, rng *rand.Rand) {
	s := &settler{Population: p, rng: rng}
	for i, q := range provinces {
		s.places.add(word(i), q.people)
	}
	for s.registered < p.size {
		s.household()
	}
}

// household makes a family, a couple or somebody who lives alone.
func (s *settler) household() {
	place := uint8(s.places.draw(s.rng))
	of := s.naming.people(s.rng, provinces[place].region)
	s.home = 0
	switch kind := s.rng.Float64(); {
	case kind < 0.54:
		s.familyOf(place, of)
	case kind < 0.77:
		year := yearOf(s.rng, adultAges[:])
		s.add(s.somebody(place, of, 0, year))
		s.add(s.somebody(s.near(place), of, 1, clampYear(year+about(s.rng, 2, 3))))
	default:
		q := s.somebody(place, of, s.rng.IntN(2), yearOf(s.rng, adultAges[:]))
		if len(s.persons) > 1000 && s.rng.Float64() < namesakeRate {
			i := s.rng.IntN(len(s.persons))
			other := &s.persons[i]
			q = person{
				family: other.family, middle: other.middle, second: other.second, given: other.given,
				birth: other.birth, place: place, flags: other.flags&(female|yearOnly) | namesake,
			}
			other.flags |= namesake
		}
		s.add(q)
	}
}

// familyOf makes parents, of whom one may be missing, and children with the
// father's family name.
func (s *settler) familyOf(place uint8, of int) {
	eldest := yearOf(s.rng, childAges[:])
	mother := clampYear(eldest - max(18, about(s.rng, 26, 4.5)))
	father := s.somebody(place, of, 0, clampYear(mother-about(s.rng, 3, 3)))
	if s.rng.Float64() < 0.93 {
		s.add(father)
	}
	s.add(s.somebody(s.near(place), of, 1, mother))
	children := 1 + s.rng.IntN(2)
	if s.rng.Float64() < 0.15 {
		children++
	}
	for year := eldest; children > 0 && year <= lastYear; year += 2 + s.rng.IntN(5) {
		child := s.somebody(place, of, s.rng.IntN(2), year)
		child.family = father.family
		child.flags &^= yearOnly
		if child.sex() == 0 && s.rng.Float64() < sameNameRate {
			child.middle, child.second, child.given = father.middle, father.second, father.given
		}
		if s.rng.Float64() < twinRate && children > 1 {
			s.twins(child)
			children--
		} else {
			s.add(child)
		}
		children--
	}
}

// near gives the same place, mostly.
func (s *settler) near(place uint8) uint8 {
	if s.rng.Float64() < 0.2 {
		return uint8(s.places.draw(s.rng))
	}
	return place
}

func clampYear(year int) int { return max(1915, min(year, lastYear)) }

func (s *settler) somebody(place uint8, of, sex, year int) person {
	q := person{place: place, flags: uint8(sex), family: s.naming.family(s.rng, of, provinces[place].region)}
	q.middle, q.second, q.given = s.naming.given(s.rng, of, sex, year)
	var unknown bool
	if q.birth, unknown = birthday(s.rng, year); unknown {
		q.flags |= yearOnly
	}
	return q
}

// twins adds two people born on one day, with neighbouring numbers if they are of
// one sex.
func (s *settler) twins(first person) {
	first.flags |= twin
	second := first
	if s.rng.IntN(3) == 0 {
		second.flags ^= female
		_, _, second.given = s.naming.given(s.rng, kinh, second.sex(), second.year())
		if second.middle == s.naming.van || second.middle == s.naming.thi {
			second.middle = [2]word{s.naming.van, s.naming.thi}[second.sex()]
		}
		s.add(first)
		s.add(second)
		return
	}
	pair := s.naming.twinPair(s.rng, first.sex())
	first.given, second.given = pair[0], pair[1]
	first.serial = s.numbers.slot(first.place, first.year(), first.sex())
	second.serial = first.serial + 1
	s.enrol(first)
	s.enrol(second)
}

// add gives a person a number and adds it.
func (s *settler) add(q person) {
	q.serial = s.numbers.slot(q.place, q.year(), q.sex()) + s.rng.Uint32N(2)
	s.enrol(q)
}

func (s *settler) enrol(q person) {
	if s.registered == s.size {
		return
	}
	q.home = s.home
	s.home++
	if q.year() < 2000 && s.rng.Float64() < oldCardRate {
		if n := len(s.persons); n > 1000 && s.rng.Float64() < sharedCardRate {
			q.old = s.persons[s.rng.IntN(n)].old
		} else {
			q.old = s.numbers.card(s.near(q.place))
		}
	}
	if s.rng.Float64() < absentRate {
		q.flags |= absent
	} else {
		s.registered++
	}
	s.persons = append(s.persons, q)
}
