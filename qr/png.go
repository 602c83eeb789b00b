package qr

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"sync"
)

// MaxModulePixels is the largest module that WritePNG draws, in pixels on a
// side. It keeps the largest symbol, 185 modules with its quiet zone, at 55
// megapixels, below the 64 that picture readers commonly allow.
const MaxModulePixels = 40

// ErrModulePixels is returned for a module of less than 1 or more than
// MaxModulePixels pixels.
var ErrModulePixels = errors.New("qr: module size in pixels out of range")

// WritePNG writes the symbol with its quiet zone as a PNG picture of one bit a
// pixel, black on white. Each module is a square of modulePixels pixels, 1 to
// MaxModulePixels; 7 or 8 suit screens. 8 makes the smallest file for its size.
//
// Errors: ErrModulePixels; ErrEmpty for the zero Matrix; those of w.
// It writes to w once. It is safe for concurrent use.
// Source: PNG (ISO/IEC 15948:2004) sections 11.2.2 to 11.2.5.
func (m *Matrix) WritePNG(w io.Writer, modulePixels int) error {
	if m.version == 0 {
		return ErrEmpty
	}
	if modulePixels < 1 || modulePixels > MaxModulePixels {
		return fmt.Errorf("%w: %d, want 1 to %d", ErrModulePixels, modulePixels, MaxModulePixels)
	}
	p := pngWriters.Get().(*pngWriter)
	defer pngWriters.Put(p)
	p.write(m, modulePixels)
	_, err := w.Write(p.out)
	return err
}

var pngWriters = sync.Pool{New: func() any { return new(pngWriter) }}

// pngWriter makes one file at a time.
type pngWriter struct {
	out    []byte
	pixels pixelStream
	line   []byte
}

func (p *pngWriter) write(m *Matrix, scale int) {
	side := (m.Size() + 2*QuietZone) * scale
	p.out = append(p.out[:0], "\x89PNG\r\n\x1a\n"...)

	header := p.beginChunk("IHDR")
	p.out = binary.BigEndian.AppendUint32(p.out, uint32(side))
	p.out = binary.BigEndian.AppendUint32(p.out, uint32(side))
	p.out = append(p.out, 1, 0, 0, 0, 0) // one bit, gray, deflate, filters, not interlaced
	p.endChunk(header)

	data := p.beginChunk("IDAT")
	p.pixels.reset(1+(side+7)/8, scale)
	p.lines(m, scale)
	p.out = p.pixels.appendTo(p.out)
	p.endChunk(data)

	p.endChunk(p.beginChunk("IEND"))
}

func (p *pngWriter) beginChunk(name string) (start int) {
	start = len(p.out)
	p.out = append(p.out, 0, 0, 0, 0)
	p.out = append(p.out, name...)
	return start
}

// endChunk fills in the length and appends the checksum.
func (p *pngWriter) endChunk(start int) {
	chunk := p.out[start:]
	binary.BigEndian.PutUint32(chunk, uint32(len(chunk)-8))
	p.out = binary.BigEndian.AppendUint32(p.out, crc32.ChecksumIEEE(chunk[4:]))
}

// lines hands each row of modules over as one line of pixels and the number of
// times that it stands there.
func (p *pngWriter) lines(m *Matrix, scale int) {
	size := m.Size()
	light := [strips]uint64{}
	p.pixels.add(p.pack(light, size, scale), QuietZone*scale)
	for y := range size {
		p.pixels.add(p.pack(m.modules.row(y), size, scale), scale)
	}
	p.pixels.add(p.pack(light, size, scale), QuietZone*scale)
}

// pack gives a line of pixels, a set bit for a white one, behind the byte that
// says that it is not filtered.
func (p *pngWriter) pack(row [strips]uint64, size, scale int) []byte {
	line := append(p.line[:0], 0)
	white := uint64(1)<<scale - 1
	dark := [strips + 1]uint64{row[0] << QuietZone}
	for i := range row {
		dark[i+1] = row[i] >> (64 - QuietZone)
		if i+1 < len(row) {
			dark[i+1] |= row[i+1] << QuietZone
		}
	}
	bits, held := uint64(0), 0
	for x := range size + 2*QuietZone {
		light := ^dark[x>>6] >> (x & 63) & 1
		bits = bits<<scale | white*light
		for held += scale; held >= 8; {
			held -= 8
			line = append(line, byte(bits>>held))
		}
	}
	if held > 0 {
		line = append(line, byte(bits<<(8-held)))
	}
	p.line = line
	return line
}
