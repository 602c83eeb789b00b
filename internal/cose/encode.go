package cose

import "github.com/vaxcert/vaxcert/internal/cborwrite"

const context = "Signature1"

// AppendToBeSigned appends the Sig_structure (RFC 9052 section 4.4) of a
// message: the bytes that are signed. protected is the content of the
// protected header as received; an encoded empty map counts as empty, as
// RFC 9052 section 3 wants it.
func AppendToBeSigned[B ~[]byte | ~string](dst []byte, protected, payload B) []byte {
	if len(protected) == 1 && protected[0] == 0xa0 {
		protected = protected[:0]
	}
	dst = cborwrite.Text(cborwrite.Array(dst, 4), context)
	dst = cborwrite.Bytes(dst, protected)
	dst = cborwrite.Bytes(dst, "")
	return cborwrite.Bytes(dst, payload)
}

// AppendProtected appends the protected header {1: alg, 4: kid}.
func AppendProtected(dst []byte, alg int64, kid []byte) []byte {
	dst = cborwrite.Int(cborwrite.Map(dst, 2), labelAlg)
	dst = cborwrite.Int(dst, alg)
	return cborwrite.Bytes(cborwrite.Int(dst, labelKID), kid)
}

// Append appends the message with tag 18 and an empty unprotected header.
func Append(dst []byte, protected, payload, signature []byte) []byte {
	dst = cborwrite.Array(cborwrite.Tag(dst, tagSign1), 4)
	dst = cborwrite.Bytes(dst, protected)
	dst = cborwrite.Map(dst, 0)
	dst = cborwrite.Bytes(dst, payload)
	return cborwrite.Bytes(dst, signature)
}
