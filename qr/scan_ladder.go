package qr

import "context"

// Sizes in which a picture is looked at.
const (
	workingSide = 1600    // longest side that the ladder starts from; larger pictures are reduced
	detailSide  = 4096    // longest side in the last attempt at a larger picture
	smallPixels = 1 << 20 // up to here a picture is also tried enlarged
)

// attempt is one way of looking at a picture.
type attempt struct {
	scale     float64
	filter    func(gray) gray // nil: none
	threshold threshold
	inverted  bool // light symbols on dark ground
	smallOnly bool
}

// ladder is tried from the top until nothing in the picture is left unread:
// first what reads clean pictures, then what is cheap, then the rest.
var ladder = []attempt{
	{scale: 1, threshold: localThreshold},
	{scale: 0.5, threshold: localThreshold},
	{scale: 1, filter: gray.inverted, threshold: localThreshold, inverted: true},
	{scale: 1, filter: gray.smoothed, threshold: localThreshold},
	{scale: 1, threshold: globalThreshold},
	{scale: 2, threshold: localThreshold, smallOnly: true},
	{scale: 1, filter: gray.sharpened, threshold: localThreshold},
	{scale: 2, filter: gray.sharpened, threshold: localThreshold, smallOnly: true},
	{scale: 0.75, threshold: localThreshold},
	{scale: 0.5, filter: gray.inverted, threshold: localThreshold, inverted: true},
	{scale: 0.5, filter: gray.sharpened, threshold: localThreshold},
	{scale: 0.5, filter: gray.smoothed, threshold: localThreshold},
	{scale: 1.0 / 3, threshold: localThreshold},
	{scale: 1, filter: gray.smoothedInverted, threshold: localThreshold, inverted: true},
}

// climb tries the ladder and returns the symbols found.
func climb(ctx context.Context, original gray) ([]symbol, error) {
	side := max(original.w, original.h)
	working := original.scaled(min(1, workingSide/float64(side)))
	sizes := map[float64]gray{1: working}
	s := search{width: float64(working.w), height: float64(working.h)}
	for _, a := range ladder {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if a.smallOnly && len(original.pix) > smallPixels {
			continue
		}
		g, ok := sizes[a.scale]
		if !ok {
			g = working.scaled(a.scale)
			sizes[a.scale] = g
		}
		if a.filter != nil {
			g = a.filter(g)
		}
		if err := s.look(ctx, g.binarized(a.threshold), a.inverted); err != nil {
			return nil, err
		}
		if len(s.found) > 0 && !s.left() {
			return s.found, nil
		}
	}
	s.lookForThird(ctx, working.binarized(localThreshold))
	if side > workingSide {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		detail := original.scaled(min(1, detailSide/float64(side)))
		if err := s.look(ctx, detail.binarized(localThreshold), false); err != nil {
			return nil, err
		}
	}
	return s.found, ctx.Err()
}
