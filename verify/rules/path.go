package rules

import "strings"

// varNode is a path into the data; an empty one is the data itself.
type varNode []fragment

type fragment struct {
	key   string
	index int // -1 where the fragment is no index
}

// parsePath splits a path at its dots; ok is false where there is nothing before,
// between or behind them.
func parsePath(path string) (n varNode, ok bool) {
	if path == "" {
		return nil, true
	}
	for part := range strings.SplitSeq(path, ".") {
		if part == "" {
			return nil, false
		}
		n = append(n, fragment{part, indexIn(part)})
	}
	return n, true
}

// indexIn gives the index that a fragment of a path stands for in an array, or
// -1. No array has more than MaxData elements.
func indexIn(fragment string) int {
	index := 0
	for i := range len(fragment) {
		if !isDigit(fragment[i]) || index > MaxData {
			return -1
		}
		index = index*10 + int(fragment[i]-'0')
	}
	return index
}

// eval follows a path inside a lambda.
func (n varNode) eval(_ *machine, s *scope) Value {
	if len(n) == 0 {
		return objectOf([]string{"accumulator", "current"}, []Value{s.accumulator, s.current})
	}
	switch n[0].key {
	case "accumulator":
		return n[1:].in(s.accumulator)
	case "current":
		return n[1:].in(s.current)
	}
	return Value{}
}

// in follows the path; what is not there is null.
func (n varNode) in(at Value) Value {
	for _, f := range n {
		switch at.kind {
		case object:
			at = at.group.field(f.key)
		case array:
			if f.index < 0 || f.index >= len(at.group.items) {
				return Value{}
			}
			at = at.group.items[f.index]
		default:
			return Value{}
		}
	}
	return at
}

// paths numbers the paths of expressions that are evaluated on the same data, so
// that each is followed once however many of them look at it.
type paths struct {
	numbers map[string]int
	list    []varNode
}

func newPaths() *paths { return &paths{numbers: map[string]int{}} }

// maxPaths is how many paths are numbered. All rules of the EU gateway look at
// about 100; those beyond are followed each time.
const maxPaths = 4096

func (p *paths) node(path string, n varNode) node {
	number, known := p.numbers[path]
	switch {
	case !known && len(p.list) == maxPaths:
		return dataNode(n)
	case !known:
		number = len(p.list)
		p.numbers[path], p.list = number, append(p.list, n)
	}
	return pathNode(number)
}

// dataNode is a path outside of lambdas without a number.
type dataNode varNode

func (n dataNode) eval(_ *machine, s *scope) Value { return varNode(n).in(s.data) }

// pathNode is the number of a path outside of lambdas.
type pathNode int

func (n pathNode) eval(m *machine, s *scope) Value {
	at := &m.found[n]
	if !at.known {
		at.Value, at.known = m.paths[n].in(s.data), true
	}
	return at.Value
}
