package chart

import "strconv"

const planeHeight = 170.0

// plane is where counts stand over time.
type plane struct {
	axis         scale
	left, bottom float64
}

// newPlane draws the axis of counts with its lines, and leaves room below for the times.
func (s *sheet) newPlane(axis scale) plane {
	of, _ := axis.unit()
	p := plane{axis, margin + 8 + 7.5*float64(len(strconv.Itoa(axis.top/of))), s.y + 8 + planeHeight}
	for n := 0; n <= axis.top; n += axis.step {
		line := grid
		if n == 0 {
			line = edge
		}
		s.line(p.left, p.y(n), right, p.y(n), line.stroke(1, ""))
		s.text(p.left-6, p.y(n)+4, 12, "end", soft, strconv.Itoa(n/of))
	}
	s.y = p.bottom + 20
	return p
}

func (p plane) y(n int) float64 { return p.bottom - planeHeight*float64(n)/float64(p.axis.top) }
