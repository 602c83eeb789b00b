package qr

import "context"

// Sizes in which a picture is looked at, longest side in pixels.
const (
	workingSide = 1600 // what the ladder starts from; larger pictures are reduced
	detailSide  = 4096 // the last attempt at a picture larger than workingSide
	smallSide   = 900  // up to here a picture is also tried enlarged
)

// attempt is one way of looking at a picture.
type attempt struct {
	name      string
	prepare   func(gray) gray
	threshold threshold
	inverted  bool
	smallOnly bool
}

// ladder is tried from the top until nothing in the picture is left unread:
// first what reads clean pictures, then what is cheap, then the rest.
var ladder = []attempt{
	{name: "as it is", prepare: same, threshold: localThreshold},
	{name: "half", prepare: scaledBy(0.5), threshold: localThreshold},
	{name: "inverted", prepare: gray.inverted, inverted: true, threshold: localThreshold},
	{name: "smoothed", prepare: gray.smoothed, threshold: localThreshold},
	{name: "global", prepare: same, threshold: globalThreshold},
	{name: "double", prepare: scaledBy(2), threshold: localThreshold, smallOnly: true},
	{name: "sharpened", prepare: gray.sharpened, threshold: localThreshold},
	{name: "double, sharpened", prepare: both(scaledBy(2), gray.sharpened), threshold: localThreshold, smallOnly: true},
	{name: "three quarters", prepare: scaledBy(0.75), threshold: localThreshold},
	{name: "half, inverted", prepare: both(scaledBy(0.5), gray.inverted), inverted: true, threshold: localThreshold},
	{name: "half, sharpened", prepare: both(scaledBy(0.5), gray.sharpened), threshold: localThreshold},
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

// climb tries the ladder and returns the symbols found.
func climb(ctx context.Context, original gray) ([]symbol, error) {
	side := max(original.w, original.h)
	working := original.scaled(min(1, workingSide/float64(side)))
	s := search{width: float64(working.w)}
	for _, a := range ladder {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if a.smallOnly && side > smallSide {
			continue
		}
		left, err := s.look(ctx, a.prepare(working).binarized(a.threshold), a.inverted)
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
		if _, err := s.look(ctx, detail.binarized(localThreshold), false); err != nil {
			return nil, err
		}
	}
	return s.found, nil
}
