package deflate

// The alphabets of RFC 1951, section 3.2.5 and 3.2.7.
const (
	endOfBlock  = 256
	numLiterals = 286 // literals, end of block, lengths
	numDists    = 30
	numPrecode  = 19
	maxCodeLen  = 15
	maxPreLen   = 7
	minMatch    = 3
	maxMatch    = 258
	maxDistance = 32 << 10
)

// The types of a block, RFC 1951, section 3.2.3.
const (
	blockStored = iota
	blockFixed
	blockDynamic
)

// The first match length that each length symbol stands for, and the number of
// extra bits behind it; symbol 257 is at index 0.
var (
	lengthBase = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31,
		35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2,
		3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
)

// The same of each distance symbol.
var (
	distBase = [numDists]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193,
		257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distExtra = [numDists]uint8{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6,
		7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
)

// precodeOrder is the order in which a block gives the code of its code lengths.
var precodeOrder = [numPrecode]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// fixedLengths are the code lengths of a fixed block, RFC 1951, section 3.2.6.
// Two symbols beyond the alphabet complete the code.
var fixedLengths = func() (lengths [numLiterals + 2]uint8) {
	for s := range lengths {
		switch {
		case s < 144:
			lengths[s] = 8
		case s < 256:
			lengths[s] = 9
		case s < 280:
			lengths[s] = 7
		default:
			lengths[s] = 8
		}
	}
	return lengths
}()
