// Package cbortree reads CBOR (RFC 8949) into a flat tree without believing any
// of it: every length is checked against the input before it is used, nesting
// and item counts are bounded, duplicate map keys and invalid UTF-8 are
// refused, and what is merely unusual (floats, tags, indefinite lengths) stays
// visible to the caller, who decides.
//
// A general decoder fills Go structs and loses exactly those oddities, which a
// border has to report; and it allocates for each field.
package cbortree

import (
	"errors"
	"math"
)

// Kind is the kind of a data item.
type Kind uint8

// The kinds of data items. Invalid is the kind of an absent Value.
const (
	Invalid Kind = iota
	Uint
	Negative
	Bytes
	Text
	Array
	Map
	Tag
	Float
	Bool
	Null
	Undefined
	Simple
)

// Limits of what Parse reads.
const (
	// MaxDepth is how deeply items may nest: arrays, maps and tags count.
	MaxDepth = 16
	// MaxItems is how many items a message may hold, counting each key, each
	// value and each chunk. A certificate has about 60.
	MaxItems = 4096
	// MaxBytes is how long a message may be: 1 MiB.
	MaxBytes = 1 << 20
)

// Errors of Parse.
var (
	ErrMalformed    = errors.New("cbor: malformed")
	ErrTruncated    = errors.New("cbor: truncated")
	ErrTrailing     = errors.New("cbor: data after the item")
	ErrDepth        = errors.New("cbor: nested too deeply")
	ErrItems        = errors.New("cbor: too many items")
	ErrTooLong      = errors.New("cbor: message too long")
	ErrDuplicateKey = errors.New("cbor: duplicate map key")
	ErrUTF8         = errors.New("cbor: text is not UTF-8")
)

// node is one data item. Its children follow it in Tree.nodes, up to next.
type node struct {
	kind       Kind
	indefinite bool
	width      uint8  // bytes of a float: 2, 4 or 8
	start, end int32  // where the whole item stands in Tree.src
	body       int32  // where the content of a string stands in Tree.src, or its index in Tree.joined
	next       int32  // index of the node after this one's children
	num        uint64 // integer, tag number, float bits, length of a string, count of children (pairs in a map)
}

// Tree holds a parsed message. The zero Tree is ready to use and can be used
// again for the next message; it must not be shared by goroutines.
type Tree struct {
	nodes  []node
	src    string
	joined []string // strings that came in chunks
}

// Parse reads one data item that fills data exactly, and returns its root.
// Strings of the tree share one copy of data. The Values of an earlier Parse
// become invalid.
func (t *Tree) Parse(data string) (Value, error) {
	if len(data) > MaxBytes {
		return Value{}, ErrTooLong
	}
	t.nodes, t.joined = t.nodes[:0], nil
	t.src = data
	p := parser{tree: t}
	if err := p.item(0); err != nil {
		return Value{}, err
	}
	if p.pos != len(data) {
		return Value{}, ErrTrailing
	}
	return Value{t, 0}, nil
}

// Value is one data item of a Tree. The zero Value is absent: its Kind is
// Invalid and every question about it is answered with zero values.
type Value struct {
	tree *Tree
	i    int32
}

func (v Value) node() *node { return &v.tree.nodes[v.i] }

// Kind returns the kind of the item.
func (v Value) Kind() Kind {
	if v.tree == nil {
		return Invalid
	}
	return v.node().kind
}

// Absent reports whether there is nothing: no item, null or undefined.
func (v Value) Absent() bool {
	k := v.Kind()
	return k == Invalid || k == Null || k == Undefined
}

// Indefinite reports whether the item was written with an indefinite length.
func (v Value) Indefinite() bool { return v.tree != nil && v.node().indefinite }

// Text returns the content of a text.
func (v Value) Text() (string, bool) {
	if v.Kind() != Text {
		return "", false
	}
	return v.content(), true
}

// Bytes returns the content of a byte string.
func (v Value) Bytes() (string, bool) {
	if v.Kind() != Bytes {
		return "", false
	}
	return v.content(), true
}

// content is what a string holds.
func (v Value) content() string {
	n := v.node()
	if n.indefinite {
		return v.tree.joined[n.body]
	}
	return v.tree.src[n.body : n.body+int32(n.num)]
}

// Bool returns the content of a boolean.
func (v Value) Bool() (value, ok bool) {
	if v.Kind() != Bool {
		return false, false
	}
	return v.node().num == 1, true
}

// Int returns the content of an integer that an int64 holds.
func (v Value) Int() (int64, bool) {
	switch v.Kind() {
	case Uint:
		if n := v.node().num; n <= math.MaxInt64 {
			return int64(n), true
		}
	case Negative:
		if n := v.node().num; n <= math.MaxInt64 {
			return -1 - int64(n), true
		}
	}
	return 0, false
}

// Float returns the content of a floating-point number of any width.
func (v Value) Float() (float64, bool) {
	if v.Kind() != Float {
		return 0, false
	}
	n := v.node()
	switch n.width {
	case 2:
		return halfToFloat(uint16(n.num)), true
	case 4:
		return float64(math.Float32frombits(uint32(n.num))), true
	default:
		return math.Float64frombits(n.num), true
	}
}

// Untag returns the number and the content of a tag.
func (v Value) Untag() (number uint64, content Value, ok bool) {
	if v.Kind() != Tag {
		return 0, v, false
	}
	return v.node().num, Value{v.tree, v.i + 1}, true
}

// Len returns the number of elements of an array or of pairs of a map.
func (v Value) Len() int {
	switch v.Kind() {
	case Array, Map:
		return int(v.node().num)
	}
	return 0
}

// Encoding returns the item as it stood in the message.
func (v Value) Encoding() string {
	if v.tree == nil {
		return ""
	}
	n := v.node()
	return v.tree.src[n.start:n.end]
}

func (v Value) after() Value { return Value{v.tree, v.node().next} }

// Elements yields the elements of an array, in order.
func (v Value) Elements(yield func(Value) bool) {
	if v.Kind() != Array {
		return
	}
	child := Value{v.tree, v.i + 1}
	for range v.Len() {
		if !yield(child) {
			return
		}
		child = child.after()
	}
}

// Pairs yields the keys and values of a map, in the order of the message.
func (v Value) Pairs(yield func(key, value Value) bool) {
	if v.Kind() != Map {
		return
	}
	key := Value{v.tree, v.i + 1}
	for range v.Len() {
		value := key.after()
		if !yield(key, value) {
			return
		}
		key = value.after()
	}
}

// Element returns the element of an array at index i; absent where there is none.
func (v Value) Element(i int) Value {
	for e := range v.Elements {
		if i == 0 {
			return e
		}
		i--
	}
	return Value{}
}

// Field returns the value of the text key name in a map; absent where there is none.
func (v Value) Field(name string) Value {
	for key, value := range v.Pairs {
		if text, ok := key.Text(); ok && text == name {
			return value
		}
	}
	return Value{}
}

// Claim returns the value of the integer key label in a map; absent where there is none.
func (v Value) Claim(label int64) Value {
	for key, value := range v.Pairs {
		if n, ok := key.Int(); ok && n == label {
			return value
		}
	}
	return Value{}
}

func halfToFloat(h uint16) float64 {
	exponent := int(h>>10) & 0x1f
	mantissa := float64(h & 0x3ff)
	var value float64
	switch exponent {
	case 0:
		value = math.Ldexp(mantissa, -24)
	case 31:
		if mantissa != 0 {
			return math.NaN()
		}
		value = math.Inf(1)
	default:
		value = math.Ldexp(mantissa+1024, exponent-25)
	}
	if h&0x8000 != 0 {
		return -value
	}
	return value
}
