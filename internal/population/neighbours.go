package population

import "slices"

// born finds the people of a day or a year of birth.
type born struct {
	people []uint32 // by birth
	from   []uint32 // for each day the place of its first in people
}

func byBirth(persons []person) born {
	last := uint16(0)
	for i := range persons {
		last = max(last, persons[i].birth)
	}
	b := born{make([]uint32, len(persons)), make([]uint32, int(last)+2)}
	for i := range persons {
		b.from[persons[i].birth+1]++
	}
	for d := range b.from[1:] {
		b.from[d+1] += b.from[d]
	}
	next := slices.Clone(b.from)
	for i := range persons {
		day := persons[i].birth
		b.people[next[day]] = uint32(i)
		next[day]++
	}
	return b
}

// between gives the people born from one day to before another.
func (b born) between(first, end uint16) []uint32 {
	last := len(b.from) - 1
	return b.people[b.from[min(int(first), last)]:b.from[min(int(end), last)]]
}

// lists are the people with whom some classes of records begin.
type lists struct{ absent, twins, namesakes, sons []uint32 }

func list(persons []person) lists {
	var l lists
	father := 0
	for i := range persons {
		q := &persons[i]
		if q.home == 0 {
			father = i
		}
		switch {
		case q.is(absent):
			l.absent = append(l.absent, uint32(i))
		case q.is(namesake):
			l.namesakes = append(l.namesakes, uint32(i))
		case q.is(twin):
			l.twins = append(l.twins, uint32(i))
		case q.home > 1 && q.sex() == 0 && sameName(q, &persons[father]):
			l.sons = append(l.sons, uint32(i))
		}
	}
	return l
}

func sameName(a, b *person) bool {
	return a.family == b.family && a.middle == b.middle && a.second == b.second && a.given == b.given
}

// foldedName gives the words of a name without marks, in the order of person.
func (n *naming) foldedName(q *person) [4]word {
	f := n.lexicon.folds
	return [4]word{f[q.family], f[q.middle], f[q.second], f[q.given]}
}

// othersNamed counts the people other than person i who were born in those days
// and whose names differ from name, without marks, by at most that many words.
func (p *Population) othersNamed(i int, name [4]word, first, end uint16, differ int) int {
	count := 0
	for _, j := range p.born.between(first, end) {
		if int(j) == i {
			continue
		}
		other := p.naming.foldedName(&p.persons[j])
		different := 0
		for k := range name {
			if name[k] != other[k] {
				different++
			}
		}
		if different <= differ {
			count++
		}
	}
	return count
}
