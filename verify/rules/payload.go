package rules

import (
	"encoding/base64"
	"math"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cbortree"
)

// PayloadValue gives the certificate inside a payload as rules see it under
// payload, as it was signed: with fields that the schema does not know, byte
// strings as base64 text and tags left out. Numbers beyond 64 bits, NaN and
// infinities are null, and so is a payload that was not read.
func PayloadValue(p *cert.Payload) Value {
	var t translator
	return t.payload(p)
}

// translator turns CBOR into Values. It can be used again after reset, which
// makes the Values before it invalid.
type translator struct {
	tree   cbortree.Tree
	values []Value
	keys   []string
	groups []group
}

func (t *translator) payload(p *cert.Payload) Value {
	root, err := t.tree.Parse(string(p.CBOR()))
	if err != nil {
		return Value{}
	}
	return t.value(root)
}

// reset lets go of what was translated, which is personal.
func (t *translator) reset() {
	clear(t.values)
	clear(t.keys)
	clear(t.groups)
	t.values, t.keys, t.groups = t.values[:0], t.keys[:0], t.groups[:0]
	_, _ = t.tree.Parse("")
}

func (t *translator) value(v cbortree.Value) Value {
	switch v.Kind() {
	case cbortree.Uint, cbortree.Negative:
		if n, ok := v.Int(); ok {
			return Value{kind: number, num: float64(n)}
		}
	case cbortree.Float:
		if f, _ := v.Float(); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return Value{kind: number, num: f}
		}
	case cbortree.Text:
		s, _ := v.Text()
		return textOf(s)
	case cbortree.Bytes:
		s, _ := v.Bytes()
		return textOf(base64.StdEncoding.EncodeToString([]byte(s)))
	case cbortree.Bool:
		b, _ := v.Bool()
		return boolOf(b)
	case cbortree.Tag:
		_, content, _ := v.Untag()
		return t.value(content)
	case cbortree.Array:
		return t.array(v)
	case cbortree.Map:
		return t.object(v)
	}
	return Value{}
}

// array puts the elements side by side. Those of an element come after them, so
// that t.values may have moved when the element is known; what was filled
// before stays in use where it was.
func (t *translator) array(v cbortree.Value) Value {
	start := t.reserve(v.Len())
	at := start
	for element := range v.Elements {
		e := t.value(element)
		t.values[at] = e
		at++
	}
	return Value{kind: array, group: t.group(group{items: t.values[start:at:at]})}
}

func (t *translator) object(v cbortree.Value) Value {
	start, keys := t.reserve(v.Len()), len(t.keys)
	for key := range v.Pairs {
		t.keys = append(t.keys, keyText(key))
	}
	names := t.keys[keys:len(t.keys):len(t.keys)]
	at := start
	for _, value := range v.Pairs {
		e := t.value(value)
		t.values[at] = e
		at++
	}
	items := t.values[start:at:at]
	if len(names) >= manyKeys {
		return objectOf(names, items)
	}
	return Value{kind: object, group: t.group(group{keys: names, items: items})}
}

func (t *translator) reserve(n int) (start int) {
	start = len(t.values)
	for range n {
		t.values = append(t.values, Value{})
	}
	return start
}

func (t *translator) group(g group) *group {
	t.groups = append(t.groups, g)
	return &t.groups[len(t.groups)-1]
}

// keyText is how a key of a map stands in JSON.
func keyText(key cbortree.Value) string {
	if s, ok := key.Text(); ok {
		return s
	}
	return string(key.AppendJSON(nil))
}
