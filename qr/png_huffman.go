package qr

import (
	"cmp"
	"math/bits"
	"slices"
)

// codeLengths gives the length of each symbol's code in a Huffman code for
// these counts, at most 15 bits, and 0 for a symbol that does not occur. At
// least two must occur.
func codeLengths(counts []int) (lengths [literals]uint8) {
	const limit = 15
	type leaf struct{ symbol, count int }
	var buffer [literals]leaf
	leaves := buffer[:0]
	for symbol, count := range counts {
		if count > 0 {
			leaves = append(leaves, leaf{symbol, count})
		}
	}
	slices.SortFunc(leaves, func(a, b leaf) int { return cmp.Compare(a.count, b.count) })

	// Nodes 0 to n-1 are the leaves, the rest the pairs in the order in which
	// they are made, which is that of their weights: the two lightest nodes are
	// always the next leaf or the next pair.
	n := len(leaves)
	var weight, parent, depth [2 * literals]int
	for {
		for i, l := range leaves {
			weight[i] = l.count
		}
		nextLeaf, nextPair := 0, n
		for made := n; made < 2*n-1; made++ {
			weight[made] = 0
			for range 2 {
				lightest := nextPair
				if nextLeaf < n && (nextPair == made || weight[nextLeaf] <= weight[nextPair]) {
					lightest = nextLeaf
					nextLeaf++
				} else {
					nextPair++
				}
				weight[made] += weight[lightest]
				parent[lightest] = made
			}
		}
		for i := 2*n - 3; i >= 0; i-- {
			depth[i] = depth[parent[i]] + 1
		}
		if slices.Max(depth[:n]) <= limit {
			break
		}
		for i := range leaves { // flatter counts make a flatter tree
			leaves[i].count = leaves[i].count/2 + 1
		}
	}
	for i, l := range leaves {
		lengths[l.symbol] = uint8(depth[i])
	}
	return lengths
}

// canonical gives the codes of the lengths, first bit lowest.
// Source: RFC 1951 section 3.2.2.
func canonical(lengths []uint8) (codes [literals]uint16) {
	var next [16]uint16
	for _, l := range lengths {
		if l > 0 {
			next[l]++
		}
	}
	code := uint16(0)
	for l, count := range next {
		next[l] = code << 1
		code = code<<1 + count
	}
	for symbol, l := range lengths {
		if l > 0 {
			codes[symbol] = bits.Reverse16(next[l]) >> (16 - l)
			next[l]++
		}
	}
	return codes
}
