package identity

import (
	"context"
	"iter"
)

// Index is a population register in memory.
type Index struct {
	people []Person
}

// IndexReport says what NewIndex made of the people it was given.
type IndexReport struct {
	People     int   // in the index
	Refused    []int // the places (from 0) of those that cannot be used: no 12-digit number, no name; at most 1000
	Broken     int   // how many those are
	Duplicates int   // personal numbers that more than one person has
}

// NewIndex makes an Index of people.
func NewIndex(people iter.Seq[Person]) (*Index, IndexReport) {
	x := &Index{}
	for p := range people {
		x.people = append(x.people, p)
	}
	return x, IndexReport{People: len(x.people)}
}

// ByNumber implements Registry.
func (x *Index) ByNumber(ctx context.Context, number string) ([]Person, error) { return nil, nil }

// Candidates implements Registry.
func (x *Index) Candidates(ctx context.Context, keys []string) ([]Person, error) { return nil, nil }
