package qr

import (
	"cmp"
	"slices"
)

const (
	trackStep  = 4    // modules between two knots of a tracked grid
	trackReach = 3    // modules around a knot that are looked at, each way
	trackGoOn  = 0.35 // part of the last move that the next is expected to have too
)

// tracked follows the modules of a symbol over crumpled paper, outwards from
// its finder and alignment patterns: around each knot of a fine mesh the grid
// moves to where the modules stand out most, dark from light. Between modules
// they blend; so nothing has to be known of what the symbol says.
func (b *bitonal) tracked(g grid) grid {
	fine := grid{size: g.size, view: g.view, knots: trackKnots(g.size)}
	n := len(fine.knots)
	fine.bend = make([]point, n*n)
	distance := make([]float64, n*n)
	for i := range fine.bend {
		u, v := fine.knots[i%n], fine.knots[i/n]
		fine.bend[i] = g.at(u, v).minus(g.view.at(u, v))
		distance[i] = g.fromAnchor(u, v)
	}
	order := make([]int, n*n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(distance[i], distance[j]) })
	prior := slices.Clone(fine.bend)
	done := make([]bool, n*n)
	for _, i := range order {
		fine.bend[i] = fine.bend[i].plus(drift(fine.bend, prior, done, n, i))
		b.settle(fine, i, 0.25)
		done[i] = true
	}
	for range 2 {
		for _, i := range order {
			b.settle(fine, i, 0.125)
		}
	}
	return fine
}

// trackKnots are even steps from one edge of a symbol to the other.
func trackKnots(size int) []float64 {
	n := (size + trackStep - 1) / trackStep
	knots := make([]float64, n+1)
	for i := range knots {
		knots[i] = float64(size) * float64(i) / float64(n)
	}
	return knots
}

// fromAnchor is the distance to the nearest finder or alignment pattern, in modules.
func (g grid) fromAnchor(u, v float64) float64 {
	far := float64(g.size) - 3.5
	nearest := point{u, v}.distanceTo(point{3.5, 3.5})
	nearest = min(nearest, point{u, v}.distanceTo(point{far, 3.5}), point{u, v}.distanceTo(point{3.5, far}))
	for i, row := range g.knots {
		for j, column := range g.knots {
			if i+j > 0 {
				nearest = min(nearest, point{u, v}.distanceTo(point{column, row}))
			}
		}
	}
	return nearest
}

// drift is how far the neighbours of a knot that are done have moved, and would
// have at the knot if it goes on as from the knots behind them.
func drift(bend, prior []point, done []bool, n, i int) (mean point) {
	count := 0.0
	moved := func(x, y int) (point, bool) {
		if x < 0 || y < 0 || x >= n || y >= n || !done[y*n+x] {
			return point{}, false
		}
		return bend[y*n+x].minus(prior[y*n+x]), true
	}
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			near, ok := moved(i%n+dx, i/n+dy)
			if !ok {
				continue
			}
			if behind, ok := moved(i%n+2*dx, i/n+2*dy); ok {
				near = near.plus(near.minus(behind).times(trackGoOn))
			}
			mean = mean.plus(near)
			count++
		}
	}
	if count == 0 {
		return point{}
	}
	return mean.times(1 / count)
}

// settle moves a knot in steps of a part of a module while that makes the
// modules around it stand out more.
func (b *bitonal) settle(g grid, i int, step float64) {
	n := len(g.knots)
	right, down := g.view.steps(g.knots[i%n], g.knots[i/n])
	right, down = right.times(step), down.times(step)
	around := g.cornersAround(i)
	moved := point{}
	best := b.opening(around, moved)
	for range 3 {
		from := moved
		for _, way := range [4]point{right, right.times(-1), down, down.times(-1)} {
			if o := b.opening(around, from.plus(way)); o > best {
				best, moved = o, from.plus(way)
			}
		}
		if moved == from {
			break
		}
	}
	g.bend[i] = g.bend[i].plus(moved)
}

// cornersAround are the places near the four corners of each module around a
// knot: they feel a neighbour first.
func (g grid) cornersAround(i int) [][4]point {
	const corner = 0.36
	n := len(g.knots)
	u, v := int(g.knots[i%n]), int(g.knots[i/n])
	right, down := g.view.steps(g.knots[i%n], g.knots[i/n])
	diagonal, other := right.plus(down).times(corner), right.minus(down).times(corner)
	out := make([][4]point, 0, 4*trackReach*trackReach)
	for y := max(v-trackReach, 0); y < min(v+trackReach, g.size); y++ {
		for x := max(u-trackReach, 0); x < min(u+trackReach, g.size); x++ {
			p := g.at(float64(x)+0.5, float64(y)+0.5)
			out = append(out, [4]point{p.plus(diagonal), p.minus(diagonal), p.plus(other), p.minus(other)})
		}
	}
	return out
}

// opening is how much modules differ whose corners are given, all of them moved
// alike: the sum of squares of their luminance, its mean taken off.
func (b *bitonal) opening(modules [][4]point, moved point) float64 {
	sum, squares := 0, 0
	for _, corners := range modules {
		level := 0
		for _, p := range corners {
			level += int(b.nearest(p.plus(moved)))
		}
		sum += level
		squares += level * level
	}
	return float64(squares) - float64(sum)*float64(sum)/float64(len(modules))
}
