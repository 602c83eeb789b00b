package rules

import "math"

type kind uint8

const (
	null kind = iota
	boolean
	number
	text
	array
	object
	date
	failed // evaluation ended with the error code in Value.text
)

// Value is a JSON value, or a moment that an expression computed. The zero
// Value is null. Values do not change, so that any number of goroutines may
// share one.
type Value struct {
	kind  kind
	num   float64 // a number, 1 for true, or the milliseconds of a date since 1970
	text  string
	group *group // of an array or object
}

// group holds the elements of an array, or the fields of an object. It is what
// two values share that JavaScript takes for the same.
type group struct {
	keys  []string // nil for an array
	items []Value
	index map[string]int // of the keys, or of an array of texts only, where there are many
}

// manyKeys is the size from which an index is quicker than looking at each key.
const manyKeys = 24

func (g *group) field(key string) Value {
	if g.index != nil {
		if i, ok := g.index[key]; ok {
			return g.items[i]
		}
		return Value{}
	}
	for i, k := range g.keys {
		if k == key {
			return g.items[i]
		}
	}
	return Value{}
}

func fail(code string) Value { return Value{kind: failed, text: code} }

func textOf(s string) Value { return Value{kind: text, text: s} }

// textOrNull is null for a text that is not known.
func textOrNull(s string) Value {
	if s == "" {
		return Value{}
	}
	return textOf(s)
}

func boolOf(b bool) Value {
	if b {
		return Value{kind: boolean, num: 1}
	}
	return Value{kind: boolean}
}

func arrayOf(items []Value) Value { return Value{kind: array, group: &group{items: items}} }

func objectOf(keys []string, items []Value) Value {
	g := &group{keys: keys, items: items}
	if len(keys) >= manyKeys {
		g.index = make(map[string]int, len(keys))
		for i, key := range keys {
			g.index[key] = i
		}
	}
	return Value{kind: object, group: g}
}

// Bool gives a boolean; ok is false for any other value.
func (v Value) Bool() (b, ok bool) { return v.num == 1, v.kind == boolean }

// IsNull reports whether the value is null, or was not there.
func (v Value) IsNull() bool { return v.kind == null }

// isInt reports whether the value is a whole number, however it was written:
// JSON and JavaScript know no difference between 2 and 2.0.
func (v Value) isInt() bool {
	return v.kind == number && v.num == math.Trunc(v.num)
}

// truth says whether CertLogic takes a value for true or for false; ok is false
// for dates, which are neither. Source: CertLogic 1.3.3, truthy and falsy values.
func (v Value) truth() (truthy, ok bool) {
	switch v.kind {
	case boolean, number:
		return v.num != 0, true
	case text:
		return v.text != "", true
	case array, object:
		return len(v.group.items) > 0, true
	case null:
		return false, true
	}
	return false, false
}

// same is === of JavaScript: arrays and objects are the same only where they are
// one and the same; dates never are.
func same(a, b *Value) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case null:
		return true
	case boolean, number:
		return a.num == b.num
	case text:
		return a.text == b.text
	case array, object:
		return a.group == b.group
	}
	return false
}
