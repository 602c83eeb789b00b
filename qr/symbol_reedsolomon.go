package qr

import "sync"

// remainder holds up to 32 check bytes, the first in the highest byte of word 0.
type remainder [4]uint64

// divisor is the generator polynomial of one check length, multiplied
// beforehand by each byte.
type divisor [256]remainder

var divisors [maxCheck + 1]struct {
	once    sync.Once
	divisor divisor
}

// divisorOf gives the table of a check length, made when first needed.
func divisorOf(check int) *divisor {
	d := &divisors[check]
	d.once.Do(func() { d.divisor.fill(check) })
	return &d.divisor
}

// fill multiplies out (x - 2^0)(x - 2^1)…(x - 2^(check-1)), whose leading 1 is
// left out. Source: ISO/IEC 18004:2015 section 7.5.2 and annex A.
func (d *divisor) fill(check int) {
	generator := make([]byte, check)
	generator[check-1] = 1
	root := byte(1)
	for range check {
		for i := range generator {
			generator[i] = multiply(generator[i], root)
			if i+1 < check {
				generator[i] ^= generator[i+1]
			}
		}
		root = multiply(root, 2)
	}
	for factor := range d {
		for i, g := range generator {
			d[factor][i/8] |= uint64(multiply(g, byte(factor))) << (56 - i%8*8)
		}
	}
}

// divide gives the check bytes of a block of data.
func (d *divisor) divide(data []byte) (r remainder) {
	for _, c := range data {
		product := &d[c^byte(r[0]>>56)]
		r[0] = (r[0]<<8 | r[1]>>56) ^ product[0]
		r[1] = (r[1]<<8 | r[2]>>56) ^ product[1]
		r[2] = (r[2]<<8 | r[3]>>56) ^ product[2]
		r[3] = r[3]<<8 ^ product[3]
	}
	return r
}

// multiply is the product in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1.
func multiply(a, b byte) (product byte) {
	for ; b > 0; b >>= 1 {
		if b&1 != 0 {
			product ^= a
		}
		carry := a >> 7
		a = a<<1 ^ carry*0x1D
	}
	return product
}
