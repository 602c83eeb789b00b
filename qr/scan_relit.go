package qr

// relitReach is how many modules around one, each way, tell how light paper and
// ink are there.
const relitReach = 4

// relit sets the modules apart anew: the threshold of each is halfway between
// the mean of the dark and that of the light ones around it. It is for pictures
// whose light changes within a few modules, as glare does.
func (l levels) relit(luminance levels) levels {
	size := l.size
	out := newLevels(size)
	sums := newTallies(size)
	for y := range size {
		for x, v := range l.row(y) {
			sums.set(x, y, luminance.value[y*size+x], v >= 0)
		}
	}
	sums.accumulate()
	for y := range size {
		for x := range size {
			light, dark := sums.around(x, y, relitReach)
			threshold := (light.sum + dark.sum) / (light.count + dark.count)
			if light.count >= relitReach && dark.count >= relitReach {
				threshold = (light.sum/light.count + dark.sum/dark.count) / 2
			}
			out.value[y*size+x] = luminance.value[y*size+x] - threshold
		}
	}
	return out
}

type tally struct{ sum, count float32 }

// tallies are sums of luminance from the top left corner, of light modules and of dark ones.
type tallies struct {
	size  int
	cells [][2]tally // (size+1)², the first row and column empty
}

func newTallies(size int) tallies { return tallies{size, make([][2]tally, (size+1)*(size+1))} }

func (t tallies) set(x, y int, luminance float32, light bool) {
	side := 1
	if light {
		side = 0
	}
	t.cells[(y+1)*(t.size+1)+x+1][side] = tally{luminance, 1}
}

func (t tallies) accumulate() {
	w := t.size + 1
	for y := 1; y < w; y++ {
		for x := 1; x < w; x++ {
			for side := range 2 {
				c := &t.cells[y*w+x][side]
				above, left, both := t.cells[(y-1)*w+x][side], t.cells[y*w+x-1][side], t.cells[(y-1)*w+x-1][side]
				c.sum += above.sum + left.sum - both.sum
				c.count += above.count + left.count - both.count
			}
		}
	}
}

func (t tallies) around(x, y, reach int) (light, dark tally) {
	w := t.size + 1
	x0, y0 := max(x-reach, 0), max(y-reach, 0)
	x1, y1 := min(x+reach+1, t.size), min(y+reach+1, t.size)
	var out [2]tally
	for side := range out {
		a, b, c, d := t.cells[y1*w+x1][side], t.cells[y0*w+x1][side], t.cells[y1*w+x0][side], t.cells[y0*w+x0][side]
		out[side] = tally{a.sum - b.sum - c.sum + d.sum, a.count - b.count - c.count + d.count}
	}
	return out[0], out[1]
}
