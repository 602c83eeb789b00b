package deflate

import "math"

// header describes a code at the start of a dynamic block (RFC 1951, section
// 3.2.7): its code lengths in a run-length coding, and the code of that.
type header struct {
	literals, distances int // symbols described
	runs                [numLiterals + numDists]run
	numRuns             int
	pre                 [numPrecode]uint8
	bits                int
}

// run is a symbol of the precode and the value of the extra bits behind it.
type run struct {
	symbol, extra uint8
}

// Of the symbols of the precode that stand for several lengths: the extra bits
// behind them, and the number of lengths where these are 0.
var (
	runExtraBits = [numPrecode]uint8{16: 2, 17: 3, 18: 7}
	runLeast     = [numPrecode]int{16: 3, 17: 3, 18: 11}
)

// describe finds a short header for the code. It goes back and forth between
// the best runs under a precode and the best precode of these runs, from each
// of a few starts.
func (h *header) describe(c *code) {
	var buffer [numLiterals + numDists]uint8
	lengths := h.lengths(&buffer, c)
	best := header{bits: math.MaxInt}
	for _, start := range precodeStarts {
		h.pre = start
		for range 3 {
			h.findRuns(lengths)
			h.findPrecode()
			if h.bits >= best.bits {
				break
			}
			best = *h
		}
	}
	*h = best
}

// describeFast takes the longest runs.
func (h *header) describeFast(c *code) {
	var buffer [numLiterals + numDists]uint8
	lengths := h.lengths(&buffer, c)
	h.numRuns = 0
	add := func(symbol uint8, extra int) {
		h.runs[h.numRuns] = run{symbol, uint8(extra)}
		h.numRuns++
	}
	for i := 0; i < len(lengths); {
		l, same := lengths[i], 1
		for i+same < len(lengths) && lengths[i+same] == l {
			same++
		}
		i += same
		if l != 0 {
			add(l, 0)
			for same--; same >= 3; same -= min(6, same) {
				add(16, min(6, same)-3)
			}
		}
		for l == 0 && same >= 11 {
			add(18, min(138, same)-11)
			same -= min(138, same)
		}
		if l == 0 && same >= 3 {
			add(17, same-3)
			same = 0
		}
		for ; same > 0; same-- {
			add(l, 0)
		}
	}
	h.findPrecode()
}

// lengths sets the numbers of symbols described and returns their lengths.
func (h *header) lengths(buffer *[numLiterals + numDists]uint8, c *code) []uint8 {
	h.literals, h.distances = numLiterals, numDists
	for h.literals > endOfBlock+1 && c.literals[h.literals-1] == 0 {
		h.literals--
	}
	for h.distances > 1 && c.distances[h.distances-1] == 0 {
		h.distances--
	}
	n := copy(buffer[:], c.literals[:h.literals])
	n += copy(buffer[n:], c.distances[:h.distances])
	return buffer[:n]
}

// precodeStarts favour long runs, and no runs of other lengths than zero.
var precodeStarts = [...][numPrecode]uint8{
	{5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 3, 4, 4},
	{4, 5, 5, 5, 4, 3, 3, 3, 3, 3, 4, 5, 5, 5, 5, 5, 7, 4, 4},
}

// findRuns finds the runs for the lengths that take the fewest bits under h.pre.
func (h *header) findRuns(lengths []uint8) {
	var cost [numLiterals + numDists + 1]uint32
	var from [numLiterals + numDists + 1]run
	for i := range lengths {
		cost[i+1] = math.MaxUint32
	}
	priceOf := func(symbol uint8) uint32 {
		if h.pre[symbol] == 0 {
			return 12 // it would have to enter the precode
		}
		return uint32(h.pre[symbol])
	}
	same := 0 // lengths behind i that equal the one before i
	for i, l := range lengths {
		relax := func(symbol uint8, least, most, limit int) {
			price := cost[i] + priceOf(symbol) + uint32(runExtraBits[symbol])
			for r := least; r <= min(most, limit); r++ {
				if price < cost[i+r] {
					cost[i+r] = price
					from[i+r] = run{symbol, uint8(r - least)}
				}
			}
		}
		if price := cost[i] + priceOf(l); price < cost[i+1] {
			cost[i+1] = price
			from[i+1] = run{l, 0}
		}
		if same == 0 && i > 0 {
			for same < len(lengths)-i && lengths[i+same] == lengths[i-1] {
				same++
			}
		}
		if i > 0 {
			relax(16, 3, 6, same)
		}
		if l == 0 {
			zeros := 1
			if i > 0 && lengths[i-1] == 0 {
				zeros = same
			} else {
				for i+zeros < len(lengths) && lengths[i+zeros] == 0 {
					zeros++
				}
			}
			relax(17, 3, 10, zeros)
			relax(18, 11, 138, zeros)
		}
		same = max(0, same-1)
	}
	h.numRuns = 0
	for i := len(lengths); i > 0; i -= from[i].length() {
		h.runs[h.numRuns] = from[i]
		h.numRuns++
	}
	for i, j := 0, h.numRuns-1; i < j; i, j = i+1, j-1 {
		h.runs[i], h.runs[j] = h.runs[j], h.runs[i]
	}
}

// length is the number of code lengths that the run stands for.
func (r run) length() int {
	if r.symbol < 16 {
		return 1
	}
	return runLeast[r.symbol] + int(r.extra)
}

// findPrecode finds the best precode for h.runs and counts the bits of the header.
func (h *header) findPrecode() {
	var frequencies [numPrecode]uint32
	for _, r := range h.runs[:h.numRuns] {
		frequencies[r.symbol]++
	}
	huffmanLengths(h.pre[:], frequencies[:], maxPreLen)
	h.bits = 5 + 5 + 4 + 3*h.preLengths()
	for s, f := range frequencies {
		h.bits += int(f) * int(h.pre[s]+runExtraBits[s])
	}
}

// preLengths is the number of precode lengths to be written.
func (h *header) preLengths() int {
	n := numPrecode
	for n > 4 && h.pre[precodeOrder[n-1]] == 0 {
		n--
	}
	return n
}

func (h *header) write(w *bitWriter) {
	n := h.preLengths()
	w.add(uint64(h.literals-257), 5)
	w.add(uint64(h.distances-1), 5)
	w.add(uint64(n-4), 4)
	for _, s := range precodeOrder[:n] {
		w.add(uint64(h.pre[s]), 3)
	}
	var words [numPrecode]word
	codeWords(words[:], h.pre[:])
	for _, r := range h.runs[:h.numRuns] {
		code := words[r.symbol]
		w.add(code.bits()|uint64(r.extra)<<code.length(), code.length()+uint(runExtraBits[r.symbol]))
	}
}
