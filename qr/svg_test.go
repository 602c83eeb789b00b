package qr

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

type svgPicture struct {
	XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
	ViewBox string   `xml:"viewBox,attr"`
	Title   string   `xml:"title"`
	Rect    struct {
		Width  int    `xml:"width,attr"`
		Height int    `xml:"height,attr"`
		Fill   string `xml:"fill,attr"`
	} `xml:"rect"`
	Path struct {
		D      string `xml:"d,attr"`
		Stroke string `xml:"stroke,attr"`
	} `xml:"path"`
}

// drawn follows the pen and gives the modules that it colours, by place in the
// view box.
func drawn(t *testing.T, d string) map[[2]int]bool {
	dark := map[[2]int]bool{}
	command := regexp.MustCompile(`^(?:M(\d+) (\d+)\.5|m(\d+) 0|h(\d+))`)
	x, y := 0, 0
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		require.NoError(t, err)
		return n
	}
	for d != "" {
		part := command.FindStringSubmatch(d)
		require.NotNil(t, part, "path goes on with %.20q", d)
		d = d[len(part[0]):]
		switch {
		case part[1] != "":
			x, y = number(part[1]), number(part[2])
		case part[3] != "":
			x += number(part[3])
		default:
			for range number(part[4]) {
				require.False(t, dark[[2]int{x, y}], "drawn twice")
				dark[[2]int{x, y}] = true
				x++
			}
		}
	}
	return dark
}

func TestSVGShowsTheMatrix(t *testing.T) {
	everySymbol(t, func(t *testing.T, _ int, level Level, text string) {
		m, err := New(text, level)
		require.NoError(t, err)
		var file bytes.Buffer
		require.NoError(t, m.WriteSVG(&file))
		require.NotContains(t, file.String(), "HC1")
		var svg svgPicture
		require.NoError(t, xml.Unmarshal(file.Bytes(), &svg))
		side := m.Size() + 8
		require.Equal(t, fmt.Sprintf("0 0 %d %d", side, side), svg.ViewBox)
		require.Equal(t, "HCERT QR code", svg.Title)
		require.Equal(t, [2]int{side, side}, [2]int{svg.Rect.Width, svg.Rect.Height})
		require.Equal(t, "#fff", svg.Rect.Fill)
		require.Equal(t, "#000", svg.Path.Stroke)
		dark := drawn(t, svg.Path.D)
		for y := range side {
			for x := range side {
				if dark[[2]int{x, y}] != m.At(x-4, y-4) {
					require.Failf(t, "module", "%d, %d", x, y)
				}
			}
		}
	})
}

func TestSVGRefuses(t *testing.T) {
	require.ErrorIs(t, new(Matrix).WriteSVG(io.Discard), ErrEmpty)
	m, err := New("HC1:6BF", LevelQ)
	require.NoError(t, err)
	require.ErrorIs(t, m.WriteSVG(brokenPipe{}), errBroken)
}
