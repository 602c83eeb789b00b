package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// every is from one class of the sample to the next: all of them take minutes.
const every = 4

func TestSampleIsReadWithoutAWrongText(t *testing.T) {
	var all tally
	for kind := 0; kind < len(classes); kind += every {
		if strings.Contains(classes[kind].name, "megapixels") {
			continue
		}
		p, err := take(kind, 0)
		require.NoError(t, err)
		found, spent, err := ours.read(p, "")
		require.NoError(t, err)
		if !all.add(p, found, spent) {
			t.Logf("not read: %s", p.class)
		}
	}
	require.Zero(t, all.wrong)
	require.GreaterOrEqual(t, 100*all.read/all.pictures, 70, "per cent read")
}

func TestPicturesAreAlwaysTheSame(t *testing.T) {
	first, err := take(0, 3)
	require.NoError(t, err)
	again, err := take(0, 3)
	require.NoError(t, err)
	other, err := take(0, 4)
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.NotEqual(t, first.image.Pix, other.image.Pix)
}

func TestPicturesDoNotDependOnTheGoldenVectors(t *testing.T) {
	p, err := take(0, 0)
	require.NoError(t, err)
	sum := sha256.Sum256([]byte(p.texts[0]))
	require.Equal(t, "c9b61343", hex.EncodeToString(sum[:4]), "the pictures have changed: measure anew")
}

func TestGoZXingReadsSeveralCodes(t *testing.T) {
	c := &camera{printer: printer{rand.New(rand.NewPCG(1, 1))}}
	s := c.sheet(2, 1, 420)
	require.NoError(t, c.err)
	texts, _, err := goZXing.read(picture{image: s.taken().image(), texts: c.texts}, "")
	require.NoError(t, err)
	require.ElementsMatch(t, c.texts, texts)
}

func TestClassesHaveNamesOfTheirOwn(t *testing.T) {
	known := map[string]bool{}
	for _, class := range classes {
		require.NotEmpty(t, class.name)
		require.False(t, known[class.name], class.name)
		known[class.name] = true
	}
}

func TestTallyCountsWholePictures(t *testing.T) {
	p := picture{texts: []string{"A", "B"}}
	var seen tally
	require.True(t, seen.add(p, []string{"B", "A"}, time.Millisecond))
	require.False(t, seen.add(p, []string{"A"}, 2*time.Millisecond))
	require.False(t, seen.add(p, []string{"A", "C"}, 9*time.Millisecond))
	require.Equal(t, 1, seen.read)
	require.Equal(t, 1, seen.wrong)

	var table bytes.Buffer
	require.NoError(t, report(&table, []reader{{name: "x"}}, []string{"class"}, map[string][]tally{"class": {seen}}))
	require.Regexp(t, `class +33\.3 +1 +2 +9\n +all 3 +33\.3 +1 +2 +9\n$`, table.String())
}
