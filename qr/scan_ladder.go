package qr

import "context"

// Sizes in which a picture is looked at, longest side in pixels.
const (
	workingSide = 1600 // what the ladder starts from; larger pictures are reduced
	detailSide  = 4096 // the last attempt at a picture larger than workingSide
	smallSide   = 900  // up to here a picture is also tried enlarged
)

// maxGrids is how often in one picture modules are looked for in earnest: what
// bounds the time spent on pictures made to look like many symbols.
const maxGrids = 80

// attempt is one way of looking at a picture.
type attempt struct {
	name      string
	prepare   func(gray) gray
	threshold threshold
	smallOnly bool
}

// ladder is tried from the top until nothing in the picture is left unread:
// first what reads clean pictures, then what is cheap, then the rest.
var ladder = []attempt{
	{name: "as it is", prepare: same, threshold: localThreshold},
	{name: "half", prepare: scaledBy(0.5), threshold: localThreshold},
	{name: "inverted", prepare: gray.inverted, threshold: localThreshold},
	{name: "smoothed", prepare: gray.smoothed, threshold: localThreshold},
	{name: "global", prepare: same, threshold: globalThreshold},
	{name: "double", prepare: scaledBy(2), threshold: localThreshold, smallOnly: true},
	{name: "sharpened", prepare: gray.sharpened, threshold: localThreshold},
	{name: "double, sharpened", prepare: both(scaledBy(2), gray.sharpened), threshold: localThreshold, smallOnly: true},
	{name: "three quarters", prepare: scaledBy(0.75), threshold: localThreshold},
	{name: "half, inverted", prepare: both(scaledBy(0.5), gray.inverted), threshold: localThreshold},
	{name: "half, smoothed", prepare: both(scaledBy(0.5), gray.smoothed), threshold: localThreshold},
	{name: "third", prepare: scaledBy(1.0 / 3), threshold: localThreshold},
}

func same(g gray) gray { return g }

func scaledBy(factor float64) func(gray) gray {
	return func(g gray) gray { return g.scaled(factor) }
}

func both(first, second func(gray) gray) func(gray) gray {
	return func(g gray) gray { return second(first(g)) }
}

// search is one look for the symbols of a picture.
type search struct {
	found []symbol
	grids int // looked into so far
}

// climb tries the ladder and returns the symbols found.
func climb(ctx context.Context, original gray) ([]symbol, error) {
	side := max(original.w, original.h)
	working := original.scaled(min(1, workingSide/float64(side)))
	var s search
	for _, a := range ladder {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if a.smallOnly && side > smallSide {
			continue
		}
		left, err := s.look(ctx, a.prepare(working).binarized(a.threshold))
		if err != nil {
			return nil, err
		}
		if len(s.found) > 0 && !left {
			return s.found, nil
		}
	}
	if side > workingSide {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		detail := original.scaled(min(1, detailSide/float64(side)))
		if _, err := s.look(ctx, detail.binarized(localThreshold)); err != nil {
			return nil, err
		}
	}
	return s.found, nil
}

// look adds the symbols of a picture that have not been found yet, and says
// whether something that looks like another symbol was left unread. The only
// errors are the context's.
func (s *search) look(ctx context.Context, b *bitonal) (left bool, err error) {
	found, err := b.finders(ctx)
	if err != nil {
		return false, err
	}
	var unread []triple
	for _, t := range triples(found) {
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
var leaks = [...]float32{0, 0.2, 0.4}

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
