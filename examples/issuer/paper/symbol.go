package paper

import (
	"fmt"
	"strings"

	"github.com/vaxcert/vaxcert/qr"
)

// symbolOf makes the QR code for paper: with the most error correction that leaves
// modules large enough to print well, and where none does, with the largest modules.
func symbolOf(text string) (*qr.Matrix, error) {
	level, err := qr.LevelFor(text, qr.PrintVersionMax)
	if err != nil {
		level = qr.LevelL
	}
	return qr.New(text, level)
}

// symbol draws a QR code as one path of runs of modules, in a square of the width, in
// millimetres, that includes the quiet zone.
func (s sheet) symbol(m *qr.Matrix, x, y, width float64) {
	points := 72 / 25.4
	_, height := s.GetPageSize()
	module := width / float64(m.Size()+2*qr.QuietZone)
	left, top := x+qr.QuietZone*module, height-y-qr.QuietZone*module
	var path strings.Builder
	fmt.Fprintf(&path, "q 0 0 0 rg %.5f 0 0 %.5f %.4f %.4f cm\n", module*points, -module*points, left*points, top*points)
	for row := range m.Size() {
		for column := 0; column < m.Size(); column++ {
			start := column
			for m.At(column, row) {
				column++
			}
			if column > start {
				fmt.Fprintf(&path, "%d %d %d 1 re\n", start, row, column-start)
			}
		}
	}
	path.WriteString("f Q")
	s.RawWriteStr(path.String())
}
