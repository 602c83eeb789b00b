package population

import (
	"math/rand/v2"
	"slices"
)

// naming draws names. Index 0 of a pair is the male one.
type naming struct {
	lexicon    *lexicon
	families   [2]choice // north, south
	old, young [2]choice // given names
	middle     [2]choice
	second     [2]choice // the first of two given names
	peoples    []peopleNaming
	ofRegion   [mekong + 1][]int // places in peoples
	van, thi   word
	last       map[word]bool // family names that come last
	twins      [2][][2]word
}

type peopleNaming struct {
	share    uint32
	families choice
	particle [2]word
	given    [2]choice
}

func newNaming() *naming {
	l := newLexicon()
	n := &naming{lexicon: l, van: l.add("Văn"), thi: l.add("Thị"), last: map[word]bool{}}
	for _, s := range surnames {
		n.families[0].add(l.add(s.north), s.share*1000)
		n.families[1].add(l.add(s.south), s.share*1000)
	}
	for i := range n.families {
		n.families[i].zipf(l, rareSurnames, rareSurnameShare*1000)
	}
	for sex, texts := range [2][5]string{
		{menOld, menYoung, menMiddle, menSecond}, {womenOld, womenYoung, womenMiddle, womenSecond},
	} {
		for i, c := range []*choice{&n.old[sex], &n.young[sex], &n.middle[sex], &n.second[sex]} {
			c.zipf(l, texts[i], 1_000_000)
		}
		for _, pair := range twinNames[sex == 0] {
			n.twins[sex] = append(n.twins[sex], [2]word{l.add(pair[0]), l.add(pair[1])})
		}
	}
	for i, p := range peoples {
		named := peopleNaming{share: p.share, particle: [2]word{l.add(p.men.particle), l.add(p.women.particle)}}
		named.families.zipf(l, p.families, 1_000_000)
		named.given[0].zipf(l, p.men.given, 1_000_000)
		named.given[1].zipf(l, p.women.given, 1_000_000)
		n.peoples = append(n.peoples, named)
		for _, r := range p.regions {
			n.ofRegion[r] = append(n.ofRegion[r], i)
		}
		for _, f := range named.families.words {
			if p.last {
				n.last[f] = true
			}
		}
	}
	return n
}

// kinh is the people of those who are of none in peoples.
const kinh = -1

// people draws the people of a household.
func (n *naming) people(rng *rand.Rand, r region) int {
	at := rng.Uint32N(1000)
	for _, i := range n.ofRegion[r] {
		if at < n.peoples[i].share {
			return i
		}
		at -= n.peoples[i].share
	}
	return kinh
}

func (n *naming) family(rng *rand.Rand, people int, r region) word {
	if people != kinh {
		return n.peoples[people].families.draw(rng)
	}
	return n.families[min(r/centre, 1)].draw(rng)
}

// given draws middle and given names.
func (n *naming) given(rng *rand.Rand, people, sex int, year int) (middle, second, given word) {
	if people != kinh {
		p := &n.peoples[people]
		return p.particle[sex], 0, p.given[sex].draw(rng)
	}
	young := clamp((float64(year)-1955)/55, 0, 1)
	list := &n.old[sex]
	if rng.Float64() < young {
		list = &n.young[sex]
	}
	given = list.draw(rng)
	usual, share := n.van, 0.75-0.60*young
	if sex == 1 {
		usual, share = n.thi, 0.95-0.70*young
	}
	switch {
	case rng.Float64() < share:
		middle = usual
	case rng.Float64() < 0.97:
		middle = n.middle[sex].draw(rng)
	}
	if rng.Float64() < 0.06+0.40*young {
		second = n.second[sex].draw(rng)
		if second == given || second == middle {
			second = 0
		}
	}
	if middle == given {
		middle = usual
	}
	return middle, second, given
}

func clamp(x, low, high float64) float64 { return max(low, min(x, high)) }

// full gives the name in the order in which it is written.
func (n *naming) full(p *person) string {
	words := [4]word{p.family, p.middle, p.second, p.given}
	if n.last[p.family] {
		words = [4]word{p.middle, p.second, p.given, p.family}
	}
	b := make([]byte, 0, 48)
	for _, w := range words {
		if w == 0 {
			continue
		}
		if len(b) > 0 && b[len(b)-1] != '\'' {
			b = append(b, ' ')
		}
		b = append(b, n.lexicon.words[w]...)
	}
	return string(b)
}

// twinPair draws the given names of twins.
func (n *naming) twinPair(rng *rand.Rand, sex int) [2]word {
	pair := n.twins[sex][rng.IntN(len(n.twins[sex]))]
	if rng.IntN(2) == 0 {
		slices.Reverse(pair[:])
	}
	return pair
}
