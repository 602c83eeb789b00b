package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/testdata"
)

// goldenTexts gives the texts of the golden vectors that are valid
// certificates, each once, without the one that ends with a line's end: programs
// answer in lines.
func goldenTexts() ([]string, error) {
	vectors, err := testdata.Vectors()
	if err != nil {
		return nil, err
	}
	var texts []string
	known := map[string]bool{}
	for _, v := range vectors {
		if v.Decision == "valid" && !known[v.Text] && !strings.Contains(v.Text, "\n") {
			known[v.Text] = true
			texts = append(texts, v.Text)
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("no golden text")
	}
	return texts, nil
}

// printer makes symbols of golden texts: three in five of level Q, as
// certificates have, the others of M and L.
type printer struct {
	texts []string
	rng   *rand.Rand
}

func (p printer) symbol() (text string, m *qr.Matrix, err error) {
	level := [5]qr.Level{qr.LevelQ, qr.LevelQ, qr.LevelQ, qr.LevelM, qr.LevelL}[p.rng.IntN(5)]
	text = p.texts[p.rng.IntN(len(p.texts))]
	m, err = qr.New(text, level)
	return text, m, err
}
