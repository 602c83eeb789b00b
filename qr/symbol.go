package qr

// anyMask asks build for the mask with the lowest penalty.
const anyMask = -1

// build makes the symbol of a text, with the mask given or the best one.
func build(text string, level Level, mask int) (*Matrix, error) {
	if text == "" {
		return nil, ErrEmpty
	}
	if level > LevelH {
		return nil, ErrLevel
	}
	version, segments, err := fit(text, level)
	if err != nil {
		return nil, err
	}
	var codewords [maxCodewords]byte
	total := layouts[version].codewords
	interleave(codewords[:total], text, segments, version, level)

	m := &Matrix{version: version, level: level, mask: mask}
	p := planOf(version)
	m.modules = p.function
	m.modules.place(p.path, codewords[:total])
	if mask == anyMask {
		m.mask = bestMask(&m.modules, p, level)
	}
	m.modules.applyMask(&p.region, &masks().down[m.mask], p.size)
	m.modules.drawFormat(level, m.mask, p.size, false)
	return m, nil
}

// place writes the bits of the codewords, highest first, along the path; the
// few modules of the path that are left stay light.
func (p *plane) place(path []position, codewords []byte) {
	for i, codeword := range codewords {
		steps := path[i*8:][:8]
		for bit, step := range steps {
			p[step>>6] |= uint64(codeword>>(7-bit)&1) << (step & 63)
		}
	}
}
