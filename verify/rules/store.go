package rules

import (
	"context"
	"sync/atomic"
)

// Store holds the rules that are in force, for a verifier to ask while somebody
// else replaces them by newer ones. Any number of goroutines may use it. The zero
// Store has no rules, and lets nobody in.
type Store struct {
	set atomic.Pointer[Set]
}

// NewStore makes a Store with rules, or with none where set is nil.
func NewStore(set *Set) *Store {
	s := &Store{}
	s.set.Store(set)
	return s
}

// Replace puts rules into force. Cases that are being judged end with the old ones:
// none sees some rules of one Set and some of another.
func (s *Store) Replace(set *Set) { s.set.Store(set) }

// Evaluate asks the rules that are in force, as Set.Evaluate does.
func (s *Store) Evaluate(ctx context.Context, c Case) Report {
	set := s.set.Load()
	if set == nil {
		set = &Set{}
	}
	return set.Evaluate(ctx, c)
}
