package deflate

import "encoding/binary"

// bitWriter appends bits to out, lowest first.
type bitWriter struct {
	out  []byte
	bits uint64
	have uint
}

// add writes the n lowest bits of v, which has no others; n is at most 32.
func (w *bitWriter) add(v uint64, n uint) {
	w.bits |= v << (w.have & 63)
	w.have += n
	if w.have >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.bits))
		w.bits >>= 32
		w.have -= 32
	}
}

// flush fills up the last byte with zeros.
func (w *bitWriter) flush() {
	for ; w.have > 0; w.have -= min(8, w.have) {
		w.out = append(w.out, byte(w.bits))
		w.bits >>= 8
	}
	w.bits = 0
}
