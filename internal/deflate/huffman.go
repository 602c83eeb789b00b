package deflate

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// huffmanLengths sets the code lengths of a Huffman code for symbols of these
// frequencies, none longer than limit bits. A symbol that does not occur gets
// no code; one alone gets one bit.
func huffmanLengths(lengths []uint8, frequencies []uint32, limit uint8) {
	var buffer [numLiterals]uint64
	leaves := sortedLeaves(&buffer, frequencies)
	clear(lengths)
	if len(leaves) == 0 {
		return
	}
	if len(leaves) == 1 {
		lengths[leaves[0]&0xFFFF] = 1
		return
	}
	// Where the code gets too long, a flatter one is tried.
	for !huffmanDepths(lengths, leaves, limit) {
		for i, l := range leaves {
			leaves[i] = (l>>17+1)<<16 | l&0xFFFF
		}
		slices.Sort(leaves)
	}
}

// sortedLeaves lists the symbols that occur, frequency above symbol, in rising order.
func sortedLeaves(buffer *[numLiterals]uint64, frequencies []uint32) []uint64 {
	var unsorted [numLiterals]uint64
	n := 0
	for s, f := range frequencies {
		unsorted[n] = uint64(f)<<16 | uint64(s)
		if f != 0 { // which symbols occur is hard to foresee; this is no branch
			n++
		}
	}
	// Most symbols of a short message occur a few times: sort these by counting.
	const few = 32
	var place [few + 1]uint16
	for _, leaf := range unsorted[:n] {
		place[min(leaf>>16, few)]++
	}
	sum := uint16(0)
	for f, n := range place {
		place[f] = sum
		sum += n
	}
	frequent := int(place[few])
	for _, leaf := range unsorted[:n] {
		at := &place[min(leaf>>16, few)]
		buffer[*at] = leaf
		*at++
	}
	slices.Sort(buffer[frequent:sum])
	return buffer[:sum]
}

// huffmanDepths merges the two rarest nodes until one is left. Leaves and
// merged nodes are both in rising order, so the rarest are in front.
func huffmanDepths(lengths []uint8, leaves []uint64, limit uint8) bool {
	var weight [numLiterals]uint64 // of merged nodes
	var parent [2 * numLiterals]uint16
	n := len(leaves)
	leaf, node := 0, 0
	for merged := range n - 1 {
		for range 2 {
			if leaf < n && (node == merged || leaves[leaf]>>16 <= weight[node]) {
				weight[merged] += leaves[leaf] >> 16
				parent[leaf] = uint16(n + merged)
				leaf++
			} else {
				weight[merged] += weight[node]
				parent[n+node] = uint16(n + merged)
				node++
			}
		}
	}
	var depth [2 * numLiterals]uint8
	for i := 2*n - 3; i >= 0; i-- {
		depth[i] = depth[parent[i]] + 1
		if depth[i] > limit {
			return false
		}
	}
	for i, l := range leaves {
		lengths[l&0xFFFF] = depth[i]
	}
	return true
}

// word is a code word, first bit lowest, and above it its length.
type word uint32

func (w word) bits() uint64 { return uint64(w & 0xFFFF) }
func (w word) length() uint { return uint(w >> 16) }

// codeWords sets the words of the canonical code with these lengths (RFC 1951,
// section 3.2.2).
func codeWords(words []word, lengths []uint8) {
	var count, next [maxCodeLen + 2]uint16
	var buffer [numLiterals + 2]uint16
	symbols := present(&buffer, lengths)
	for _, s := range symbols {
		count[lengths[s]&maxCodeLen]++
	}
	for l := 1; l <= maxCodeLen; l++ {
		next[l+1] = (next[l] + count[l]) << 1
	}
	for _, s := range symbols {
		l := lengths[s] & maxCodeLen
		words[s] = word(bits.Reverse16(next[l])>>(16-l)) | word(l)<<16
		next[l]++
	}
}

// present lists the symbols that have a code. Most have none, and which is hard
// to foresee: eight without are passed over at once, and what is listed depends
// on no branch.
func present(buffer *[numLiterals + 2]uint16, lengths []uint8) []uint16 {
	n := 0
	for s := 0; s < len(lengths); s++ {
		if len(lengths)-s >= 8 && binary.LittleEndian.Uint64(lengths[s:]) == 0 {
			s += 7
			continue
		}
		buffer[n] = uint16(s)
		if lengths[s] != 0 {
			n++
		}
	}
	return buffer[:n]
}
