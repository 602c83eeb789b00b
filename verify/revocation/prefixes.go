package revocation

import (
	"encoding/binary"
	"io"
	"math"
	"slices"
)

// The head of a partial variable hash list on the wire, big endian: version
// (2 bytes), rate (4), number of prefixes (4), bytes of each (1). Source:
// dgca-partialvarhashfilter.
const (
	prefixesHead    = 11
	prefixesVersion = 1
	// minPrefix is how many bytes the EU's writer gives a prefix at least.
	minPrefix = 4
)

// Prefixes is a partial variable hash list in the EU's format: the first bytes of
// hashes, as many as the false-positive rate needs. What is in it is always found.
// It does not change, so that any number of goroutines may use it.
//
// Memory: for 10 million hashes at a rate of 1e-12, 8 bytes and up to one byte
// an entry.
type Prefixes struct {
	table    *table
	declared float32
}

// NewPrefixes makes a list of the first bytes of hashes at a false-positive rate,
// of which zero is DefaultRate. It fails with an *Error: filter-parameters where
// rate is not above 0 and at most MaxRate, or list-too-large.
func NewPrefixes(hashes []Hash, rate float64) (*Prefixes, error) {
	if rate == 0 {
		rate = DefaultRate
	}
	if !(rate > 0 && rate <= MaxRate) || float32(rate) == 0 {
		return nil, refuse("filter-parameters")
	}
	if len(hashes) > MaxEntries {
		return nil, refuse("list-too-large")
	}
	width := minPrefix
	for width < hashSize && rateOfPrefixes(len(hashes), width) > rate {
		width++
	}
	return &Prefixes{newTable(width, prefixesOf(sorted(hashes), width)), float32(rate)}, nil
}

func rateOfPrefixes(n, width int) float64 { return math.Ldexp(float64(n), -8*width) }

// prefixesOf gives the first bytes of hashes in order, each once.
func prefixesOf(hashes []Hash, width int) []byte {
	keys := make([]byte, 0, len(hashes)*width)
	for i := range hashes {
		prefix := hashes[i][:width]
		if n := len(keys); n > 0 && string(keys[n-width:]) == string(prefix) {
			continue
		}
		keys = append(keys, prefix...)
	}
	return keys
}

// Has reports whether a hash is in the list, or seems to be. The EU's writer
// spoils prefixes that begin with FF; these are looked for as it writes them too.
func (p *Prefixes) Has(h Hash) bool {
	prefix := h[:p.table.width]
	if p.table.find(prefix) >= 0 {
		return true
	}
	return spoil(prefix) && p.table.find(prefix) >= 0
}

// spoil does to a prefix what the EU's writer does to negative numbers: it takes
// away leading bytes FF that their sign does not need, and puts 00 in their place.
// Source: dgca-partialvarhashfilter, BigInteger.toByteArray.
func spoil(prefix []byte) (spoilt bool) {
	for i := 0; i+1 < len(prefix) && prefix[i] == 0xff && prefix[i+1] >= 0x80; i++ {
		prefix[i], spoilt = 0, true
	}
	return spoilt
}

// Len is how many prefixes the list holds.
func (p *Prefixes) Len() int { return p.table.len() }

// Rate is the false-positive rate of the list, whatever it declares.
func (p *Prefixes) Rate() float64 { return rateOfPrefixes(p.table.len(), p.table.width) }

// WriteTo writes the list in the EU's format, with the prefixes in the order of
// signed numbers. It fails with the error of w.
func (p *Prefixes) WriteTo(w io.Writer) (int64, error) {
	head := binary.BigEndian.AppendUint16(make([]byte, 0, prefixesHead), prefixesVersion)
	head = binary.BigEndian.AppendUint32(head, math.Float32bits(p.declared))
	head = binary.BigEndian.AppendUint32(head, uint32(p.table.len()))
	head = append(head, byte(p.table.width))
	negative := 0
	for negative < p.table.len() && p.table.key(negative)[0] < 0x80 {
		negative++
	}
	keys, at := p.table.keys, negative*p.table.width
	return writeParts(w, head, keys[at:], keys[:at])
}

// ReadPrefixes reads a partial variable hash list in the EU's format, in any
// order. It fails with an *Error: list-too-large, list-truncated, list-length,
// list-version, filter-parameters, filter-saturated; or with the error of r.
func ReadPrefixes(r io.Reader) (*Prefixes, error) {
	data, err := readAll(r, MaxListFile)
	if err != nil {
		return nil, err
	}
	return parsePrefixes(data)
}

// parsePrefixes reads a list, and keeps data.
func parsePrefixes(data []byte) (*Prefixes, error) {
	if len(data) < prefixesHead {
		return nil, refuse("list-truncated")
	}
	if binary.BigEndian.Uint16(data) != prefixesVersion {
		return nil, refuse("list-version")
	}
	declared := math.Float32frombits(binary.BigEndian.Uint32(data[2:]))
	n, width := int64(int32(binary.BigEndian.Uint32(data[6:]))), int64(int8(data[10]))
	keys := data[prefixesHead:]
	switch {
	case !(declared > 0 && declared < 1) || n < 0 || width < 1 || width > hashSize:
		return nil, refuse("filter-parameters")
	case n > MaxEntries:
		return nil, refuse("list-too-large")
	case int64(len(keys)) < n*width:
		return nil, refuse("list-truncated")
	case int64(len(keys)) > n*width:
		return nil, refuse("list-length")
	case rateOfPrefixes(int(n), int(width)) > MaxRate:
		return nil, refuse("filter-saturated")
	}
	return &Prefixes{newTable(int(width), sortedKeys(int(width), keys)), declared}, nil
}

// sortedKeys puts keys in order, each once.
func sortedKeys(width int, keys []byte) []byte {
	if inOrder(width, keys) {
		return keys
	}
	hashes := make([]Hash, 0, len(keys)/width)
	for key := range slices.Chunk(keys, width) {
		var h Hash
		copy(h[:], key)
		hashes = append(hashes, h)
	}
	return prefixesOf(sorted(hashes), width)
}
