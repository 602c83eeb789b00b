package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/vaxcert/vaxcert/qr"
)

type qrCommand struct {
	Out      string `placeholder:"FILE" xor:"where" help:"The picture to write: .png or .svg. This or --terminal."`
	Terminal bool   `xor:"where" help:"Draw on the terminal instead."`
	Level    string `enum:"L,M,Q,H" default:"Q" help:"Error correction: ${enum}."`
	Module   int    `default:"7" help:"Side of a module in a PNG, in pixels."`
	Text     string `arg:"" help:"The text, or - for standard input."`
}

func (c *qrCommand) Run(s *session) error {
	if c.Out == "" && !c.Terminal {
		return errors.New("where to draw is not said: --out FILE or --terminal")
	}
	text, err := c.text(s)
	if err != nil {
		return err
	}
	level, err := qr.ParseLevel(c.Level)
	if err != nil {
		return err
	}
	matrix, err := qr.New(text, level)
	if err != nil {
		return err
	}
	if c.Terminal {
		return matrix.WriteTerminal(s.stdout, isTerminal(s.stdout))
	}
	if err := writePicture(c.Out, matrix, c.Module); err != nil {
		return err
	}
	sayPrint(s.stderr, c.Out, matrix)
	return nil
}

// maxQRInput is how much is read from standard input: more than any code holds.
const maxQRInput = 64 << 10

func (c *qrCommand) text(s *session) (string, error) {
	if c.Text != "-" {
		return c.Text, nil
	}
	data, err := io.ReadAll(io.LimitReader(s.stdin, maxQRInput))
	return strings.TrimRight(string(data), "\r\n"), err
}

func writePicture(path string, m *qr.Matrix, modulePixels int) error {
	var picture bytes.Buffer
	var err error
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png":
		err = m.WritePNG(&picture, modulePixels)
	case ".svg":
		err = m.WriteSVG(&picture)
	default:
		err = errors.New("--out takes a file name that ends in .png or .svg")
	}
	if err != nil {
		return err
	}
	return writeWhole(path, picture.Bytes())
}

// sayPrint says how wide the picture is to be on paper.
func sayPrint(w io.Writer, path string, m *qr.Matrix) {
	fmt.Fprintf(w, "%s: version %d-%s, %d modules; print it at least %.0f mm wide\n",
		path, m.Version(), m.Level(), m.Size(), m.PrintWidthMM(qr.MinModuleMM))
	if !m.PrintsWell() {
		fmt.Fprintf(w, "%s: version %d is above %d and too dense for the 60 mm that a printed code may have; a lower --level makes it smaller\n",
			path, m.Version(), qr.PrintVersionMax)
	}
}
