package deflate

import (
	"math"
	"math/bits"
)

// unit is the fixed-point scale of frequencies and costs in shape: 1/256.
const unit = 256

// shaper chooses code lengths with the header in mind: what a symbol's length
// costs in the header depends on its neighbours, because runs of equal lengths
// are short there. It finds, by dynamic programming over the alphabet, the
// lengths with the least sum of symbol bits, header bits and a charge for code
// space, and searches the charge at which the code is full.
type shaper struct {
	frequencies []uint32 // in units
	scaled      [numLiterals]uint32
	least       int // symbols that must be described
	longest     uint8
	pre         [numPrecode]uint32
	sum         [numLiterals + 1]uint32
	zeros       [numLiterals + 1]int16
	cost        [numLiterals + 1][maxCodeLen + 1]uint32 // by symbols described and last length
	from        [numLiterals + 1][maxCodeLen + 1]shapeStep
	lengths     [numLiterals]uint8
}

// shapeStep is a run and the length before it.
type shapeStep struct {
	run    uint8
	before uint8
}

// full is the code space: a code of length l takes 1/2^l of it.
const full = 1 << maxCodeLen

// shape sets lengths to a complete code for symbols of these frequencies that
// is cheap together with its part of the header under the precode pre. least is
// the number of symbols the header must have.
func (s *shaper) shape(lengths []uint8, frequencies []uint32, least int, pre *[numPrecode]uint8) {
	n := len(frequencies)
	s.frequencies, s.least = s.scaled[:n], least
	used := 0
	for i, f := range frequencies {
		s.scaled[i] = f * unit
		s.sum[i+1] = s.sum[i] + f*unit
		if f != 0 {
			used++
		}
	}
	if used < 2 {
		for i, f := range frequencies {
			lengths[i] = 0
			if f != 0 {
				lengths[i] = 1
			}
		}
		return
	}
	s.zeros[n] = 0
	for i := n - 1; i >= 0; i-- {
		s.zeros[i] = 0
		if frequencies[i] == 0 {
			s.zeros[i] = s.zeros[i+1] + 1
		}
	}
	for i, l := range pre {
		if l == 0 {
			l = 8
		}
		s.pre[i] = uint32(l+runExtraBits[i]) * unit
	}
	total := uint64(s.sum[n])
	s.longest = uint8(min(maxCodeLen, bits.Len64(total/unit)+3))
	low, high := total, 2*total
	for s.run(high) > full {
		low, high = high, 2*high
	}
	copy(lengths, s.lengths[:n])
	for range 4 {
		charge := (low + high) / 2
		if s.run(charge) <= full {
			high = charge
			copy(lengths, s.lengths[:n])
		} else {
			low = charge
		}
	}
	s.fill(lengths)
}

// No run is continued that is this much dearer than the best way.
const hopelessRun = 10 * unit

// run finds the best lengths at this charge for all the code space, and
// returns how much of it they take.
func (s *shaper) run(charge uint64) int {
	n := len(s.frequencies)
	var space [maxCodeLen + 1]uint32
	for l := 1; l <= maxCodeLen; l++ {
		space[l] = uint32(charge >> l)
	}
	for i := range n + 1 {
		for l := range s.cost[i] {
			s.cost[i][l] = math.MaxUint32
		}
	}
	s.cost[0][0] = 0
	bestEnd, bestCost := 0, uint32(math.MaxUint32)
	var endLength uint8
	for i := 0; i <= n; i++ {
		before, cost := uint8(0), s.cost[i][0]
		for l := uint8(1); l <= maxCodeLen; l++ {
			if s.cost[i][l] < cost {
				before, cost = l, s.cost[i][l]
			}
		}
		if cost == math.MaxUint32 {
			continue
		}
		if i >= s.least && int(s.zeros[i]) == n-i && cost < bestCost {
			bestEnd, bestCost, endLength = i, cost, before
		}
		if i == n {
			break
		}
		f := s.frequencies[i]
		next := &s.cost[i+1]
		if f == 0 && cost+s.pre[0] < next[0] {
			next[0] = cost + s.pre[0]
			s.from[i+1][0] = shapeStep{1, before}
		}
		for l := uint8(1); l <= s.longest; l++ {
			if c := cost + s.pre[l] + f*uint32(l) + space[l]; c < next[l] {
				next[l] = c
				s.from[i+1][l] = shapeStep{1, before}
			}
			if s.cost[i][l] > cost+hopelessRun {
				continue
			}
			for r := 3; r <= min(6, n-i); r++ {
				c := s.cost[i][l] + s.pre[16] + (s.sum[i+r]-s.sum[i])*uint32(l) + uint32(r)*space[l]
				if c < s.cost[i+r][l] {
					s.cost[i+r][l] = c
					s.from[i+r][l] = shapeStep{uint8(r), l}
				}
			}
		}
		zeros := int(s.zeros[i])
		for r := 3; r <= min(138, zeros); r++ {
			c := cost + s.pre[17]
			if r > 10 {
				r = max(r, min(138, zeros)-4) // of long runs only the longest
				c = cost + s.pre[18]
			}
			if c < s.cost[i+r][0] {
				s.cost[i+r][0] = c
				s.from[i+r][0] = shapeStep{uint8(r), before}
			}
		}
	}
	clear(s.lengths[:n])
	taken := 0
	for i, l := bestEnd, endLength; i > 0; {
		step := s.from[i][l]
		for j := i - int(step.run); j < i; j++ {
			s.lengths[j] = l
			if l != 0 {
				taken += full >> l
			}
		}
		i -= int(step.run)
		l = step.before
	}
	return taken
}

// fill completes the code: as long as there is space left, the symbol that
// gains most gets a code one bit shorter.
func (s *shaper) fill(lengths []uint8) {
	left := full
	for _, l := range lengths {
		if l != 0 {
			left -= full >> l
		}
	}
	for left > 0 {
		best, bestGain := -1, 0
		for i, l := range lengths {
			if l < 2 || full>>l > left {
				continue
			}
			gain := int(s.frequencies[i]) + 1
			// Joining or leaving the lengths beside it.
			if i > 0 {
				gain += s.neighbour(lengths[i-1], l)
			}
			if i+1 < len(lengths) {
				gain += s.neighbour(lengths[i+1], l)
			}
			gain = (gain + 8*unit) << 8 / (full >> l)
			if best < 0 || gain > bestGain {
				best, bestGain = i, gain
			}
		}
		left -= full >> lengths[best]
		lengths[best]--
	}
}

// neighbour values what a length shorter by one does to a run with a neighbour.
func (s *shaper) neighbour(beside, l uint8) int {
	switch beside {
	case l - 1:
		return unit
	case l:
		return -unit
	}
	return 0
}
