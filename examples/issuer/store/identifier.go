package store

import (
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newKey gives a name of 128 random bits.
func (s *Store) newKey() (string, error) {
	var key [16]byte
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.random, key[:]); err != nil {
		return "", fmt.Errorf("store: random bytes: %w", err)
	}
	return letters.EncodeToString(key[:]), nil
}

// newID gives a name that is greater than those that this process gave before, and than
// those that others gave a millisecond ago: a UUID of version 7, RFC 9562 section 5.7,
// with a counter behind the milliseconds (section 6.2, method 1). A clock that goes
// backwards does not take it along.
func (s *Store) newID() (string, error) {
	var id [16]byte
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.random, id[8:]); err != nil {
		return "", fmt.Errorf("store: random bytes: %w", err)
	}
	s.lastID = max(s.lastID+1, uint64(s.now().UnixMilli())<<12)
	binary.BigEndian.PutUint64(id[:], s.lastID>>12<<16|7<<12|s.lastID&0xfff)
	id[8] = id[8]&0x3f | 0x80
	return dashed(id), nil
}

// firstID is not greater than any that newID gives at a time or later.
func firstID(at time.Time) string {
	var id [16]byte
	binary.BigEndian.PutUint64(id[:], uint64(max(at.UnixMilli(), 0))<<16)
	return dashed(id)
}

func dashed(id [16]byte) string {
	text := hex.EncodeToString(id[:])
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}
