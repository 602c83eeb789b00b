package qr

import (
	"cmp"
	"slices"
)

// finderPool holds the finder patterns that were seen in any size of a picture.
type finderPool struct{ finders []finder }

// with adds those seen in a picture whose pixels are so many of the pool's, and
// gives all of the pool as they lie in that picture. Those just seen are fresh.
func (p *finderPool) with(seen []finder, pixel float64) []finder {
	for i := range p.finders {
		p.finders[i].fresh = false
	}
	for _, f := range seen {
		f = f.scaled(pixel)
		if i := slices.IndexFunc(p.finders, func(known finder) bool { return known.isSeenAs(f) }); i >= 0 {
			f.sure = f.sure || p.finders[i].sure
			p.finders[i] = f
		} else {
			p.finders = append(p.finders, f)
		}
	}
	slices.SortStableFunc(p.finders, func(f, g finder) int { return cmp.Compare(g.hits, f.hits) })
	p.finders = p.finders[:min(len(p.finders), maxFinders)]
	out := make([]finder, len(p.finders))
	for i, f := range p.finders {
		out[i] = f.scaled(1 / pixel)
	}
	return out
}

func (f finder) scaled(by float64) finder {
	f.point, f.right, f.down = f.point.times(by), f.right.times(by), f.down.times(by)
	f.module *= by
	return f
}
