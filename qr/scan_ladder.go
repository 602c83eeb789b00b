package qr

import "context"

// The picture is looked at in these sizes, longest side in pixels.
const (
	workingSide = 1600 // what every attempt starts from
	detailSide  = 4096 // one more attempt when the picture is larger than workingSide
	smallSide   = 900  // up to here a picture is also tried enlarged
)

// attempt is one way of looking at a picture.
type attempt struct {
	name     string
	prepare  func(gray) gray
	cut      threshold
	suitable func(g gray) bool // nil: always
}

// ladder is tried from the top until nothing in the picture is left unread.
var ladder = []attempt{
	{name: "as it is", prepare: same, cut: localThreshold},
	{name: "half", prepare: scaledBy(0.5), cut: localThreshold},
	{name: "inverted", prepare: gray.inverted, cut: localThreshold},
	{name: "smoothed", prepare: gray.smoothed, cut: localThreshold},
	{name: "global", prepare: same, cut: globalThreshold},
	{name: "double", prepare: scaledBy(2), cut: localThreshold, suitable: small},
	{name: "sharpened", prepare: gray.sharpened, cut: localThreshold},
	{name: "double, sharpened", prepare: func(g gray) gray { return g.scaled(2).sharpened() }, cut: localThreshold, suitable: small},
	{name: "three quarters", prepare: scaledBy(0.75), cut: localThreshold},
	{name: "half, inverted", prepare: func(g gray) gray { return g.scaled(0.5).inverted() }, cut: localThreshold},
	{name: "half, smoothed", prepare: func(g gray) gray { return g.scaled(0.5).smoothed() }, cut: localThreshold},
	{name: "third", prepare: scaledBy(1.0 / 3), cut: localThreshold},
}

func same(g gray) gray { return g }

func small(g gray) bool { return max(g.w, g.h) <= smallSide }

func scaledBy(factor float64) func(gray) gray {
	return func(g gray) gray { return g.scaled(factor) }
}

// climb tries the ladder and returns the symbols found.
func climb(ctx context.Context, original gray) ([]symbol, error) {
	g := original
	if side := max(g.w, g.h); side > workingSide {
		g = g.scaled(workingSide / float64(side))
	}
	var found []symbol
	for _, a := range ladder {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if a.suitable != nil && !a.suitable(g) {
			continue
		}
		var left bool
		if found, left = a.prepare(g).binarized(a.cut).read(found); len(found) > 0 && !left {
			return found, nil
		}
	}
	if side := max(original.w, original.h); side > workingSide {
		if side > detailSide {
			original = original.scaled(detailSide / float64(side))
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, _ = original.binarized(localThreshold).read(found)
	}
	return found, nil
}

// read adds to found the symbols of a picture that are not among them, and
// says whether something that looks like another symbol was left unread.
func (b *bitonal) read(found []symbol) (all []symbol, left bool) {
	var unread []triple
	for _, t := range triples(b.finders()) {
		if b.covered(found, t.middle()) {
			continue
		}
		if s, ok := b.decode(t); ok {
			found = append(found, s)
		} else if t.misfit < 0.4 {
			unread = append(unread, t)
		}
	}
	for _, t := range unread {
		left = left || !b.covered(found, t.middle()) && !b.covered(found, t.topLeft.point) &&
			!b.covered(found, t.topRight.point) && !b.covered(found, t.bottomLeft.point)
	}
	return found, left
}

// leaks are the parts of a module's luminance that are taken to have leaked
// into each neighbour, for sharp and blurred pictures.
var leaks = [3]float64{0, 0.2, 0.4}

// decode reads the symbol that three finder patterns belong to.
func (b *bitonal) decode(t triple) (symbol, bool) {
	for _, g := range b.grids(t) {
		plain := b.sampled(g)
		if plain.fixedRight() < minFixed {
			continue
		}
		for _, part := range leaks {
			s, ok := plain.sharpened(part).decode()
			if !ok {
				continue
			}
			size := float64(g.size)
			for i, corner := range [4]point{{0, 0}, {size, 0}, {size, size}, {0, size}} {
				s.outline[i] = b.share(g.view.at(corner.x, corner.y))
			}
			return s, true
		}
	}
	return symbol{}, false
}

// share is a point as a part of the width and of the height.
func (b *bitonal) share(p point) point { return point{p.x / float64(b.w), p.y / float64(b.h)} }

// covered says whether a point is within a symbol that has been read.
func (b *bitonal) covered(found []symbol, p point) bool {
	p = b.share(p)
	for _, s := range found {
		inside := true
		for i, corner := range s.outline {
			inside = inside && s.outline[(i+1)%4].minus(corner).cross(p.minus(corner)) > 0
		}
		if inside {
			return true
		}
	}
	return false
}
