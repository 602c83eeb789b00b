package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// raw is an encoded CBOR data item. The functions here write any item, also
// those that an encoding library would refuse to.
type raw []byte

var (
	null      = raw{0xf6}
	undefined = raw{0xf7}
	breakMark = raw{0xff}
)

func head(major byte, n uint64) raw {
	major <<= 5
	switch {
	case n < 24:
		return raw{major | byte(n)}
	case n < 1<<8:
		return raw{major | 24, byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(raw{major | 25}, uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(raw{major | 26}, uint32(n))
	}
	return binary.BigEndian.AppendUint64(raw{major | 27}, n)
}

func number(n int64) raw {
	if n < 0 {
		return head(1, uint64(-1-n))
	}
	return head(0, uint64(n))
}

func text(s string) raw             { return append(head(3, uint64(len(s))), s...) }
func bstr(b []byte) raw             { return append(head(2, uint64(len(b))), b...) }
func tag(n uint64, content raw) raw { return append(head(6, n), content...) }

func double(f float64) raw { return binary.BigEndian.AppendUint64(raw{0xfb}, math.Float64bits(f)) }
func half(bits uint16) raw { return binary.BigEndian.AppendUint16(raw{0xf9}, bits) }

func array(items ...raw) raw {
	return append(head(4, uint64(len(items))), bytes.Join(asBytes(items), nil)...)
}

// indefinite wraps what array or the encoding of an object holds into a length
// that is not announced. Short lengths only: the head is one byte.
func indefinite(definite raw) raw {
	return slices.Concat(raw{definite[0]&0xe0 | 31}, definite[1:], breakMark)
}

func asBytes(items []raw) [][]byte {
	list := make([][]byte, len(items))
	for i, item := range items {
		list[i] = item
	}
	return list
}

// object is a map, which can be changed without changing the one it came from.
type object []field

type field struct{ key, value raw }

// keyOf encodes a key: an int or a string.
func keyOf(key any) raw {
	switch k := key.(type) {
	case int:
		return number(int64(k))
	case string:
		return text(k)
	}
	panic(fmt.Sprintf("key %v", key))
}

// with adds a key or replaces its value.
func (o object) with(key any, value raw) object {
	return append(o.without(key), field{keyOf(key), value})
}

// without leaves a key out.
func (o object) without(key any) object {
	return slices.DeleteFunc(slices.Clone(o), func(f field) bool { return bytes.Equal(f.key, keyOf(key)) })
}

// encode writes the map in deterministic order (RFC 8949 section 4.2.1).
func (o object) encode() raw {
	sorted := slices.Clone(o)
	slices.SortStableFunc(sorted, func(a, b field) int { return bytes.Compare(a.key, b.key) })
	return sorted.inOrder()
}

// inOrder writes the map in the order of its fields.
func (o object) inOrder() raw {
	out := head(5, uint64(len(o)))
	for _, f := range o {
		out = append(append(out, f.key...), f.value...)
	}
	return out
}
