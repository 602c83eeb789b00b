package qr

import "io"

// WriteTerminal writes the symbol with its quiet zone as lines of half blocks,
// two modules high each, for a terminal at least 25 + 4 × version columns wide.
// With colour the modules are black on white by ANSI codes of the 256-colour
// palette, which themes leave alone, so that it reads on any background. Without,
// light modules and the quiet zone are blocks in the colour of the text: right
// for light text on dark; dark text on light shows it inverted, which some
// readers refuse.
//
// Errors: ErrEmpty for the zero Matrix; those of w.
// It writes to w once. It is safe for concurrent use.
func (m *Matrix) WriteTerminal(w io.Writer, colour bool) error {
	if m.version == 0 {
		return ErrEmpty
	}
	const black, reset = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
	size := m.Size()
	side := size + 2*QuietZone
	out := make([]byte, 0, side*side*2)
	for y := -QuietZone; y < size+QuietZone; y += 2 {
		if colour {
			out = append(out, black...)
		}
		for x := -QuietZone; x < size+QuietZone; x++ {
			// The side is odd: below the last row is one more light one.
			upper, lower := m.At(x, y), m.At(x, y+1)
			out = append(out, halfBlock(upper == colour, lower == colour)...)
		}
		if colour {
			out = append(out, reset...)
		}
		out = append(out, '\n')
	}
	_, err := w.Write(out)
	return err
}

func halfBlock(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	}
	return " "
}
