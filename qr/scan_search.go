package qr

import (
	"cmp"
	"context"
	"slices"
)

// What bounds the time spent on pictures made to look like many symbols: the
// work in one picture on what turns out to be none, counted in modules that are
// looked at once.
const (
	maxWork   = 5 << 17
	plainWork = 2 // times that each module of a grid is looked at, roughly
	digWork   = 8 // the same, where blur is taken off and crumpled paper followed
	maxDigs   = 3 // sights of one symbol that are dug into
	maxMisses = 3 // places of a sheet in a row that had no symbol
)

// search is one look for the symbols of a picture. It is looked at in several
// ways; a finder pattern that was seen in one of them counts in all.
type search struct {
	width  float64 // of the picture, as the places in pools have it
	height float64
	pools  [2]finderPool
	found  []symbol
	dug    []point // middles of what was dug into, as parts of the picture
	work   int     // done so far
}

// look adds the symbols of a picture that have not been found yet. The only
// errors are the context's.
func (s *search) look(ctx context.Context, b *bitonal, inverted bool) error {
	sighted, err := b.sighted(ctx)
	if err != nil {
		return err
	}
	pool := &s.pools[0]
	if inverted {
		pool = &s.pools[1]
	}
	pixel := s.width / float64(b.w)
	pool.finders = slices.DeleteFunc(pool.finders, func(f finder) bool {
		return s.knows(point{f.x / s.width, f.y / s.height})
	})
	rest := s.unread(b, sighted)
	if err := s.readAll(ctx, b, triples(pool.with(b.framed(rest), pixel))); err != nil || len(rest) <= maxFinders {
		return err
	}
	before := len(s.found)
	if rest, err = s.lookAround(ctx, b, rest); err != nil || len(s.found) == before {
		return err
	}
	return s.readAll(ctx, b, triples(pool.with(b.framed(rest), pixel)))
}

// lookAround reads the symbols of a sheet with more finder patterns than are
// grouped at once: around one that is left unread after the other, until a few
// places in a row had nothing. It gives those that are left.
func (s *search) lookAround(ctx context.Context, b *bitonal, sighted []finder) (rest []finder, err error) {
	rest = s.unread(b, sighted)
	misses := 0
	for _, middle := range sighted {
		if len(s.found) == 0 || misses == maxMisses {
			break
		}
		if s.knows(b.share(middle.point)) {
			continue
		}
		before := len(s.found)
		if err := s.readAll(ctx, b, triples(b.framed(nearestTo(middle, rest)))); err != nil {
			return nil, err
		}
		if misses++; len(s.found) > before {
			misses = 0
			rest = s.unread(b, rest)
		}
	}
	return rest, nil
}

// nearestTo sorts finder patterns by their distance.
func nearestTo(middle finder, all []finder) []finder {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(f, g finder) int {
		return cmp.Compare(f.distanceTo(middle.point), g.distanceTo(middle.point))
	})
	return sorted
}

// unread are the finder patterns that belong to no symbol that was read.
func (s *search) unread(b *bitonal, all []finder) []finder {
	return slices.DeleteFunc(slices.Clone(all), func(f finder) bool { return s.knows(b.share(f.point)) })
}

func (s *search) readAll(ctx context.Context, b *bitonal, triples []triple) error {
	for _, t := range triples {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.knows(b.share(t.topLeft.point)) || s.knows(b.share(t.topRight.point)) || s.knows(b.share(t.bottomLeft.point)) {
			continue
		}
		if symbol, ok := s.read(ctx, b, t); ok {
			s.found = append(s.found, symbol)
		}
	}
	return nil
}

// left says whether a finder pattern belongs to no symbol that was read.
func (s *search) left() bool {
	for _, pool := range s.pools {
		for _, f := range pool.finders {
			if f.sure && !s.knows(point{f.x / s.width, f.y / s.height}) {
				return true
			}
		}
	}
	return false
}

// read reads the symbol that three finder patterns belong to. It gives up when
// the context is done.
func (s *search) read(ctx context.Context, b *bitonal, t triple) (symbol, bool) {
	for _, g := range b.grids(t) {
		before := s.work
		if !s.mayWork(plainWork * g.size * g.size) {
			return symbol{}, false
		}
		g = b.aligned(g)
		if read, ok := s.readAt(ctx, b, g); ok {
			s.work = before
			return symbol{read, b.outline(g)}, true
		}
	}
	return symbol{}, false
}

// readAt decodes the modules as they are; then set apart anew, with the blur
// taken off, and followed over crumpled paper. All but the first are for a few
// sights of each symbol.
func (s *search) readAt(ctx context.Context, b *bitonal, g grid) (content, bool) {
	luminance, plain := b.sampled(g)
	fixed := plain.fixedRight()
	if fixed < minFixed {
		return content{}, false
	}
	if read, ok := plain.decode(); ok {
		return read, true
	}
	middle := float64(g.size) / 2
	if ctx.Err() != nil || !s.mayDig(b.share(g.view.at(middle, middle)), g.size) {
		return content{}, false
	}
	relit := plain.relit(luminance)
	if read, ok := relit.decode(); ok {
		return read, true
	}
	if sharp, ok := relit.deblurred(); ok {
		if read, ok := sharp.decode(); ok {
			return read, true
		}
	}
	if ctx.Err() != nil {
		return content{}, false
	}
	_, followed := b.sampled(b.tracked(g))
	return followed.decode()
}

// mayWork counts work and says whether it may be done.
func (s *search) mayWork(modules int) bool {
	s.work += modules
	return s.work <= maxWork
}

// mayDig is mayWork for a closer look at a symbol, of which there are few for each place.
func (s *search) mayDig(middle point, size int) bool {
	const near = 0.02
	times := 0
	for _, p := range s.dug {
		if p.distanceTo(middle) < near {
			times++
		}
	}
	if times == maxDigs || !s.mayWork(digWork*size*size) {
		return false
	}
	s.dug = append(s.dug, middle)
	return true
}

// knows says whether a place, as a part of the picture, is on a symbol that has
// been read.
func (s *search) knows(place point) bool {
	for _, known := range s.found {
		if known.covers(place) {
			return true
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
