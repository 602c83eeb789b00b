// Package cborwrite appends CBOR data items in their deterministic form
// (RFC 8949 section 4.2.1): shortest heads, definite lengths. The order of map
// keys is the caller's care.
package cborwrite

// Major types (RFC 8949 section 3.1).
const (
	majorUint = iota
	majorNegative
	majorBytes
	majorText
	majorArray
	majorMap
	majorTag
)

func appendHead(dst []byte, major byte, n uint64) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(dst, major|byte(n))
	case n < 1<<8:
		return append(dst, major|24, byte(n))
	case n < 1<<16:
		return append(dst, major|25, byte(n>>8), byte(n))
	case n < 1<<32:
		return append(dst, major|26, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(dst, major|27, byte(n>>56), byte(n>>48), byte(n>>40), byte(n>>32), byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

// Int appends an integer.
func Int(dst []byte, n int64) []byte {
	if n < 0 {
		return appendHead(dst, majorNegative, uint64(^n))
	}
	return appendHead(dst, majorUint, uint64(n))
}

// Bytes appends a byte string.
func Bytes[B ~[]byte | ~string](dst []byte, content B) []byte {
	return append(appendHead(dst, majorBytes, uint64(len(content))), content...)
}

// Text appends a text, which is UTF-8.
func Text(dst []byte, content string) []byte {
	return append(appendHead(dst, majorText, uint64(len(content))), content...)
}

// Array appends the head of an array of n items, which follow.
func Array(dst []byte, n int) []byte { return appendHead(dst, majorArray, uint64(n)) }

// Map appends the head of a map of n pairs, which follow.
func Map(dst []byte, n int) []byte { return appendHead(dst, majorMap, uint64(n)) }

// Tag appends a tag, whose content follows.
func Tag(dst []byte, number uint64) []byte { return appendHead(dst, majorTag, number) }
