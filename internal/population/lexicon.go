package population

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// word is the place of a word in a lexicon; 0 is no word.
type word = uint16

// lexicon holds each word of names once.
type lexicon struct {
	words  []string
	folds  []word // for each word the first word that reads the same without marks
	places map[string]word
	plain  map[string]word // of folds
}

func newLexicon() *lexicon {
	return &lexicon{words: []string{""}, folds: []word{0}, places: map[string]word{"": 0}, plain: map[string]word{}}
}

// add gives the place of a word; ~ in it stands for a space.
func (l *lexicon) add(text string) word {
	text = strings.ReplaceAll(text, "~", " ")
	if place, ok := l.places[text]; ok {
		return place
	}
	place := word(len(l.words))
	l.places[text] = place
	l.words = append(l.words, text)
	plain := folded(text)
	if _, ok := l.plain[plain]; !ok {
		l.plain[plain] = place
	}
	l.folds = append(l.folds, l.plain[plain])
	return place
}

// unread is a word that is in no name.
const unread = word(0xFFFF)

// read gives the first word that is the same without marks.
func (l *lexicon) read(text string) word {
	if w, ok := l.plain[folded(text)]; ok {
		return w
	}
	return unread
}

// choice draws words by their weight.
type choice struct {
	words []word
	upTo  []uint32 // cumulated weights
}

func (c *choice) add(w word, weight uint32) {
	if n := len(c.upTo); n > 0 {
		weight += c.upTo[n-1]
	}
	c.words, c.upTo = append(c.words, w), append(c.upTo, weight)
}

func (c *choice) draw(rng *rand.Rand) word {
	i, found := slices.BinarySearch(c.upTo, rng.Uint32N(c.upTo[len(c.upTo)-1]))
	if found {
		i++
	}
	return c.words[i]
}

// zipf gives the words of a text weights that fall with their place, total
// together.
func (c *choice) zipf(l *lexicon, text string, total float64) {
	words := strings.Fields(text)
	sum := 0.0
	weight := func(i int) float64 { return 1 / math.Pow(float64(i)+3, 0.9) }
	for i := range words {
		sum += weight(i)
	}
	for i, w := range words {
		c.add(l.add(w), uint32(math.Ceil(total*weight(i)/sum)))
	}
}
