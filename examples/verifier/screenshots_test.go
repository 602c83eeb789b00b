package main

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
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
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width == phoneWidth,
	})
	require.NoError(b.t, err)
}

// shoot gives what the window shows.
func (b *tab) shoot() image.Image {
	b.t.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	picture, err := png.Decode(bytes.NewReader(shot))
	require.NoError(b.t, err)
	return picture
}

// writePicture writes a picture in the few colours that it has.
func writePicture(t *testing.T, file string, picture image.Image) {
	few := image.NewPaletted(picture.Bounds(), commonest(picture, 128))
	draw.Draw(few, few.Bounds(), picture, image.Point{}, draw.Src)
	var out bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few))
	require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
}

const (
	deskWidth, deskHeight   = 1100, 760
	phoneWidth, phoneHeight = 360, 740
	phoneGap                = 24
)

func TestScreenshots(t *testing.T) {
	if !*update {
		t.Skip("-update writes them")
	}
	s := demo(t)
	docs := filepath.Join("..", "..", "docs")
	show := func(sample string, width, height int64) *tab {
		b := newDevice(t)
		b.screen(width, height)
		b.visit(s.URL)
		b.wait(isReady)
		b.do(`document.getElementById("demonstration").hidden = true`)
		if sample != "" {
			b.enter(sampleNamed(t, sample).Text)
			b.wait(`document.getElementById("banner").dataset.level`)
		}
		return b
	}

	b := show("valid", deskWidth, deskHeight)
	b.set("#mrz", sampleNamed(t, "valid").MRZ)
	b.wait(`document.querySelector(".comparison")`)
	writePicture(t, filepath.Join(docs, "verifier-valid.png"), b.shoot())
	writePicture(t, filepath.Join(docs, "verifier-revoked.png"), show("revoked", deskWidth, deskHeight).shoot())

	phones := image.NewRGBA(image.Rect(0, 0, 3*phoneWidth+2*phoneGap, phoneHeight))
	draw.Draw(phones, phones.Bounds(), image.White, image.Point{}, draw.Src)
	for i, sample := range []string{"", "valid", "expired"} {
		at := image.Pt(i*(phoneWidth+phoneGap), 0)
		shot := show(sample, phoneWidth, phoneHeight).shoot()
		draw.Draw(phones, shot.Bounds().Add(at), shot, image.Point{}, draw.Src)
	}
	writePicture(t, filepath.Join(docs, "verifier-phone.png"), phones)
}

func TestIcons(t *testing.T) {
	if !*update {
		t.Skip("-update writes them")
	}
	s := demo(t)
	for _, side := range []int64{192, 512} {
		b := newTab(t)
		b.screen(side, side)
		b.run(chromedp.Navigate(s.URL + "icon.svg"))
		writePicture(t, filepath.Join("web", fmt.Sprintf("icon-%d.png", side)), b.shoot())
	}
}

// commonest gives the colours that a picture has most of.
func commonest(picture image.Image, n int) color.Palette {
	counts := map[color.Color]int{}
	var colours color.Palette
	for y := picture.Bounds().Min.Y; y < picture.Bounds().Max.Y; y++ {
		for x := picture.Bounds().Min.X; x < picture.Bounds().Max.X; x++ {
			c := picture.At(x, y)
			if counts[c]++; counts[c] == 1 {
				colours = append(colours, c)
			}
		}
	}
	slices.SortStableFunc(colours, func(a, b color.Color) int { return counts[b] - counts[a] })
	return colours[:min(n, len(colours))]
}
