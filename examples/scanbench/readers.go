package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/makiuchi-d/gozxing"
	multi "github.com/makiuchi-d/gozxing/multi/qrcode"
	zxing "github.com/makiuchi-d/gozxing/qrcode"

	"github.com/vaxcert/vaxcert/qr"
)

// reader reads pictures. The same picture lies in a file too (PGM), for
// readers that are programs of their own.
type reader struct {
	name  string
	read  func(p picture, file string) (texts []string, spent time.Duration, err error)
	close func()
}

// absent says why a reader cannot be had here.
type absent struct{ why string }

func (a absent) Error() string { return a.why }

var ours = reader{
	name: "vaxcert",
	read: func(p picture, _ string) ([]string, time.Duration, error) {
		start := time.Now()
		texts, err := qr.Scan(context.Background(), p.image)
		spent := time.Since(start)
		if errors.Is(err, qr.ErrNoCode) {
			err = nil
		}
		return texts, spent, err
	},
}

// goZXing is makiuchi-d/gozxing as it comes: its reader for several codes where
// there are several. Its errors are of many kinds and all mean that it read nothing.
var goZXing = reader{
	name: "gozxing",
	read: func(p picture, _ string) ([]string, time.Duration, error) {
		start := time.Now()
		bitmap, err := gozxing.NewBinaryBitmapFromImage(p.image)
		if err != nil {
			return nil, 0, err
		}
		var results []*gozxing.Result
		if len(p.texts) > 1 {
			results, _ = multi.NewQRCodeMultiReader().DecodeMultiple(bitmap, nil)
		} else if result, err := zxing.NewQRCodeReader().Decode(bitmap, nil); err == nil {
			results = append(results, result)
		}
		spent := time.Since(start)
		var texts []string
		for _, r := range results {
			texts = append(texts, r.GetText())
		}
		return texts, spent, nil
	},
}

// zbar is zbarimg; its time has the start of the program in it.
func zbar() (reader, error) {
	program, err := exec.LookPath("zbarimg")
	if err != nil {
		return reader{}, absent{"zbarimg is not installed"}
	}
	const nothingFound = 4 // its exit code
	read := func(_ picture, file string) ([]string, time.Duration, error) {
		start := time.Now()
		out, err := exec.Command(program, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file).Output()
		spent := time.Since(start)
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == nothingFound {
			return nil, spent, nil
		}
		if err != nil {
			return nil, spent, fmt.Errorf("zbarimg: %w", err)
		}
		return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n"), spent, nil
	}
	return reader{name: "zbar", read: read}, nil
}

// writePGM stores a picture without compression.
func writePGM(dir string, p picture) (string, error) {
	path := filepath.Join(dir, "picture.pgm")
	box := p.image.Bounds()
	data := fmt.Appendf(nil, "P5\n%d %d\n255\n", box.Dx(), box.Dy())
	return path, os.WriteFile(path, append(data, p.image.Pix...), 0o600)
}
