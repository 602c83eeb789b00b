package cbortree

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
)

// AppendJSON appends the item as JSON: byte strings as base64 text, integer
// keys as text, tags left out, whole floats as integers, and numbers that JSON
// has no form for (NaN, infinities) and undefined as null.
func (v Value) AppendJSON(dst []byte) []byte {
	switch v.Kind() {
	case Uint:
		return strconv.AppendUint(dst, v.node().num, 10)
	case Negative:
		return appendNegative(dst, v.node().num)
	case Bytes:
		return appendText(dst, base64.StdEncoding.EncodeToString([]byte(v.content())))
	case Text:
		return appendText(dst, v.content())
	case Array:
		return v.appendArray(dst)
	case Map:
		return v.appendMap(dst)
	case Tag:
		_, content, _ := v.Untag()
		return content.AppendJSON(dst)
	case Float:
		f, _ := v.Float()
		return appendFloat(dst, f)
	case Bool:
		b, _ := v.Bool()
		return strconv.AppendBool(dst, b)
	case Simple:
		return strconv.AppendUint(dst, v.node().num, 10)
	}
	return append(dst, "null"...)
}

func (v Value) appendArray(dst []byte) []byte {
	dst = append(dst, '[')
	separator := false
	for element := range v.Elements {
		if separator {
			dst = append(dst, ',')
		}
		separator = true
		dst = element.AppendJSON(dst)
	}
	return append(dst, ']')
}

func (v Value) appendMap(dst []byte) []byte {
	dst = append(dst, '{')
	separator := false
	for key, value := range v.Pairs {
		if separator {
			dst = append(dst, ',')
		}
		separator = true
		dst = key.appendKey(dst)
		dst = append(dst, ':')
		dst = value.AppendJSON(dst)
	}
	return append(dst, '}')
}

func (v Value) appendKey(dst []byte) []byte {
	if text, ok := v.Text(); ok {
		return appendText(dst, text)
	}
	if v.Kind() == Bytes {
		return v.AppendJSON(dst)
	}
	return appendText(dst, string(v.AppendJSON(nil)))
}

// appendNegative writes -1-n, which int64 may not hold.
func appendNegative(dst []byte, n uint64) []byte {
	if n == math.MaxUint64 {
		return append(dst, "-18446744073709551616"...)
	}
	return strconv.AppendUint(append(dst, '-'), n+1, 10)
}

func appendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
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
