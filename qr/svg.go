package qr

import (
	"io"
	"math/bits"
	"strconv"
)

// WriteSVG writes the symbol with its quiet zone as an SVG picture, black on
// white, in one path. One unit of the view box is one module; width and height
// are left to the page that shows it. It carries a title for screen readers and
// nothing of the text.
//
// Errors: ErrEmpty for the zero Matrix; those of w.
// It writes to w once. It is safe for concurrent use.
// Source: W3C SVG 1.1 section 8.3.
func (m *Matrix) WriteSVG(w io.Writer) error {
	if m.version == 0 {
		return ErrEmpty
	}
	size := m.Size()
	side := strconv.Itoa(size + 2*QuietZone)
	out := make([]byte, 0, 512+size*size*2)
	out = append(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 `+side+` `+side+
		`" role="img" shape-rendering="crispEdges"><title>HCERT QR code</title><rect width="`+side+`" height="`+side+
		`" fill="#fff"/><path stroke="#000" d="`...)
	for y := range size {
		out = m.appendRuns(out, y)
	}
	out = append(out, `"/></svg>`+"\n"...)
	_, err := w.Write(out)
	return err
}

// appendRuns draws the dark runs of a row as lines through the middle of their
// modules, one module wide. No row is all light: the finder patterns and the
// timing pattern leave a dark module in each.
func (m *Matrix) appendRuns(out []byte, y int) []byte {
	out = append(out, 'M')
	out = strconv.AppendInt(out, QuietZone, 10)
	out = append(out, ' ')
	out = strconv.AppendInt(out, int64(QuietZone+y), 10)
	out = append(out, ".5"...)
	row := m.modules.row(y)
	for x, size := 0, m.Size(); x < size; {
		light := run(&row, x, size, 0)
		if x += light; x == size {
			break
		}
		if light > 0 {
			out = append(out, 'm')
			out = strconv.AppendInt(out, int64(light), 10)
			out = append(out, " 0"...)
		}
		dark := run(&row, x, size, ^uint64(0))
		out = append(out, 'h')
		out = strconv.AppendInt(out, int64(dark), 10)
		x += dark
	}
	return out
}

// run counts the modules from x on that are like the bits of colour.
func run(row *[strips]uint64, x, size int, colour uint64) int {
	end := x
	for end < size {
		n := bits.TrailingZeros64((row[end>>6] ^ colour) >> (end & 63))
		if n < 64-end&63 {
			end += n
			break
		}
		end += 64 - end&63
	}
	return min(end, size) - x
}
