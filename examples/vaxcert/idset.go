package main

import "hash/maphash"

// idSet remembers which record_ids there were by 64 bits of each, in 11 to 22
// bytes a record: that two different ones are taken for the same has a chance of
// 1 in 37 million for a million records. The zero value is not ready; use newIDSet.
type idSet struct {
	seed  maphash.Seed
	slots []uint64 // a power of two, with 0 for an empty one
	count int
}

func newIDSet() *idSet { return &idSet{seed: maphash.MakeSeed(), slots: make([]uint64, 1<<10)} }

// add reports whether the identifier is new.
func (s *idSet) add(id string) bool {
	if s.count >= len(s.slots)/4*3 {
		s.grow()
	}
	if !s.put(max(1, maphash.String(s.seed, id))) {
		return false
	}
	s.count++
	return true
}

// has reports whether the identifier was added.
func (s *idSet) has(id string) bool {
	hash := max(1, maphash.String(s.seed, id))
	for i := hash; ; i++ {
		switch s.slots[i%uint64(len(s.slots))] {
		case 0:
			return false
		case hash:
			return true
		}
	}
}

func (s *idSet) put(hash uint64) bool {
	for i := hash; ; i++ {
		switch slot := &s.slots[i%uint64(len(s.slots))]; *slot {
		case 0:
			*slot = hash
			return true
		case hash:
			return false
		}
	}
}

func (s *idSet) grow() {
	old := s.slots
	s.slots = make([]uint64, 2*len(old))
	for _, hash := range old {
		if hash != 0 {
			s.put(hash)
		}
	}
}
