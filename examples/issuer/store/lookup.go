package store

import (
	"bytes"
	"context"
	"log/slog"
	"slices"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/seal"
	"github.com/vaxcert/vaxcert/identity"
)

// Lookup is what a citizen knows.
type Lookup struct {
	Number   string // as NumberText writes it
	Birth    string // YYYY-MM-DD, or as much of it as is known
	LastDose string // YYYY-MM-DD
}

// LogValue keeps all of it out of logs.
func (Lookup) LogValue() slog.Value { return slog.StringValue("look-up") }

// AsPerson gives the store as the citizen sees it who is that person, as LookUp gave it:
// the records, certificates and feedback of that person. Nobody else's are there.
func (s *Store) AsPerson(person []byte) *View {
	return &View{store: s, actor: Actor{Role: life.Citizen}, person: bytes.Clone(person)}
}

// unsignedMark ends a person who is shown only what nobody has signed.
var unsignedMark = []byte("unsigned")

// UnsignedOnly reports whether a person was found by a dose that nobody has signed, and
// sees only such doses. Anybody at a facility may enter one.
func UnsignedOnly(person []byte) bool { return bytes.HasSuffix(person, unsignedMark) }

// persons are the indexes under which a person's records stand: that of the register,
// and for records that nobody has confirmed yet, what they say themselves.
func persons(person []byte) [][]byte {
	return slices.Collect(slices.Chunk(bytes.TrimSuffix(person, unsignedMark), seal.IndexSize))
}

// Sizes of a look-up, in records. Source: ours.
const (
	lookupRows = 8  // as many are read at least, whoever it is
	maxLookup  = 64 // of one number
)

// LookUp says for AsPerson who somebody is that knows the number, the birth date and the
// date of the last dose, as they are in the records that have this number and birth
// date. The last dose is that of those a facility has signed, and opens all; or a later
// one that is not signed, which opens such ones only (UnsignedOnly). Records that were
// withdrawn, or that another one corrects, do not count. Ok is false where any of the
// three is wrong, and neither an answer nor its time tells which: each look-up is the
// same two queries, and reads, opens and compares as many records, of anybody where the
// number has fewer. Person holds every index that these records have, one after the
// other, and that of the number and the birth date: under it stands what was said before
// anybody knew the person.
func (s *Store) LookUp(ctx context.Context, q Lookup) (person []byte, ok bool, err error) {
	index := s.seal.Index("number", q.Number) // no row has that of an empty number
	list, err := readAll(ctx, s, s.scanRecord, `SELECT `+recordColumns+` FROM records
		WHERE number_index = $1 AND state <> $2 ORDER BY changed_at DESC, key LIMIT $3`, index, life.Withdrawn, maxLookup)
	if err != nil {
		return nil, false, err
	}
	decoys, err := s.decoys(ctx, lookupRows-len(list))
	if err != nil {
		return nil, false, err
	}
	stated := s.stated(q.Number, q.Birth)
	found, _ := q.match(list, stated), q.match(decoys, stated)
	switch {
	case q.Birth == "" || q.LastDose == "":
		return nil, false, nil
	case q.LastDose == found.lastSigned:
		return slices.Concat(found.person, stated), true, nil
	case q.LastDose == found.last:
		return slices.Concat(stated, found.person, unsignedMark), true, nil
	}
	return nil, false, nil
}

// found is what records with a birth date have in common.
type found struct {
	person     []byte // the indexes, but for the stated one
	last       string // dose
	lastSigned string
}

func (q Lookup) match(list []Record, stated []byte) (f found) {
	corrected := map[string]bool{} // by key; true where what is right is signed
	for _, r := range list {
		corrected[r.Replaces] = corrected[r.Replaces] || r.State.HasSignature()
	}
	seen := [][]byte{stated}
	for _, r := range list {
		birth, _ := identity.ParseBirthDate(r.Said.DateOfBirth)
		date, _ := identity.ParseDate(r.Said.VaccinationDate)
		dose := date.String()
		gone, corrects := corrected[r.Key]
		if birth.String() != q.Birth || gone || corrects && !r.State.HasSignature() {
			continue
		}
		f.last = max(f.last, dose)
		if r.State.HasSignature() {
			f.lastSigned = max(f.lastSigned, dose)
		}
		if !slices.ContainsFunc(seen, func(p []byte) bool { return bytes.Equal(p, r.Person) }) {
			seen = append(seen, r.Person)
			f.person = append(f.person, r.Person...)
		}
	}
	return f
}

// decoys gives n records of anybody, which are read and opened as those of a number are.
func (s *Store) decoys(ctx context.Context, n int) ([]Record, error) {
	from, err := s.newKey()
	if err != nil {
		return nil, err
	}
	return readAll(ctx, s, s.scanRecord, `SELECT `+recordColumns+` FROM records WHERE key >= $1 ORDER BY key LIMIT $2`, from, max(n, 0))
}
