package main

import (
	"bytes"
	"flag"
	"image"
	"image/color/palette"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the screenshots of the README and the icons anew")

// screen sets the size of the window.
func (b *tab) screen(width, height int64) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600,
	})
	require.NoError(b.t, err)
}

// shoot writes what the window shows, in few colours.
func (b *tab) shoot(file string) {
	b.t.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	full, err := png.Decode(bytes.NewReader(shot))
	require.NoError(b.t, err)
	few := image.NewPaletted(full.Bounds(), palette.Plan9)
	draw.Draw(few, few.Bounds(), full, image.Point{}, draw.Src)
	var out bytes.Buffer
	require.NoError(b.t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few))
	require.NoError(b.t, os.WriteFile(file, out.Bytes(), 0o644))
}

func TestScreenshots(t *testing.T) {
	if !*update {
		t.Skip("-update writes them")
	}
	s := demo(t)
	docs := filepath.Join("..", "..", "docs")
	for _, shot := range []struct {
		file, sample  string
		width, height int64
		mrz           bool
	}{
		{"verifier-valid.png", "valid", 1100, 800, true},
		{"verifier-revoked.png", "revoked", 1100, 800, false},
		{"verifier-forged.png", "forged", 1100, 800, false},
		{"verifier-start.png", "", 1100, 800, false},
		{"verifier-phone.png", "valid", 360, 740, false},
		{"verifier-phone-start.png", "", 360, 740, false},
		{"verifier-phone-expired.png", "expired", 360, 740, false},
	} {
		b := newTab(t, "")
		b.screen(shot.width, shot.height)
		b.visit(s.URL)
		b.do(`document.getElementById("demonstration").hidden = true`)
		if shot.sample != "" {
			b.enter(sampleNamed(t, shot.sample).Text)
			b.wait(`document.getElementById("banner").dataset.level`)
		}
		if shot.mrz {
			b.set("#mrz", sampleNamed(t, shot.sample).MRZ)
			b.wait(`document.querySelector(".comparison")`)
		}
		b.shoot(filepath.Join(docs, shot.file))
	}
}
