package store

import (
	"encoding/json"

	"github.com/vaxcert/vaxcert/examples/issuer/seal"
)

// sealed gives a value as sealed JSON for a column. About names the table and the row,
// so that it opens in no other.
func (s *Store) sealed(value any, about ...string) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return s.seal.Seal(plain, seal.About(about...))
}

// open is the other way. It fails with seal.ErrSealed.
func (s *Store) open(column []byte, value any, about ...string) error {
	plain, err := s.seal.Open(column, seal.About(about...))
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, value)
}

// PersonIndex gives Record.Person of a number: equal for equal ones, and unlike that of
// the same number of another kind of paper. Give the number as identity.ParseNumber
// writes it.
func (s *Store) PersonIndex(kind, number string) []byte {
	index := s.seal.Index("person", string(seal.About(kind, number)))
	return index[:]
}

// numberIndex is what records are found by for whoever knows a number.
func (s *Store) numberIndex(number string) []byte {
	if number == "" {
		return nil
	}
	index := s.seal.Index("number", number)
	return index[:]
}

// recordKey is Record.Key: the same for the same identifier of a facility, so that it is
// entered once, and nothing to whoever has not the key of the index.
func (s *Store) recordKey(facility, id string) string {
	index := s.seal.Index("record", string(seal.About(clean(facility), clean(id))))
	return letters.EncodeToString(index[:16])
}
