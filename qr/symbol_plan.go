package qr

import "sync"

// plan is what all symbols of a version have in common.
type plan struct {
	size     int
	function plane      // the dark modules of the function patterns and of the version information
	region   plane      // the modules that carry codewords, and get masked
	across   plane      // region with rows and columns exchanged
	path     []position // the same modules in the order of the bits
}

var plans [maxVersion + 1]struct {
	once sync.Once
	plan plan
}

// planOf gives the plan of a version, made when first needed.
func planOf(version int) *plan {
	p := &plans[version]
	p.once.Do(func() { p.plan = makePlan(version) })
	return &p.plan
}

func makePlan(version int) plan {
	d := drawing{plan: plan{size: sizeOf(version)}}
	for i := range d.size {
		d.draw(6, i, i%2 == 0)
		d.draw(i, 6, i%2 == 0)
	}
	d.finder(3, 3)
	d.finder(d.size-4, 3)
	d.finder(3, d.size-4)
	centres := alignmentCentres(version)
	for i, x := range centres {
		for j, y := range centres {
			last := len(centres) - 1
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue // a finder pattern is there
			}
			d.alignment(x, y)
		}
	}
	if version >= 7 {
		d.version(version)
	}
	d.taken.drawFormat(0, 0, d.size, false) // dark or light, it is taken
	for i := range 9 {
		d.taken.set(i, 8, true)
		d.taken.set(8, i, true)
	}
	for i := range 8 {
		d.taken.set(d.size-1-i, 8, true)
		d.taken.set(8, d.size-1-i, true)
	}
	d.walk()
	d.across = *d.region.transpose(d.size)
	return d.plan
}

// drawing is a plan in the making.
type drawing struct {
	plan
	taken plane
}

func (d *drawing) draw(x, y int, dark bool) {
	if x >= 0 && y >= 0 && x < d.size && y < d.size {
		d.taken.set(x, y, true)
		d.function.set(x, y, dark)
	}
}

// finder draws a finder pattern with its separator.
func (d *drawing) finder(x, y int) {
	for i := -4; i <= 4; i++ {
		for j := -4; j <= 4; j++ {
			ring := max(i, -i, j, -j)
			d.draw(x+i, y+j, ring != 2 && ring != 4)
		}
	}
}

func (d *drawing) alignment(x, y int) {
	for i := -2; i <= 2; i++ {
		for j := -2; j <= 2; j++ {
			d.draw(x+i, y+j, max(i, -i, j, -j) != 1)
		}
	}
}

// version draws the version information: 6 bits and their 12 check bits, twice.
// Source: ISO/IEC 18004:2015 section 7.10.
func (d *drawing) version(version int) {
	word := withCheck(version, 12, 0x1F25)
	for i := range 18 {
		dark := word>>i&1 != 0
		d.draw(d.size-11+i%3, i/3, dark)
		d.draw(i/3, d.size-11+i%3, dark)
	}
}

// walk goes over the symbol in pairs of columns from the right, up and down in
// turn, around the vertical timing pattern.
// Source: ISO/IEC 18004:2015 section 7.7.3.
func (d *drawing) walk() {
	up := true
	for right := d.size - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range d.size {
			y := i
			if up {
				y = d.size - 1 - i
			}
			for _, x := range [2]int{right, right - 1} {
				if !d.taken.dark(x, y) {
					d.region.set(x, y, true)
					d.path = append(d.path, at(x, y))
				}
			}
		}
		up = !up
	}
}

// alignmentCentres gives the rows and columns of the centres of the alignment
// patterns: 6 and size-7, and between them even steps from the far end.
// Source: ISO/IEC 18004:2015 annex E.
func alignmentCentres(version int) []int {
	if version == 1 {
		return nil
	}
	n := version/7 + 2
	first, last := 6, sizeOf(version)-7
	gaps := n - 1
	step := (last - first + gaps - 1) / gaps // at least the average, and even
	if version == 32 {
		step = 26 // the one that the table sets apart
	} else {
		step += step % 2
	}
	centres := make([]int, n)
	centres[0] = first
	for i := n - 1; i > 0; i-- {
		centres[i] = last
		last -= step
	}
	return centres
}

// withCheck appends check bits, the remainder of a division by the generator.
func withCheck(value, bits, generator int) int {
	rest := value << bits
	for i := 30; i >= bits; i-- {
		if rest>>i&1 != 0 {
			rest ^= generator << (i - bits)
		}
	}
	return value<<bits | rest
}
