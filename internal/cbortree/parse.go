package cbortree

import (
	"strings"
	"unicode/utf8"
)

type parser struct {
	tree *Tree
	pos  int
}

const breakByte = 0xff

// item reads one data item and everything inside it.
func (p *parser) item(depth int) error {
	if depth > MaxDepth {
		return ErrDepth
	}
	t := p.tree
	i := len(t.nodes)
	if i >= MaxItems {
		return ErrItems
	}
	start := p.pos
	major, info, value, err := p.head()
	if err != nil {
		return err
	}
	t.nodes = append(t.nodes, node{})
	n := &t.nodes[i] // filled in place: copying a node costs more than reading an item
	n.kind, n.indefinite, n.start, n.num = kindOf[major], info == indefiniteInfo, int32(start), value
	switch major {
	case 2, 3:
		err = p.str(n)
	case 4:
		err = p.array(i, depth)
		n = &t.nodes[i] // it may have moved
	case 5:
		err = p.object(i, depth)
		n = &t.nodes[i]
	case 6:
		err = p.item(depth + 1)
		n = &t.nodes[i]
	case 7:
		err = simple(n, info)
	}
	n.end, n.next = int32(p.pos), int32(len(t.nodes))
	return err
}

// kindOf gives the kind of a major type; simple settles the last.
var kindOf = [8]Kind{Uint, Negative, Bytes, Text, Array, Map, Tag, Simple}

const indefiniteInfo = 31

// head reads the initial byte and its argument. An indefinite length is
// allowed only where RFC 8949 section 3.2 has one.
func (p *parser) head() (major, info byte, value uint64, err error) {
	if p.pos >= len(p.tree.src) {
		return 0, 0, 0, ErrTruncated
	}
	first := p.tree.src[p.pos]
	p.pos++
	major, info = first>>5, first&0x1f
	if info < 24 {
		return major, info, uint64(info), nil
	}
	value, err = p.argument(major, info)
	return major, info, value, err
}

// argument reads the bytes after the initial one.
func (p *parser) argument(major, info byte) (value uint64, err error) {
	if info > 27 {
		if info == indefiniteInfo && major >= 2 && major <= 5 {
			return 0, nil
		}
		return 0, ErrMalformed
	}
	bytes := p.tree.src[p.pos:]
	width := 1 << (info - 24)
	if len(bytes) < width {
		return 0, ErrTruncated
	}
	for i := range width {
		value = value<<8 | uint64(bytes[i])
	}
	p.pos += width
	return value, nil
}

// take returns the next n bytes.
func (p *parser) take(n uint64) (string, error) {
	if n > uint64(len(p.tree.src)-p.pos) {
		return "", ErrTruncated
	}
	s := p.tree.src[p.pos : p.pos+int(n)]
	p.pos += int(n)
	return s, nil
}

// atBreak consumes the end mark of an indefinite length where it stands.
func (p *parser) atBreak() bool {
	if p.pos < len(p.tree.src) && p.tree.src[p.pos] == breakByte {
		p.pos++
		return true
	}
	return false
}

func (p *parser) str(n *node) error {
	if n.indefinite {
		joined, err := p.chunks(n.kind)
		n.body, n.num = int32(len(p.tree.joined)), uint64(len(joined))
		p.tree.joined = append(p.tree.joined, joined)
		return err
	}
	n.body = int32(p.pos)
	content, err := p.take(n.num)
	if err == nil && n.kind == Text && !utf8.ValidString(content) {
		return ErrUTF8
	}
	return err
}

// chunks joins the definite-length strings of an indefinite-length one.
func (p *parser) chunks(kind Kind) (string, error) {
	var joined strings.Builder
	for count := 0; !p.atBreak(); count++ {
		if count == MaxItems {
			return "", ErrItems
		}
		major, info, length, err := p.head()
		if err != nil {
			return "", err
		}
		if major != byte(kind-Bytes)+2 || info == indefiniteInfo {
			return "", ErrMalformed
		}
		chunk, err := p.take(length)
		if err != nil {
			return "", err
		}
		if kind == Text && !utf8.ValidString(chunk) {
			return "", ErrUTF8
		}
		joined.WriteString(chunk)
	}
	return joined.String(), nil
}

func (p *parser) array(i, depth int) error {
	count, err := p.sequence(i, depth, 1)
	p.tree.nodes[i].num = count
	return err
}

func (p *parser) object(i, depth int) error {
	count, err := p.sequence(i, depth, 2)
	p.tree.nodes[i].num = count
	if err != nil {
		return err
	}
	return uniqueKeys(Value{p.tree, int32(i)})
}

// sequence reads the items inside an array (size 1) or a map (size 2) and
// returns how many groups of size there are.
func (p *parser) sequence(i, depth, size int) (uint64, error) {
	indefinite, announced := p.tree.nodes[i].indefinite, p.tree.nodes[i].num
	if !indefinite && announced > uint64(len(p.tree.src)-p.pos) {
		return 0, ErrTruncated
	}
	var count uint64
	for ; indefinite || count < announced; count++ {
		if indefinite && p.atBreak() {
			break
		}
		for range size {
			if err := p.item(depth + 1); err != nil {
				return 0, err
			}
		}
	}
	return count, nil
}

// simple tells booleans, null, floats and the rest of major type 7 apart.
func simple(n *node, info byte) error {
	switch {
	case info == 20 || info == 21:
		n.kind, n.num = Bool, uint64(info-20)
	case info == 22:
		n.kind = Null
	case info == 23:
		n.kind = Undefined
	case info >= 25:
		n.kind, n.width = Float, 1<<(info-24)
	case info == 24 && n.num < 32:
		return ErrMalformed
	}
	return nil
}
