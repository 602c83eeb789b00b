package qr

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
)

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	jpegBaseline    = 0xc0 // SOF0; SOF1 follows
	jpegProgressive = 0xc2 // SOF2
	jpegRestart     = 0xd0 // RST0 to RST7
	jpegEnd         = 0xd9 // EOI
	jpegScan        = 0xda // SOS
	jpegAdobe       = 0xee // APP14
)

// jpegFrame is what the markers of a JPEG file say about the work it makes.
type jpegFrame struct {
	progressive   bool
	width, height int
	components    []byte // three each: name, sampling factors, quantization table
	rgb           bool   // may need a copy as RGB
	scans         int
}

// jpegBytes is what decoding takes. Each scan of a file goes over the whole
// picture however few bytes it has, so their number is limited.
func jpegBytes(file []byte, _ image.Config) (int, error) {
	frame := walkJPEG(file)
	if frame.scans > MaxScans {
		return 0, fmt.Errorf("%w: more than %d scans", ErrPictureTooLarge, MaxScans)
	}
	return frame.bytes(), nil
}

// walkJPEG goes from marker to marker as a decoder does, as far as MaxScans.
func walkJPEG(file []byte) (frame jpegFrame) {
	for rest := file[2:]; frame.scans <= MaxScans; {
		at := bytes.IndexByte(rest, 0xff)
		if at < 0 || at+1 == len(rest) {
			return frame
		}
		marker := rest[at+1]
		switch {
		case marker == 0xff: // a fill byte before the marker
			rest = rest[at+1:]
			continue
		case marker == 0, marker >= jpegRestart && marker < jpegRestart+8: // within a scan
			rest = rest[at+2:]
			continue
		}
		rest = rest[at+2:]
		if marker == jpegEnd || len(rest) < 2 {
			return frame
		}
		length := int(binary.BigEndian.Uint16(rest))
		if length < 2 || length > len(rest) {
			return frame
		}
		frame.add(marker, rest[2:length])
		rest = rest[length:]
	}
	return frame
}

func (f *jpegFrame) add(marker byte, segment []byte) {
	switch {
	case marker >= jpegBaseline && marker <= jpegProgressive && len(segment) >= 6 && f.components == nil:
		f.progressive = marker == jpegProgressive
		f.height = int(binary.BigEndian.Uint16(segment[1:]))
		f.width = int(binary.BigEndian.Uint16(segment[3:]))
		f.components = segment[6:]
		c := f.components
		f.rgb = f.rgb || len(c) == 9 && c[0] == 'R' && c[3] == 'G' && c[6] == 'B'
	case marker == jpegAdobe && len(segment) >= 12 && string(segment[:5]) == "Adobe":
		f.rgb = f.rgb || segment[11] == 0
	case marker == jpegScan:
		f.scans++
	}
}

// bytes counts the planes of samples, the coefficients that a progressive
// picture keeps until its end (four bytes a sample), and the copy made of
// pictures in RGB and CMYK.
func (f *jpegFrame) bytes() int {
	if len(f.components) < 3 {
		return 0
	}
	wide, high := int(f.components[1]>>4), int(f.components[1]&15)
	if wide == 0 || high == 0 || len(f.components) == 3 {
		wide, high = 1, 1
	}
	across := (f.width + 8*wide - 1) / (8 * wide)
	down := (f.height + 8*high - 1) / (8 * high)
	samples := 0
	for c := f.components; len(c) >= 3; c = c[3:] {
		if len(f.components) == 3 {
			samples += 64 * across * down
		} else {
			samples += 64 * across * down * int(c[1]>>4) * int(c[1]&15)
		}
	}
	total := samples
	if f.progressive {
		total += 4 * samples
	}
	if f.rgb || len(f.components) == 12 {
		total += 4 * f.width * f.height
	}
	return total
}
