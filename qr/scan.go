package qr

import (
	"cmp"
	"context"
	"image"
	"io"
	"slices"
	"strings"
)

// MaxPixels is the largest picture that Scan and ScanReader look at, in
// pixels: 64 megapixels, a large camera's. Source: the project's design.
const MaxPixels = 64 << 20

// MaxPictureBytes is the longest encoded picture that ScanReader reads, in
// bytes: 32 MiB. Source: the project's design.
const MaxPictureBytes = 32 << 20

// MaxDecodedBytes is the memory that ScanReader lets the decoding of a picture
// take, in bytes: 512 MiB. That is a picture of MaxPixels at eight bytes a pixel:
// all PNG (but see below), GIF, BMP and WebP, and JPEG that is sequential, or
// progressive with its colors at half the resolution. Of JPEG that is
// progressive, up to 35 megapixels with its colors in full and 22 in CMYK are
// read; of interlaced PNG with 16 bits a color, 33. The file and what Scan needs
// itself come to some 200 MiB more at most. Source: the project's design
// for the pixels, and the image packages of Go 1.26 for the bytes.
const MaxDecodedBytes = 512 << 20

// MaxScans is the number of scans in a JPEG file that ScanReader decodes: 64.
// Progressive files have about ten. Source: ITU-T T.81 G.1.1, which sets no
// limit; a scan costs a pass over the picture, however few bytes it has.
const MaxScans = 64

// Scan finds the QR codes in a picture and returns their texts, each text
// once, in reading order: rows from the top, in a row from the left. Codes are
// read that are turned, mirrored, inverted, seen from aside, on curled or
// crumpled paper, out of focus, shaken, noisy, in little light, under glare or
// partly covered, as far as their error correction goes. What is uncertain
// gives no text: a block of codewords is believed only where noise would look
// like it once in 2^30 times. The bytes of a byte segment are returned as they
// are, those with a declared character set (ECI) as UTF-8. Codes that together
// make one text (structured append) give that text when all of them are in the
// picture and their parity agrees, and nothing otherwise.
//
// The picture may have at most MaxPixels. It is looked at with its longest
// side reduced to 1600 pixels, in several sizes and filters until no finder
// pattern is left unread; a larger one, in the end, with up to 4096 pixels.
// A sheet may hold some 300 codes: of the finder patterns, three to a code, the
// 1000 seen best are looked into.
//
// The work is bounded by counts, not by a clock: the passes over the picture,
// the finder patterns and the groups of three of them, and the modules looked
// at in what turns out to be no code. The worst pictures of up to 12
// megapixels take 0.34 seconds of one core, a clean one 2 milliseconds.
//
// Errors: ErrNoCode, ErrPictureTooLarge, and the context's error, some 30
// milliseconds after the context was done, a tenth of a second in a picture of
// MaxPixels.
//
// Scan may be called by many goroutines at once; it only reads img.
// Source: ISO/IEC 18004:2015, reference decode algorithm (section 12).
func Scan(ctx context.Context, img image.Image) ([]string, error) {
	if img == nil || img.Bounds().Empty() {
		return nil, ErrNoCode
	}
	if err := checkPixels(img.Bounds().Dx(), img.Bounds().Dy()); err != nil {
		return nil, err
	}
	whole, err := toGray(ctx, img)
	if err != nil {
		return nil, err
	}
	found, err := climb(ctx, whole)
	if err != nil {
		return nil, err
	}
	texts := textsOf(found)
	if len(texts) == 0 {
		return nil, ErrNoCode
	}
	return texts, nil
}

// ScanReader is Scan for an encoded picture: PNG, JPEG, GIF (its first frame),
// WebP or BMP, told by content. It reads at most MaxPictureBytes and looks at
// the headers before it decodes: a picture of more than MaxPixels, MaxScans or
// MaxDecodedBytes is refused.
//
// The context is looked at while a picture is decoded too, though not within
// WebP nor in the last step of a progressive JPEG: seconds with the largest.
//
// Errors: those of Scan, ErrPictureFormat, and errors of r as they are.
func ScanReader(ctx context.Context, r io.Reader) ([]string, error) {
	img, err := decodePicture(ctx, r)
	if err != nil {
		return nil, err
	}
	return Scan(ctx, img)
}

func textsOf(found []symbol) []string {
	var texts []string
	for _, s := range inReadingOrder(found) {
		text, whole := s.text, s.parts == 1
		if !whole && s.part == 0 {
			text, whole = joined(s, found)
		}
		if whole && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return texts
}

// joined is the text of which first is the first part. There is none where a
// part is missing, where two texts claim to be the same part, and where the
// parity is that of another text.
// Source: ISO/IEC 18004:2015 section 8.3 for the parity.
func joined(first symbol, found []symbol) (string, bool) {
	parts := make([]string, first.parts)
	parity := byte(0)
	for _, s := range found {
		if s.parts != first.parts || s.parity != first.parity {
			continue
		}
		switch parts[s.part] {
		case "":
			parts[s.part] = s.text
			parity ^= s.own
		case s.text: // seen twice
		default:
			return "", false
		}
	}
	return strings.Join(parts, ""), !slices.Contains(parts, "") && parity == first.parity
}

// inReadingOrder sorts by rows: a symbol whose middle is less than half a
// symbol below that of the first of a row is in that row.
func inReadingOrder(found []symbol) []symbol {
	middle := func(s symbol) point { return s.outline[0].toward(s.outline[2], 0.5) }
	sorted := slices.Clone(found)
	slices.SortStableFunc(sorted, func(p, q symbol) int { return cmp.Compare(middle(p).y, middle(q).y) })
	for rest := sorted; len(rest) > 0; {
		first := rest[0]
		low, high := first.outline[0].y, first.outline[0].y
		for _, corner := range first.outline {
			low, high = min(low, corner.y), max(high, corner.y)
		}
		n := 1
		for n < len(rest) && middle(rest[n]).y-middle(first).y < (high-low)/2 {
			n++
		}
		slices.SortStableFunc(rest[:n], func(p, q symbol) int { return cmp.Compare(middle(p).x, middle(q).x) })
		rest = rest[n:]
	}
	return sorted
}
