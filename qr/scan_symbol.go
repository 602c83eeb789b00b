package qr

// symbol is one decoded QR code.
type symbol struct {
	content
	outline [4]point // its corners clockwise, picture width and height being 1
}

func (s symbol) covers(p point) bool {
	for i, corner := range s.outline {
		if s.outline[(i+1)%4].minus(corner).cross(p.minus(corner)) <= 0 {
			return false
		}
	}
	return true
}
