package main

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/binary"
	"math/big"
	"slices"
)

// COSE algorithms.
const (
	es256 = -7
	es384 = -35
	ps256 = -37
	rs256 = -257
	eddsa = -8
)

func (s signer) algorithm() int64 {
	if _, ok := s.key.(*rsa.PrivateKey); ok {
		return ps256
	}
	return es256
}

// sign makes the signature of a message, the same every time.
func (s signer) sign(message []byte) []byte {
	switch key := s.key.(type) {
	case *ecdsa.PrivateKey:
		r, low := signECDSA(key, message)
		return halves(key, r, low)
	case *rsa.PrivateKey:
		return signPSS(key, message, sha256.Size)
	}
	panic("key")
}

// signECDSA signs as RFC 6979 says, and takes the smaller one of the two s.
func signECDSA(key *ecdsa.PrivateKey, message []byte) (r, s *big.Int) {
	digest := sha256.Sum256(message)
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(must(key.Sign(nil, digest[:], crypto.SHA256)), &pair); err != nil {
		panic(err)
	}
	if other := otherS(key, pair.S); other.Cmp(pair.S) < 0 {
		pair.S = other
	}
	return pair.R, pair.S
}

// otherS gives the s that is as good as s.
func otherS(key *ecdsa.PrivateKey, s *big.Int) *big.Int {
	return new(big.Int).Sub(key.Curve.Params().N, s)
}

// halves writes r and s as COSE does (RFC 9053 section 2.1).
func halves(key *ecdsa.PrivateKey, r, s *big.Int) []byte {
	size := (key.Curve.Params().BitSize + 7) / 8
	out := make([]byte, 2*size)
	r.FillBytes(out[:size])
	s.FillBytes(out[size:])
	return out
}

// signPSS is RSASSA-PSS with SHA-256 (RFC 8017 sections 8.1.1 and 9.1.1), with a
// salt that depends on nothing but the message: crypto/rsa has no such thing.
func signPSS(key *rsa.PrivateKey, message []byte, saltSize int) []byte {
	digest := sha256.Sum256(message)
	saltSum := sha256.Sum256(append([]byte("salt"), message...))
	salt := saltSum[:saltSize]
	bits := key.N.BitLen() - 1
	size := (bits + 7) / 8

	hash := sha256.Sum256(slices.Concat(make([]byte, 8), digest[:], salt))
	db := slices.Concat(make([]byte, size-saltSize-len(hash)-2), []byte{1}, salt)
	for i, mask := range mgf1(hash[:], len(db)) {
		db[i] ^= mask
	}
	db[0] &= 0xff >> (8*size - bits)
	encoded := new(big.Int).SetBytes(slices.Concat(db, hash[:], []byte{0xbc}))
	return encoded.Exp(encoded, key.D, key.N).FillBytes(make([]byte, key.Size()))
}

func mgf1(seed []byte, size int) []byte {
	var out bytes.Buffer
	for i := uint32(0); out.Len() < size; i++ {
		sum := sha256.Sum256(binary.BigEndian.AppendUint32(slices.Clone(seed), i))
		out.Write(sum[:])
	}
	return out.Bytes()[:size]
}
