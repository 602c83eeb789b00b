package store

import (
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
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
// another one, which may be empty: a UUID of version 7, RFC 9562 section 5.7, with a
// counter behind the milliseconds (section 6.2, method 1). Neither a clock that goes
// backwards nor one that disagrees with another machine's changes that.
func (s *Store) newID(after string) (string, error) {
	var id [16]byte
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.random, id[8:]); err != nil {
		return "", fmt.Errorf("store: random bytes: %w", err)
	}
	s.lastID = max(s.lastID+1, uint64(s.now().UnixMilli())<<12)
	at := max(s.lastID, counted(after)+1)
	binary.BigEndian.PutUint64(id[:], at>>12<<16|7<<12|at&0xfff)
	id[8] = id[8]&0x3f | 0x80
	return dashed(id), nil
}

// counted gives the milliseconds and the counter of an ID.
func counted(id string) uint64 {
	first, err := strconv.ParseUint(strings.ReplaceAll(id, "-", "")[:min(len(id), 16)], 16, 64)
	if err != nil {
		return 0
	}
	return first>>16<<12 | first&0xfff
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
