package revocation

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math"
	"math/bits"
)

// DefaultRate is the false-positive rate of filters that are made: one in a
// million million. Source: dgca-revocation-distribution-service, probRate.
const DefaultRate = 1e-12

// The head of a Bloom filter on the wire, big endian: version (2 bytes), number of
// hashes (1), hash function (1), rate (4), declared and present elements (4 each),
// number of 32-bit words (4). Source: dgc-bloomfilter, the code.
const (
	bloomHead    = 20
	bloomVersion = 1
	bloomSHA256  = 0
	// maxBloomHashes is what the number of hashes, a signed byte, can say.
	maxBloomHashes = math.MaxInt8
)

// Bloom is a Bloom filter in the EU's format. What is in it is always found; what
// is not is found too at the false-positive rate. It does not change, so that any
// number of goroutines may use it.
//
// Memory: at a rate of 1e-12 7.2 bytes an entry, at 1e-6 3.6 bytes.
type Bloom struct {
	bits     []byte // bit 0 is the highest of the first byte
	size     uint64 // in bits
	wrap     uint64 // 2^256 mod size
	hashes   int
	declared float32
	capacity int32
	present  int32
	rate     float64
}

// NewBloom makes a filter of hashes at a false-positive rate, of which zero is
// DefaultRate. It fails with an *Error: filter-parameters where rate is not above
// 0 and at most MaxRate, or list-too-large.
func NewBloom(hashes []Hash, rate float64) (*Bloom, error) {
	b, err := newBloom(len(hashes), rate)
	if err != nil {
		return nil, err
	}
	for i := range hashes {
		b.add(hashes[i][:])
	}
	b.rate = b.measure()
	return b, nil
}

// newBloom makes an empty filter of the size that the EU's code gives it.
func newBloom(n int, rate float64) (*Bloom, error) {
	if rate == 0 {
		rate = DefaultRate
	}
	if !(rate > 0 && rate <= MaxRate) || float32(rate) == 0 {
		return nil, refuse("filter-parameters")
	}
	n = max(n, 1)
	size := math.Ceil(float64(n) * math.Log(float64(float32(rate))) / math.Log(1/math.Pow(2, math.Ln2)))
	if n > math.MaxInt32 || size/8 > MaxListFile-bloomHead-16 {
		return nil, refuse("list-too-large")
	}
	inBytes := int(size)/8 + 1
	words := inBytes/4 + inBytes%4
	k := max(1, int(math.Round(float64(words*32)/float64(n)*math.Ln2)))
	if k > maxBloomHashes {
		return nil, refuse("filter-parameters")
	}
	b := &Bloom{bits: make([]byte, words*4), hashes: k, declared: float32(rate), capacity: int32(n)}
	b.setSize()
	return b, nil
}

// setSize prepares what does not depend on the element.
func (b *Bloom) setSize() {
	b.size = uint64(len(b.bits)) * 8
	b.wrap = 1 % b.size
	for range 4 {
		b.wrap = bits.Rem64(b.wrap, 0, b.size)
	}
}

// place gives the bit of a digest, which is a signed number. Source:
// dgc-bloomfilter, BigInteger.mod.
func (b *Bloom) place(digest *[sha256.Size]byte) uint64 {
	var rest uint64
	for i := 0; i < sha256.Size; i += 8 {
		rest = bits.Rem64(rest, binary.BigEndian.Uint64(digest[i:]), b.size)
	}
	if digest[0] >= 0x80 {
		rest += b.size - b.wrap
		if rest >= b.size {
			rest -= b.size
		}
	}
	return rest
}

func (b *Bloom) add(element []byte) {
	var room [64]byte
	input := append(append(room[:0], element...), 0)
	for i := range b.hashes {
		input[len(element)] = byte(i)
		digest := sha256.Sum256(input)
		at := b.place(&digest)
		b.bits[at/8] |= 0x80 >> (at % 8)
	}
	b.present++
}

func (b *Bloom) contains(element []byte) bool {
	var room [64]byte
	input := append(append(room[:0], element...), 0)
	for i := range b.hashes {
		input[len(element)] = byte(i)
		digest := sha256.Sum256(input)
		at := b.place(&digest)
		if b.bits[at/8]&(0x80>>(at%8)) == 0 {
			return false
		}
	}
	return true
}

// Has reports whether a hash is in the filter, or seems to be.
func (b *Bloom) Has(h Hash) bool { return b.contains(h[:]) }

// Len is how many hashes the filter says it holds.
func (b *Bloom) Len() int { return int(b.present) }

// Rate is the false-positive rate of the filter as it is filled, whatever it
// declares.
func (b *Bloom) Rate() float64 { return b.rate }

// measure gives the chance that all bits of a stranger are set.
func (b *Bloom) measure() float64 {
	ones := 0
	for i := 0; i < len(b.bits); i += 4 {
		ones += bits.OnesCount32(binary.BigEndian.Uint32(b.bits[i:]))
	}
	return math.Pow(float64(ones)/float64(b.size), float64(b.hashes))
}

// WriteTo writes the filter in the EU's format. It fails with the error of w.
func (b *Bloom) WriteTo(w io.Writer) (int64, error) {
	head := binary.BigEndian.AppendUint16(make([]byte, 0, bloomHead), bloomVersion)
	head = append(head, byte(b.hashes), bloomSHA256)
	head = binary.BigEndian.AppendUint32(head, math.Float32bits(b.declared))
	head = binary.BigEndian.AppendUint32(head, uint32(b.capacity))
	head = binary.BigEndian.AppendUint32(head, uint32(b.present))
	head = binary.BigEndian.AppendUint32(head, uint32(len(b.bits)/4))
	return writeParts(w, head, b.bits)
}

func writeParts(w io.Writer, parts ...[]byte) (total int64, err error) {
	for _, part := range parts {
		n, err := w.Write(part)
		total += int64(n)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// ReadBloom reads a filter in the EU's format. It fails with an *Error:
// list-too-large, list-truncated, list-length, list-version,
// filter-hash-function, filter-parameters, filter-saturated; or with the error of
// r.
func ReadBloom(r io.Reader) (*Bloom, error) {
	data, err := readAll(r, MaxListFile)
	if err != nil {
		return nil, err
	}
	return parseBloom(data)
}

// parseBloom reads a filter, and keeps data.
func parseBloom(data []byte) (*Bloom, error) {
	if len(data) < bloomHead {
		return nil, refuse("list-truncated")
	}
	if binary.BigEndian.Uint16(data) != bloomVersion {
		return nil, refuse("list-version")
	}
	if data[3] != bloomSHA256 {
		return nil, refuse("filter-hash-function")
	}
	b := &Bloom{
		hashes:   int(int8(data[2])),
		declared: math.Float32frombits(binary.BigEndian.Uint32(data[4:])),
		capacity: int32(binary.BigEndian.Uint32(data[8:])),
		present:  int32(binary.BigEndian.Uint32(data[12:])),
		bits:     data[bloomHead:],
	}
	words := int64(binary.BigEndian.Uint32(data[16:]))
	switch {
	case b.hashes < 1 || !(b.declared > 0 && b.declared < 1) || b.capacity < 0 || b.present < 0 || words == 0:
		return nil, refuse("filter-parameters")
	case int64(len(b.bits)) < words*4:
		return nil, refuse("list-truncated")
	case int64(len(b.bits)) > words*4:
		return nil, refuse("list-length")
	}
	b.setSize()
	if b.rate = b.measure(); b.rate > MaxReadRate {
		return nil, refuse("filter-saturated")
	}
	return b, nil
}
