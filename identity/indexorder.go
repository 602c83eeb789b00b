package identity

import (
	"cmp"
	"iter"
	"slices"
)

// ordering is somebody's place in an order.
type ordering struct {
	key  uint64
	then uint32
	who  uint32
}

func (a ordering) compare(b ordering) int {
	switch {
	case a.key != b.key:
		return cmp.Compare(a.key, b.key)
	case a.then != b.then:
		return cmp.Compare(a.then, b.then)
	}
	return cmp.Compare(a.who, b.who)
}

// sortedPeople is people in the order of a key.
type sortedPeople struct {
	who    []uint32
	fences fences
}

// sortPeople sorts those of so many people who have a key.
func sortPeople(people int, key func(who int) (key uint64, then uint32, ok bool)) sortedPeople {
	all := make([]ordering, 0, people)
	for i := range people {
		if key, then, ok := key(i); ok {
			all = append(all, ordering{key, then, uint32(i)})
		}
	}
	slices.SortFunc(all, ordering.compare)
	o := sortedPeople{who: make([]uint32, len(all)), fences: newFences(all)}
	for i, a := range all {
		o.who[i] = a.who
	}
	return o
}

// equal yields the people for whom compare gives 0. They all have the key.
func (o *sortedPeople) equal(key uint64, compare func(who uint32) int) iter.Seq[uint32] {
	from, to := o.fences.around(key, len(o.who))
	at, _ := slices.BinarySearchFunc(o.who[from:to], 0, func(who uint32, _ int) int { return compare(who) })
	return func(yield func(uint32) bool) {
		for _, who := range o.who[from+at : to] {
			if compare(who) != 0 || !yield(who) {
				return
			}
		}
	}
}

// fences are the keys of every 64th of an order: few enough to stay in the
// processor's cache, where a search in the order itself would wait for memory at
// each step.
type fences []uint64

const fenceStep = 64

func newFences(all []ordering) fences {
	f := make(fences, 0, (len(all)+fenceStep-1)/fenceStep)
	for i := 0; i < len(all); i += fenceStep {
		f = append(f, all[i].key)
	}
	return f
}

// around gives the part of an order of so many in which all that have the key
// are.
func (f fences) around(key uint64, size int) (from, to int) {
	first, found := slices.BinarySearch(f, key)
	last := first
	for found && last < len(f) && f[last] == key {
		last++
	}
	return max(0, first-1) * fenceStep, min(size, last*fenceStep)
}
