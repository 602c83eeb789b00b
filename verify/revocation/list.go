package revocation

import "time"

// List is one list that somebody published: for whom it speaks, and what is in it.
// It does not change, so that any number of goroutines may use it.
type List struct {
	Scope
	// Source names where the list came from. May be empty.
	Source string
	// MadeAt is when the list was published, and NextUpdate when it promises the
	// next one; see Policy. Zero where it does not say: readers know both of an
	// index, and MadeAt of the EU's distribution service. Who fetches other lists
	// may set MadeAt to when they were known to be current, before NewLists.
	MadeAt, NextUpdate time.Time

	exact   *table   // nil where the list is made of filters
	filters *slicing // nil where the list is exact
}

// NewList makes an exact list. It fails with an *Error: list-country, list-kid,
// hash-type-unknown or list-too-large.
func NewList(scope Scope, hashes []Hash) (*List, error) {
	if len(hashes) > MaxEntries {
		return nil, refuse("list-too-large")
	}
	return newList(scope, bytesOf(sorted(hashes)))
}

// newList makes an exact list of keys that are in order.
func newList(scope Scope, keys []byte) (*List, error) {
	if err := scope.check(); err != nil {
		return nil, err
	}
	return &List{Scope: scope, exact: newTable(hashSize, keys)}, nil
}

func bytesOf(hashes []Hash) []byte {
	keys := make([]byte, 0, len(hashes)*hashSize)
	for i := range hashes {
		keys = append(keys, hashes[i][:]...)
	}
	return keys
}

// NewFilterList makes a list of a Bloom filter or a partial variable hash list. It
// fails with an *Error: list-country, list-kid or hash-type-unknown.
func NewFilterList(scope Scope, f Filter) (*List, error) {
	if err := scope.check(); err != nil {
		return nil, err
	}
	whole := newSlicing(0)
	whole.add(0, slice{filter: f})
	return &List{Scope: scope, filters: whole}, nil
}

// Len is how many entries the list holds. Filters count prefixes, or what they
// say of themselves.
func (l *List) Len() int {
	if l.exact != nil {
		return l.exact.len()
	}
	return l.filters.len()
}

// Exact reports whether the list holds whole hashes: what it finds is revoked, not
// just probably so.
func (l *List) Exact() bool { return l.exact != nil }

// Hashes gives the entries of an exact list, in order; nil for filters, which
// cannot be taken apart.
func (l *List) Hashes() []Hash {
	if l.exact == nil {
		return nil
	}
	hashes := make([]Hash, l.exact.len())
	for i := range hashes {
		hashes[i] = Hash(l.exact.key(i))
	}
	return hashes
}

// Filter is a set that may say yes of what it does not hold: a *Bloom or a
// *Prefixes. It must be safe for concurrent use.
type Filter interface {
	Has(Hash) bool
	Len() int
	// Rate is the chance that it says yes of a stranger.
	Rate() float64
}

// slicing is a set cut into slices by the first hex digits of the hashes.
type slicing struct {
	digits int // 0 to 3
	cells  [][]slice
}

type slice struct {
	filter  Filter
	expires time.Time // zero: with the list
}

func newSlicing(digits int) *slicing {
	return &slicing{digits: digits, cells: make([][]slice, 1<<(4*digits))}
}

func (s *slicing) add(cell int, one slice) { s.cells[cell] = append(s.cells[cell], one) }

// cell gives the slices in which a hash may be.
func (s *slicing) cell(h Hash) []slice {
	return s.cells[cellOf(h, s.digits)]
}

// find reports whether a slice has a hash, and the rate of the first that does.
func (s *slicing) find(h Hash, at time.Time) (rate float64, found bool) {
	for _, one := range s.cell(h) {
		if !one.expires.IsZero() && !at.Before(one.expires) || !one.filter.Has(h) {
			continue
		}
		return rateInSlice(one.filter, len(s.cells)), true
	}
	return 0, false
}

// rateInSlice is the rate of a filter that is one of so many slices. Prefixes in a
// slice all have its digits, so that a stranger in the slice is taken for one of
// them that much more often.
func rateInSlice(f Filter, cells int) float64 {
	if _, isPrefixes := f.(*Prefixes); isPrefixes {
		return min(1, f.Rate()*float64(cells))
	}
	return f.Rate()
}

func (s *slicing) len() int {
	n := 0
	for _, cell := range s.cells {
		for _, one := range cell {
			n += one.filter.Len()
		}
	}
	return n
}
