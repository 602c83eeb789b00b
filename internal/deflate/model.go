package deflate

// modelPrices are what symbols cost in the code of a usual certificate, before
// the message's own code is known. They come from certificates made up by the
// tests from the specification's keys, value sets and text forms.
var modelPrices = modelOf(&modelTable)

// modelOf makes prices of a table in eighths of a bit: of literals, end of
// block and lengths, then of distances.
func modelOf(table *[numLiterals + numDists]uint8) (p prices) {
	for s := range p.literals {
		p.literals[s] = uint64(table[s])*eighth + uint64(s)
	}
	for i, extra := range lengthExtra {
		p.setLength(i, uint64(table[endOfBlock+1+i])*eighth+uint64(extra)*bit)
	}
	for s, extra := range distExtra {
		p.distances[s] = uint64(table[numLiterals+s])*eighth + uint64(extra)*bit
	}
	return p
}

var fixedPrices = func() (p prices) {
	p.set(&fixedCode, new(histogram))
	return p
}()

// flatPrices make all of ASCII cheap, and matches, so that a message whose
// symbols are unusual is not left uncompressed.
var flatPrices = func() prices {
	var table [numLiterals + numDists]uint8
	for s := range table {
		table[s] = 8 * 6
		if s >= 128 && s < endOfBlock {
			table[s] = 8 * 13
		}
	}
	return modelOf(&table)
}()
