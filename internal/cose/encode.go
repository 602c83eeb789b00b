package cose

// The structures here are fixed, so their CBOR (RFC 8949 section 4.2.1,
// deterministic) is written down directly.

const context = "Signature1"

// AppendToBeSigned appends the Sig_structure (RFC 9052 section 4.4) of a
// message: the bytes that are signed. protected is the content of the
// protected header as received; an encoded empty map counts as empty, as
// RFC 9052 section 3 wants it.
func AppendToBeSigned(dst []byte, protected, payload string) []byte {
	if protected == "\xa0" {
		protected = ""
	}
	dst = append(dst, 0x84, 0x60|byte(len(context)))
	dst = append(dst, context...)
	dst = appendBytes(dst, protected)
	dst = append(dst, 0x40)
	return appendBytes(dst, payload)
}

// AppendProtected appends the protected header {1: alg, 4: kid}.
func AppendProtected(dst []byte, alg int64, kid []byte) []byte {
	dst = append(dst, 0xa2, labelAlg)
	if alg < 0 {
		dst = appendHead(dst, 1, uint64(-1-alg))
	} else {
		dst = appendHead(dst, 0, uint64(alg))
	}
	dst = append(dst, labelKID)
	return appendBytes(dst, string(kid))
}

// Append appends the message with tag 18 and an empty unprotected header.
func Append(dst []byte, protected, payload, signature []byte) []byte {
	dst = append(dst, 0xc0|tagSign1, 0x84)
	dst = appendBytes(dst, string(protected))
	dst = append(dst, 0xa0)
	dst = appendBytes(dst, string(payload))
	return appendBytes(dst, string(signature))
}

func appendBytes(dst []byte, content string) []byte {
	return append(appendHead(dst, 2, uint64(len(content))), content...)
}

func appendHead(dst []byte, major byte, n uint64) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(dst, major|byte(n))
	case n < 1<<8:
		return append(dst, major|24, byte(n))
	case n < 1<<16:
		return append(dst, major|25, byte(n>>8), byte(n))
	default:
		return append(dst, major|26, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
}
