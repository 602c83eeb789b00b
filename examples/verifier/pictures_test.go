package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"

	"github.com/vaxcert/vaxcert/qr"
)

// deskWith puts codes on a picture of a grey desk.
func deskWith(width, height int, texts ...string) (image.Image, error) {
	desk := image.NewGray(image.Rect(0, 0, width, height))
	draw.Draw(desk, desk.Bounds(), image.NewUniform(color.Gray{Y: 150}), image.Point{}, draw.Src)
	slot := width / len(texts)
	for i, text := range texts {
		matrix, err := qr.New(text, qr.LevelM)
		if err != nil {
			return nil, err
		}
		code := matrix.Image(min(slot, height) * 9 / 10 / (matrix.Size() + 2*qr.QuietZone))
		at := image.Pt(i*slot+(slot-code.Bounds().Dx())/2, (height-code.Bounds().Dy())/2)
		draw.Draw(desk, code.Bounds().Add(at), code, code.Bounds().Min, draw.Src)
	}
	return desk, nil
}

// writeVideo writes what the fake camera shows: pictures in JPEG, one after the
// other.
func writeVideo(file, text string) error {
	desk, err := deskWith(1280, 720, text)
	if err != nil {
		return err
	}
	var frame bytes.Buffer
	if err := jpeg.Encode(&frame, desk, &jpeg.Options{Quality: 85}); err != nil {
		return err
	}
	return os.WriteFile(file, bytes.Repeat(frame.Bytes(), 4), 0o600)
}

func writePhoto(file string, texts ...string) error {
	desk, err := deskWith(700*len(texts), 800, texts...)
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	return png.Encode(f, desk)
}
