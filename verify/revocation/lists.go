package revocation

import (
	"cmp"
	"slices"
	"time"
)

// Finding is the answer to whether a certificate is revoked. The zero value is no.
type Finding struct {
	Revoked bool
	// Exact says that a whole hash was found. Where it is false, a filter said so,
	// which is wrong for one stranger in 1/Rate.
	Exact bool
	// Rate is the false-positive rate of the filter; 0 where Exact.
	Rate float64
	// Type is the type of the hash that was found.
	Type HashType
	// Source is the list's, as it was given. May be empty.
	Source string
	// Stale says, of a certificate that is not revoked, that newer lists are due:
	// the answer is given in the grace of a Policy. Of Store.Revoked only.
	Stale bool
}

// The codes of a Finding.
const (
	CodeRevoked         = "revoked"
	CodeProbablyRevoked = "revoked-by-filter"
)

// Code gives "revoked", "revoked-by-filter", or "" where the certificate is not
// revoked.
func (f Finding) Code() string {
	switch {
	case !f.Revoked:
		return ""
	case f.Exact:
		return CodeRevoked
	}
	return CodeProbablyRevoked
}

// Lists is the union of any number of lists. A look-up costs the same for a
// thousand entries and for ten million, and for one exact list and for ten thousand
// batches; each filter for the key of a certificate is asked in turn. It does not
// change, so that any number of goroutines may use it.
//
// Memory: 16.5 to 17 bytes an entry of exact lists, 4 more where they are several;
// for filters see Bloom and Prefixes.
type Lists struct {
	exact   *table
	members []uint32 // the list of each entry; nil where all are of the first
	lists   []*List  // the exact ones
	types   HashType // that they have
	filters map[string][]*List
	entries int

	ages    map[speaksFor]freshness
	end     time.Time // of the list that lasts longest
	endless bool      // a list has no end
}

// anyKey is where filters for all keys stand. No key ID is that long.
var anyKey = string(make([]byte, MaxKeyID+1))

// NewLists makes the union of lists. Without lists nothing is revoked.
func NewLists(lists ...*List) *Lists {
	u := &Lists{filters: map[string][]*List{}, ages: map[speaksFor]freshness{}}
	for _, l := range lists {
		u.entries += l.Len()
		u.note(l)
		switch {
		case l.exact != nil:
			u.lists = append(u.lists, l)
			u.types |= cmp.Or(l.Types, allTypes)
		case l.KeyID == nil:
			u.filters[anyKey] = append(u.filters[anyKey], l)
		default:
			u.filters[string(l.KeyID)] = append(u.filters[string(l.KeyID)], l)
		}
	}
	if len(u.lists) == 1 {
		u.exact = u.lists[0].exact
		return u
	}
	u.merge()
	return u
}

type member struct {
	hash Hash
	list uint32
}

// merge puts the entries of all exact lists into one table.
func (u *Lists) merge() {
	n := 0
	for _, l := range u.lists {
		n += l.exact.len()
	}
	all := make([]member, 0, n)
	for i, l := range u.lists {
		for key := range slices.Chunk(l.exact.keys, hashSize) {
			all = append(all, member{Hash(key), uint32(i)})
		}
	}
	all = sortedBy(all, headOfMember, compareMembers)
	keys := make([]byte, 0, n*hashSize)
	u.members = make([]uint32, n)
	for i := range all {
		keys = append(keys, all[i].hash[:]...)
		u.members[i] = all[i].list
	}
	u.exact = newTable(hashSize, keys)
	for i, l := range u.lists {
		u.lists[i] = &List{Scope: l.Scope, Source: l.Source} // its table is not needed any more
	}
}

func headOfMember(m *member) uint64 { return headOfHash(&m.hash) }

func compareMembers(a, b member) int { return compareHashes(a.hash, b.hash) }

// Len is how many entries the lists hold together.
func (u *Lists) Len() int { return u.entries }

// Find says whether a certificate stands in a list that is in force at a time. An
// exact answer goes before that of a filter.
func (u *Lists) Find(id Identifiers, at time.Time) Finding {
	for i := range id.hashes[:id.count] {
		if !u.types.includes(id.hashes[i].kind) {
			continue
		}
		if f := u.findExact(&id, &id.hashes[i], at); f.Revoked {
			return f
		}
	}
	if len(u.filters) == 0 {
		return Finding{}
	}
	if f := findFiltered(u.filters[id.keyID], &id, at); f.Revoked {
		return f
	}
	return findFiltered(u.filters[anyKey], &id, at)
}

func (u *Lists) findExact(id *Identifiers, wanted *typedHash, at time.Time) Finding {
	place := u.exact.find(wanted.hash[:])
	if place < 0 {
		return Finding{}
	}
	for ; place < u.exact.len() && Hash(u.exact.key(place)) == wanted.hash; place++ {
		l := u.lists[0]
		if u.members != nil {
			l = u.lists[u.members[place]]
		}
		if l.Types.includes(wanted.kind) && l.covers(id, at) {
			return Finding{Revoked: true, Exact: true, Type: wanted.kind, Source: l.Source}
		}
	}
	return Finding{}
}

func findFiltered(lists []*List, id *Identifiers, at time.Time) Finding {
	for _, l := range lists {
		if !l.covers(id, at) {
			continue
		}
		for _, wanted := range id.hashes[:id.count] {
			if !l.Types.includes(wanted.kind) {
				continue
			}
			if rate, found := l.filters.find(wanted.hash, at); found {
				return Finding{Revoked: true, Rate: rate, Type: wanted.kind, Source: l.Source}
			}
		}
	}
	return Finding{}
}
