package qr

import "math"

// finderColumn is the width, in pixels, of the columns that a finderList keeps
// its patterns in.
const finderColumn = 16

// finderList collects finder patterns row by row from the top of a picture;
// sightings of the same pattern in several rows become one. Those that a later
// row may still see again are kept by columns, so that a sighting is compared
// with its neighbours only, in a picture full of patterns too.
type finderList struct {
	finders []finder
	columns [][]int // indices of finders
}

func newFinderList(width int) *finderList {
	return &finderList{columns: make([][]int, width/finderColumn+1)}
}

func (l *finderList) column(x float64) int {
	return min(max(int(x)/finderColumn, 0), len(l.columns)-1)
}

// add takes a sighting: the first pattern that it may be is met once more.
func (l *finderList) add(f finder) {
	first := -1
	reach := 2*f.module + 1
	for i := l.column(f.x - reach); i <= l.column(f.x+reach); i++ {
		kept := l.columns[i][:0]
		for _, at := range l.columns[i] {
			known := l.finders[at]
			if f.y-known.y > 4*max(known.module, f.module)+finderColumn {
				continue // no later row sees it
			}
			kept = append(kept, at)
			if known.isSeenAs(f) && (first < 0 || at < first) {
				first = at
			}
		}
		l.columns[i] = kept
	}
	if first < 0 {
		i := l.column(f.x)
		l.columns[i] = append(l.columns[i], len(l.finders))
		l.finders = append(l.finders, f)
		return
	}
	known := &l.finders[first]
	n := float64(known.hits)
	known.point = known.times(n).plus(f.point).times(1 / (n + 1))
	known.module = (known.module*n + f.module) / (n + 1)
	known.hits++
}

func (known finder) isSeenAs(f finder) bool {
	if math.Abs(known.x-f.x) > known.module || math.Abs(known.y-f.y) > known.module {
		return false
	}
	diff := math.Abs(known.module - f.module)
	return diff <= 1 || diff <= known.module
}
