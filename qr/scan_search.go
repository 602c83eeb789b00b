package qr

import "context"

// maxGrids is how often in one picture modules are looked for in earnest: what
// bounds the time spent on pictures made to look like many symbols.
const maxGrids = 80

// search is one look for the symbols of a picture. It is looked at in several
// ways; a finder pattern that was seen in one of them counts in all.
type search struct {
	width float64 // of the picture, as the places in pools have it
	pools [2]finderPool
	found []symbol
	grids int // looked into so far
}

// look adds the symbols of a picture that have not been found yet, and says
// whether something that looks like another symbol was left unread. The only
// errors are the context's.
func (s *search) look(ctx context.Context, b *bitonal, inverted bool) (left bool, err error) {
	seen, err := b.finders(ctx)
	if err != nil {
		return false, err
	}
	pool := &s.pools[0]
	if inverted {
		pool = &s.pools[1]
	}
	var unread []triple
	for _, t := range triples(pool.with(seen, s.width/float64(b.w))) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if s.knows(b, t) {
			continue
		}
		if symbol, ok := s.read(b, t); ok {
			s.found = append(s.found, symbol)
		} else if t.misfit < 0.4 {
			unread = append(unread, t)
		}
	}
	for _, t := range unread {
		left = left || !s.knows(b, t)
	}
	return left, nil
}

// leaks are the parts of a module's luminance that are taken to have leaked
// into each neighbour: none in a sharp picture.
var leaks = [...]float32{0}

// read reads the symbol that three finder patterns belong to.
func (s *search) read(b *bitonal, t triple) (symbol, bool) {
	for _, g := range b.grids(t) {
		if s.grids++; s.grids > maxGrids {
			return symbol{}, false
		}
		g = b.aligned(g)
		plain := b.sampled(g)
		if plain.fixedRight() < minFixed {
			continue
		}
		for _, leak := range leaks {
			if read, ok := plain.sharpened(leak).decode(); ok {
				return symbol{read, b.outline(g)}, true
			}
		}
		if sharp, ok := plain.deblurred(); ok {
			if read, ok := sharp.decode(); ok {
				return symbol{read, b.outline(g)}, true
			}
		}
		if read, ok := b.sampled(b.tracked(g)).decode(); ok {
			return symbol{read, b.outline(g)}, true
		}
	}
	return symbol{}, false
}

// knows says whether finder patterns belong to a symbol that has been found.
func (s *search) knows(b *bitonal, t triple) bool {
	for _, known := range s.found {
		for _, f := range [3]finder{t.topLeft, t.topRight, t.bottomLeft} {
			if known.covers(b.share(f.point)) {
				return true
			}
		}
	}
	return false
}

// share is a point as a part of the width and of the height of the picture,
// which means the same in all sizes of it.
func (b *bitonal) share(p point) point { return point{p.x / float64(b.w), p.y / float64(b.h)} }

func (b *bitonal) outline(g grid) (corners [4]point) {
	size := float64(g.size)
	for i, corner := range [4]point{{0, 0}, {size, 0}, {size, size}, {0, size}} {
		corners[i] = b.share(g.view.at(corner.x, corner.y))
	}
	return corners
}
