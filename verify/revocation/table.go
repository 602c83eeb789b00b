package revocation

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// table holds keys of one width in order, and where each bucket of keys with the
// same leading bits begins. Buckets have four to eight keys on average, so that a
// look-up costs two reads of far memory, however many keys there are. Keys that
// are not spread evenly cost a binary search.
//
// Memory: width bytes and half a byte to one byte a key.
type table struct {
	width  int
	keys   []byte
	starts []uint32
	shift  int
}

// newTable makes a table of keys that are in order. It keeps them.
func newTable(width int, keys []byte) *table {
	n := len(keys) / width
	leading := max(0, bits.Len(uint(n))-3)
	t := &table{width: width, keys: keys, starts: make([]uint32, 1<<leading+1), shift: 64 - leading}
	bucket := 0
	for i := range n {
		for b := int(head(t.key(i)) >> t.shift); bucket < b; {
			bucket++
			t.starts[bucket] = uint32(i)
		}
	}
	for bucket++; bucket < len(t.starts); bucket++ {
		t.starts[bucket] = uint32(n)
	}
	return t
}

func (t *table) len() int { return len(t.keys) / t.width }

func (t *table) key(i int) []byte { return t.keys[i*t.width : (i+1)*t.width] }

// head gives the first 8 bytes of a key as a number.
func head(key []byte) uint64 {
	if len(key) >= 8 {
		return binary.BigEndian.Uint64(key)
	}
	var room [8]byte
	copy(room[:], key)
	return binary.BigEndian.Uint64(room[:])
}

// find gives the first place of a key, or -1.
func (t *table) find(key []byte) int {
	bucket := head(key) >> t.shift
	low, high := int(t.starts[bucket]), int(t.starts[bucket+1])
	end := high
	for low < high {
		if middle := int(uint(low+high) >> 1); bytes.Compare(t.key(middle), key) < 0 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < end && bytes.Equal(t.key(low), key) {
		return low
	}
	return -1
}

// inOrder reports whether keys rise, none of them twice.
func inOrder(width int, keys []byte) bool {
	for i := width; i < len(keys); i += width {
		if bytes.Compare(keys[i-width:i], keys[i:i+width]) >= 0 {
			return false
		}
	}
	return true
}
