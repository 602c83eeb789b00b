package main

import (
	"math/rand/v2"

	"github.com/vaxcert/vaxcert/qr"
)

// lengths are those of the texts of the golden vectors that are valid, every
// 40th part of them by length, as they were on 2026-11-22. They are written down
// here so that new vectors change no picture.
var lengths = [...]int{
	415, 457, 483, 505, 507, 535, 544, 552, 559, 564,
	565, 565, 567, 567, 568, 568, 568, 568, 568, 568,
	568, 568, 568, 570, 570, 570, 571, 571, 573, 574,
	577, 577, 582, 585, 591, 595, 597, 601, 630, 876,
}

// printer makes symbols of texts that look like certificates, of those lengths:
// three in five of level Q, as certificates have, the others of M and L.
type printer struct{ rng *rand.Rand }

func (p printer) symbol() (text string, m *qr.Matrix, err error) {
	level := [5]qr.Level{qr.LevelQ, qr.LevelQ, qr.LevelQ, qr.LevelM, qr.LevelL}[p.rng.IntN(5)]
	text = p.text(lengths[p.rng.IntN(len(lengths))])
	m, err = qr.New(text, level)
	return text, m, err
}

// text is a prefix and base45 at random.
func (p printer) text(length int) string {
	const base45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	text := []byte("HC1:")
	for len(text) < length {
		text = append(text, base45[p.rng.IntN(len(base45))])
	}
	return string(text)
}
