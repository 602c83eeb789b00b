package deflate

import (
	"flag"
	"fmt"
	"go/format"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write model_prices.go")

// deriveModel finds the prices with which made-up certificates get shortest:
// the information of a symbol among all symbols, and its place in the header
// shared by its occurrences. It begins with ASCII and matches alike and cheap.
func deriveModel() (best [numLiterals + numDists]uint8) {
	const (
		place   = 3.0 // bits
		missing = 13.0
	)
	messages := madeUpCertificates(400)
	parsers := make([]parser, len(messages))
	for i := range parsers {
		parsers[i].find(messages[i], fewCandidates, false)
	}
	var current [numLiterals + numDists]uint8
	for s := range current {
		current[s] = 8 * 7
		if s > 127 && s < endOfBlock {
			current[s] = 8 * missing
		}
	}
	bestBits := math.MaxInt
	for range 10 {
		model := modelOf(&current)
		var sum histogram
		bits := 0
		for i := range parsers {
			p := plan{layout: parsers[i].parse(&model)}
			var found histogram
			found.count(p.tokens)
			for s, f := range found.literals {
				sum.literals[s] += f
			}
			for s, f := range found.distances {
				sum.distances[s] += f
			}
			p.code.huffman(&found)
			p.header.describeFast(&p.code)
			p.measure(messages[i], &found)
			bits += p.bits
		}
		if bits < bestBits {
			best, bestBits = current, bits
		}
		price := func(to []uint8, frequencies []uint32) {
			all := 0.0
			for _, f := range frequencies {
				all += float64(f)
			}
			for s, f := range frequencies {
				bits := missing
				if f > 0 {
					perMessage := float64(f) / float64(len(messages))
					bits = min(missing, math.Log2(all/float64(f))+place*(1-math.Exp(-perMessage))/perMessage)
				}
				to[s] = uint8(8 * bits)
			}
		}
		price(current[:numLiterals], sum.literals[:])
		price(current[numLiterals:], sum.distances[:])
	}
	return best
}

func TestModelIsDerivedFromMadeUpCertificates(t *testing.T) {
	derived := deriveModel()
	if *update {
		var b strings.Builder
		b.WriteString("package deflate\n\n// modelTable is written by go test -run TestModelIsDerived -update.\nvar modelTable = [numLiterals + numDists]uint8{")
		for s, p := range derived {
			if s%16 == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%d, ", p)
		}
		b.WriteString("\n}\n")
		source, err := format.Source([]byte(b.String()))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile("model_prices.go", source, 0o644))
	}
	for s := range derived {
		require.InDelta(t, derived[s], modelTable[s], 1, "symbol %d", s)
	}
}
