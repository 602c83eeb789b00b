package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPassport(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	valid := sampleNamed(t, "valid")
	for name, c := range map[string]struct{ mrz, comparison, banner string }{
		"the same person":   {valid.MRZ, "green", "green"},
		"in one line":       {strings.ReplaceAll(valid.MRZ, "\n", " "), "green", "green"},
		"in small letters":  {strings.ToLower(valid.MRZ), "green", "green"},
		"another person":    {sampleNamed(t, "test").MRZ, "red", "red"},
		"no passport lines": {strings.Repeat("X", 88), "yellow", "green"},
	} {
		b.enter(valid.Text)
		b.waitLevel("green")
		b.set("#mrz", c.mrz)
		b.wait(`document.querySelector(".comparison")?.dataset.level === "` + c.comparison + `"`)
		b.waitLevel(c.banner)
		require.True(t, eval[bool](b, `document.querySelector(".comparison").textContent.length > 5`), name)

		b.next()
		require.Empty(t, eval[string](b, `document.getElementById("mrz").value`))
		require.Empty(t, eval[string](b, `document.getElementById("passport-result").textContent`))
	}
}

// The passport of one person is never held against the next.
func TestPassportGoesWithItsPerson(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	valid := sampleNamed(t, "valid")
	b.enter(valid.Text)
	b.waitLevel("green")
	b.set("#mrz", valid.MRZ)
	b.wait(`document.querySelector(".comparison")`)
	b.enter(sampleNamed(t, "revoked").Text)
	b.waitLevel("red")
	require.Empty(t, eval[string](b, `document.getElementById("mrz").value + document.getElementById("passport-result").textContent`))
}

// Every sample is of the person whose passport stands beside it.
func TestPassportsOfTheSamples(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	for _, sample := range chromium.demo.samples {
		b.enter(sample.Text)
		b.wait(`document.getElementById("banner").dataset.level`)
		if eval[bool](b, `!document.getElementById("passport-sheet").hidden`) {
			b.set("#mrz", sample.MRZ)
			b.wait(`document.querySelector(".comparison")?.dataset.level === "green"`)
		}
		b.next()
	}
}
