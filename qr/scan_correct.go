package qr

import "math"

// powers are those of 2 in GF(2^8), twice over; logs are their exponents.
// Source: ISO/IEC 18004:2015 section 7.5.2.
var powers, logs = func() (powers [510]byte, logs [256]uint8) {
	x := byte(1)
	for i := range 255 {
		powers[i], powers[i+255] = x, x
		logs[x] = uint8(i)
		x = multiply(x, 2)
	}
	return powers, logs
}()

func times(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return powers[int(logs[a])+int(logs[b])]
}

// over is a / b; b is not 0.
func over(a, b byte) byte {
	if a == 0 {
		return 0
	}
	return powers[int(logs[a])+255-int(logs[b])]
}

// leastEvidence is how much must speak for a corrected block, in bits: a block
// of noise is taken for data once in 2^30 times. Without erasures the rule
// gives the capacities of ISO/IEC 18004:2015 table 9, where small symbols keep
// some codewords back against misdecoding.
const leastEvidence = 30

// evidence is the logarithm of how seldom noise is within reach of a codeword:
// check codewords in a block of n, of which some are erased and wrong ones are
// corrected.
func evidence(n, check, erased, wrong int) float64 {
	known := float64(n - erased)
	a, _ := math.Lgamma(known + 1)
	b, _ := math.Lgamma(float64(wrong) + 1)
	c, _ := math.Lgamma(known - float64(wrong) + 1)
	return float64(8*(check-erased-wrong)) - (a-b-c)/math.Ln2
}

// correct restores a block of data and check codewords where it can. Erased are
// places that may hold anything. The block is left as it was otherwise.
// Source: R. Blahut, Algebraic Codes for Data Transmission, 2003, 7.4 and 7.5.
func correct(block []byte, check int, erased []int) bool {
	var syndromes [maxCheck]byte
	if !syndromesOf(block, syndromes[:check]) {
		return true
	}
	n := len(block)
	var locator [maxCheck + 1]byte
	locator[0] = 1
	for i, at := range erased {
		root := powers[n-1-at]
		for j := i + 1; j > 0; j-- {
			locator[j] ^= times(locator[j-1], root)
		}
	}
	degree, ok := extend(&locator, syndromes[:check], len(erased))
	if !ok || evidence(n, check, len(erased), degree-len(erased)) < leastEvidence {
		return false
	}
	var evaluator [maxCheck]byte
	for i := range check {
		for j := 0; j <= min(i, degree); j++ {
			evaluator[i] ^= times(locator[j], syndromes[i-j])
		}
	}
	var places, amounts [maxCheck]byte
	found := 0
	for at := range n {
		inverse := powers[255-(n-1-at)] // the power is below 255: blocks are shorter
		if valueAt(locator[:degree+1], inverse) != 0 {
			continue
		}
		slope := byte(0)
		for j := 1; j <= degree; j += 2 {
			slope ^= times(locator[j], power(inverse, j-1))
		}
		if found == degree || slope == 0 {
			return false
		}
		places[found] = byte(at)
		amounts[found] = over(valueAt(evaluator[:check], inverse), times(slope, inverse))
		found++
	}
	if found != degree {
		return false
	}
	for i, at := range places[:found] {
		block[at] ^= amounts[i]
	}
	return true
}

// syndromesOf says whether there is any that is not 0.
func syndromesOf(block []byte, syndromes []byte) (wrong bool) {
	for i := range syndromes {
		s := byte(0)
		for _, c := range block {
			if s != 0 {
				s = powers[int(logs[s])+i]
			}
			s ^= c
		}
		syndromes[i] = s
		wrong = wrong || s != 0
	}
	return wrong
}

// extend makes a locator of erasures one of errors too (Berlekamp and Massey)
// and gives its degree. It is not ok for more errors than can be told.
func extend(locator *[maxCheck + 1]byte, syndromes []byte, erased int) (degree int, ok bool) {
	degree = erased
	before := *locator
	for r := erased + 1; r <= len(syndromes); r++ {
		gap := byte(0)
		for j := 0; j <= min(degree, r-1); j++ {
			gap ^= times(locator[j], syndromes[r-1-j])
		}
		copy(before[1:], before[:len(before)-1])
		before[0] = 0
		if gap == 0 {
			continue
		}
		next := *locator
		for j := range next {
			next[j] ^= times(gap, before[j])
		}
		if 2*degree <= r-1+erased {
			degree = r - degree + erased
			for j := range before {
				before[j] = over(locator[j], gap)
			}
		}
		*locator = next
	}
	return degree, 2*degree-erased <= len(syndromes)
}

// valueAt is that of a polynomial, lowest power first.
func valueAt(polynomial []byte, x byte) (value byte) {
	for i := len(polynomial) - 1; i >= 0; i-- {
		value = times(value, x) ^ polynomial[i]
	}
	return value
}

func power(x byte, n int) byte { return powers[int(logs[x])*n%255] }
