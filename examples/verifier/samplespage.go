package main

import (
	"bytes"
	_ "embed"

	"github.com/vaxcert/vaxcert/qr"
)

//go:embed samples.html
var samplesText string

// modulePixels is the side of a module in the pictures of the samples: large
// enough for a camera before the screen.
const modulePixels = 6

// samplesPage gives the page of the samples with their pictures, by path.
func samplesPage(samples []sample) (map[string][]byte, error) {
	page, err := executed(samplesText, map[string]any{"Policy": pagePolicy, "Samples": samples})
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"samples.html": page}
	for _, s := range samples {
		matrix, err := qr.New(s.Text, qr.LevelM)
		if err != nil {
			return nil, err
		}
		var picture bytes.Buffer
		if err := matrix.WritePNG(&picture, modulePixels); err != nil {
			return nil, err
		}
		files["samples/"+s.Name+".png"] = picture.Bytes()
	}
	return files, nil
}
