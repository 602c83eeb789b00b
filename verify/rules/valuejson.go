package rules

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
)

// ParseValue reads a JSON text of at most MaxData bytes that nests at most
// MaxDepth deep. It fails with an *Error: data-json, data-too-large,
// data-too-deep, or data-duplicate-key for an object that says two things of
// one name.
func ParseValue(data []byte) (Value, error) {
	return parseJSON(data, MaxData, "data-")
}

// parseJSON reads a JSON text; the codes of its errors begin with what it is.
func parseJSON(data []byte, limit int, what string) (Value, error) {
	if len(data) > limit {
		return Value{}, &Error{what + "too-large"}
	}
	p := valueParser{json.NewDecoder(bytes.NewReader(data)), 0}
	p.decoder.UseNumber()
	v, err := p.value()
	if err == nil {
		if _, end := p.decoder.Token(); !errors.Is(end, io.EOF) {
			err = errNotJSON
		}
	}
	if err != nil {
		return Value{}, &Error{what + err.Error()}
	}
	return v, nil
}

// What parseJSON fails with, as ends of codes.
var (
	errNotJSON      = errors.New("json")
	errTooDeep      = errors.New("too-deep")
	errDuplicateKey = errors.New("duplicate-key")
)

type valueParser struct {
	decoder *json.Decoder
	depth   int
}

func (p *valueParser) value() (Value, error) {
	token, err := p.decoder.Token()
	if err != nil {
		return Value{}, errNotJSON
	}
	switch t := token.(type) {
	case bool:
		return boolOf(t), nil
	case string:
		return textOf(t), nil
	case json.Number:
		f, err := strconv.ParseFloat(string(t), 64)
		if err != nil {
			return Value{}, errNotJSON
		}
		return Value{kind: number, num: f}, nil
	case json.Delim:
		if p.depth++; p.depth > MaxDepth {
			return Value{}, errTooDeep
		}
		defer func() { p.depth-- }()
		if t == '[' {
			return p.array()
		}
		return p.object()
	}
	return Value{}, nil
}

func (p *valueParser) array() (Value, error) {
	items := []Value{}
	for p.decoder.More() {
		item, err := p.value()
		if err != nil {
			return Value{}, err
		}
		items = append(items, item)
	}
	return arrayOf(items), p.end()
}

func (p *valueParser) object() (Value, error) {
	keys, items := []string{}, []Value{}
	var seen map[string]bool // of many keys
	for p.decoder.More() {
		key, err := p.decoder.Token()
		if err != nil {
			return Value{}, errNotJSON
		}
		name := key.(string) // the decoder gives nothing else here
		if seen[name] || seen == nil && slices.Contains(keys, name) {
			return Value{}, errDuplicateKey
		}
		if seen == nil && len(keys) == manyKeys {
			seen = make(map[string]bool)
			for _, key := range keys {
				seen[key] = true
			}
		}
		if seen != nil {
			seen[name] = true
		}
		item, err := p.value()
		if err != nil {
			return Value{}, err
		}
		keys, items = append(keys, name), append(items, item)
	}
	return objectOf(keys, items), p.end()
}

// end reads the bracket that closes an array or object.
func (p *valueParser) end() error {
	if _, err := p.decoder.Token(); err != nil {
		return errNotJSON
	}
	return nil
}

// MarshalJSON writes the value; a date as YYYY-MM-DDThh:mm:ss.sssZ. It fails
// with an *Error, result-too-large, for more than MaxResult bytes or a nesting
// of more than MaxDepth, as an expression may build of little data.
func (v Value) MarshalJSON() ([]byte, error) {
	out, ok := v.appendJSON(nil, 0)
	if !ok {
		return nil, &Error{codeResultTooLarge}
	}
	return out, nil
}

func (v Value) appendJSON(dst []byte, depth int) (out []byte, ok bool) {
	if len(dst) > MaxResult || depth > MaxDepth {
		return dst, false
	}
	switch v.kind {
	case boolean:
		return strconv.AppendBool(dst, v.num == 1), true
	case number:
		return appendNumber(dst, v.num), true
	case text:
		return appendText(dst, v.text), true
	case date:
		return append(appendDate(append(dst, '"'), int64(v.num)), '"'), true
	case array, object:
		return v.appendGroup(dst, depth)
	}
	return append(dst, "null"...), true
}

func (v Value) appendGroup(dst []byte, depth int) (out []byte, ok bool) {
	brackets := "[]"
	if v.kind == object {
		brackets = "{}"
	}
	dst = append(dst, brackets[0])
	for i, item := range v.group.items {
		if i > 0 {
			dst = append(dst, ',')
		}
		if v.kind == object {
			dst = append(appendText(dst, v.group.keys[i]), ':')
		}
		if dst, ok = item.appendJSON(dst, depth+1); !ok {
			return dst, false
		}
	}
	return append(dst, brackets[1]), true
}

func appendNumber(dst []byte, f float64) []byte {
	switch size := math.Abs(f); {
	case f == 0:
		return append(dst, '0') // -0 as well
	case size < 1e-6 || size >= 1e21:
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, 64)
}

func appendText(dst []byte, s string) []byte {
	var quoted bytes.Buffer
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return append(dst, `""`...)
	}
	return append(dst, bytes.TrimSuffix(quoted.Bytes(), []byte("\n"))...)
}
