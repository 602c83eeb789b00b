package qr

// homography is a perspective view: it carries module coordinates of a symbol
// to points of a picture.
type homography [3][3]float64

// quadToQuad is the view that carries four corners to four others, both in
// order around the shape.
func quadToQuad(from, to [4]point) homography {
	return squareToQuad(to).after(squareToQuad(from).inverse())
}

// squareToQuad carries (0,0), (1,0), (1,1), (0,1) to four corners
// (P. Heckbert, Fundamentals of Texture Mapping, 1989, 2.2.3).
func squareToQuad(q [4]point) homography {
	bend := q[0].minus(q[1]).plus(q[2]).minus(q[3])
	s, t := q[1].minus(q[2]), q[3].minus(q[2])
	det := s.cross(t)
	g, h := bend.cross(t)/det, s.cross(bend)/det
	return homography{
		{q[1].x - q[0].x + g*q[1].x, q[3].x - q[0].x + h*q[3].x, q[0].x},
		{q[1].y - q[0].y + g*q[1].y, q[3].y - q[0].y + h*q[3].y, q[0].y},
		{g, h, 1},
	}
}

// inverse is up to a factor, which a homography does not feel.
func (m homography) inverse() homography {
	minor := func(r0, r1, c0, c1 int) float64 { return m[r0][c0]*m[r1][c1] - m[r0][c1]*m[r1][c0] }
	return homography{
		{minor(1, 2, 1, 2), -minor(0, 2, 1, 2), minor(0, 1, 1, 2)},
		{-minor(1, 2, 0, 2), minor(0, 2, 0, 2), -minor(0, 1, 0, 2)},
		{minor(1, 2, 0, 1), -minor(0, 2, 0, 1), minor(0, 1, 0, 1)},
	}
}

func (m homography) after(n homography) (out homography) {
	for r := range 3 {
		for c := range 3 {
			out[r][c] = m[r][0]*n[0][c] + m[r][1]*n[1][c] + m[r][2]*n[2][c]
		}
	}
	return out
}

func (m homography) at(u, v float64) point {
	w := m[2][0]*u + m[2][1]*v + m[2][2]
	return point{(m[0][0]*u + m[0][1]*v + m[0][2]) / w, (m[1][0]*u + m[1][1]*v + m[1][2]) / w}
}

// steps are the ways of one module to the right and one down, at a place.
func (m homography) steps(u, v float64) (right, down point) {
	return m.at(u+0.5, v).minus(m.at(u-0.5, v)), m.at(u, v+0.5).minus(m.at(u, v-0.5))
}
