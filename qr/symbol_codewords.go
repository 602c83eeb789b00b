package qr

// bitWriter appends bits, highest first, to a buffer that is large enough.
type bitWriter struct {
	to    []byte
	n     int
	carry uint64
	held  int // bits of carry not yet written, below 8
}

func (w *bitWriter) write(value, width int) {
	w.carry = w.carry<<width | uint64(value)
	for w.held += width; w.held >= 8; w.n++ {
		w.held -= 8
		w.to[w.n] = byte(w.carry >> w.held)
	}
}

// writeData fills data with the segments, the terminator and the padding.
// Source: ISO/IEC 18004:2015 sections 7.4.3 to 7.4.10.
func writeData(data []byte, text string, segments []segment, version int) {
	b := bandOf(version)
	w := bitWriter{to: data}
	for _, s := range segments {
		w.write(1<<s.mode, 4)
		w.write(s.end-s.start, b.countWidth[s.mode])
		s.write(&w, text[s.start:s.end])
	}
	w.write(0, min(4, len(data)*8-w.n*8-w.held))
	w.write(0, (8-w.held)%8)
	for pad := 0xEC; w.n < len(data); pad ^= 0xEC ^ 0x11 {
		w.write(pad, 8)
	}
}

func (s segment) write(w *bitWriter, text string) {
	switch s.mode {
	case numeric:
		for ; len(text) >= 3; text = text[3:] {
			w.write(int(text[0]-'0')*100+int(text[1]-'0')*10+int(text[2]-'0'), 10)
		}
		switch len(text) {
		case 2:
			w.write(int(text[0]-'0')*10+int(text[1]-'0'), 7)
		case 1:
			w.write(int(text[0]-'0'), 4)
		}
	case alphanumeric:
		for ; len(text) >= 2; text = text[2:] {
			w.write(int(alphanumericValue[text[0]])*45+int(alphanumericValue[text[1]]), 11)
		}
		if text != "" {
			w.write(int(alphanumericValue[text[0]]), 6)
		}
	default:
		for i := range len(text) {
			w.write(int(text[i]), 8)
		}
	}
}

// interleave fills codewords with the data of the segments, cut into blocks,
// and the check bytes of each block, a codeword of each block in turn. The
// blocks at the end hold one data codeword more where the data do not divide.
// Source: ISO/IEC 18004:2015 section 7.6.
func interleave(codewords []byte, text string, segments []segment, version int, level Level) {
	l := layouts[version]
	blocks, check := l.blocks[level], l.check[level]
	var buffer [maxCodewords]byte
	data := buffer[:l.dataCodewords(level)]
	writeData(data, text, segments, version)

	short := len(data) / blocks
	longer := blocks - len(data)%blocks // the first block with one more
	checks := codewords[len(data):]
	divisor := divisorOf(check)
	for block := range blocks {
		n := short
		if block >= longer {
			n++
			codewords[short*blocks+block-longer] = data[short]
		}
		for i, c := range data[:short] {
			codewords[i*blocks+block] = c
		}
		remainder := divisor.divide(data[:n])
		for i := range check {
			checks[i*blocks+block] = byte(remainder[i/8] >> (56 - i%8*8))
		}
		data = data[n:]
	}
}
