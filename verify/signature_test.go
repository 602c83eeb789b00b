package verify_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

var edgeKeyID = []byte("edgecase")

// toBeSigned is what a certificate's signature is made over, under an algorithm.
func toBeSigned(t testing.TB, alg int64) (protected, payload, message []byte) {
	t.Helper()
	deterministic, err := cbor.CoreDetEncOptions().EncMode()
	require.NoError(t, err)
	payload, err = deterministic.Marshal(claims())
	require.NoError(t, err)
	protected = cose.AppendProtected(nil, alg, edgeKeyID)
	return protected, payload, cose.AppendToBeSigned(nil, string(protected), string(payload))
}

// judged is the verdict on a certificate with a signature made by hand.
func judged(t testing.TB, public crypto.PublicKey, alg int64, signature []byte, strict bool) verify.Result {
	t.Helper()
	protected, payload, _ := toBeSigned(t, alg)
	keys := verify.NewKeySet(verify.Key{ID: edgeKeyID, Public: public, Country: "VN"})
	return newVerifier(t, keys, issuedAt.Add(time.Hour), strict).Verify(t.Context(), qr.Encode(cose.Append(nil, protected, payload, signature)))
}

// requireGood wants a signature to be taken by tolerant and by strict verifiers.
func requireGood(t *testing.T, public crypto.PublicKey, alg int64, signature []byte) {
	t.Helper()
	for _, strict := range []bool{false, true} {
		result := judged(t, public, alg, signature, strict)
		require.Equal(t, verify.Valid, result.Decision, "%v", result.Checks)
	}
}

// requireBad wants a signature to be refused by both, with nothing shown.
func requireBad(t *testing.T, public crypto.PublicKey, alg int64, signature []byte, code, name string) {
	t.Helper()
	for _, strict := range []bool{false, true} {
		result := judged(t, public, alg, signature, strict)
		require.Equal(t, verify.BadSignature, result.Decision, "%s: %v", name, result.Checks)
		require.Equal(t, code, result.Check(verify.CheckSignature).Code, name)
		require.Nil(t, result.Payload, name)
	}
}

// joined writes r and s as COSE does (RFC 9053 section 2.1).
func joined(r, s *big.Int, size int) []byte {
	signature := make([]byte, 2*size)
	r.FillBytes(signature[:size])
	s.FillBytes(signature[size:])
	return signature
}

func ecdsaNumbers(t testing.TB, key *ecdsa.PrivateKey, digest []byte) (r, s *big.Int) {
	t.Helper()
	r, s, err := ecdsa.Sign(rand.Reader, key, digest)
	require.NoError(t, err)
	return r, s
}

// RFC 9053 section 2.1: r and s, each as long as the curve's order, big endian.
func TestES256SignaturesAtTheEdges(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	_, _, message := toBeSigned(t, cose.ES256)
	digest := sha256.Sum256(message)
	n := elliptic.P256().Params().N
	r, s := ecdsaNumbers(t, key, digest[:])
	other := new(big.Int).Sub(n, s)
	requireGood(t, key.Public(), cose.ES256, joined(r, s, 32))
	requireGood(t, key.Public(), cose.ES256, joined(r, other, 32)) // of s and n-s one is high

	for r.BitLen() > 248 {
		r, s = ecdsaNumbers(t, key, digest[:])
	}
	short := joined(r, s, 32)
	require.Zero(t, short[0])
	requireGood(t, key.Public(), cose.ES256, short)
	for s.BitLen() > 248 {
		r, s = ecdsaNumbers(t, key, digest[:])
	}
	requireGood(t, key.Public(), cose.ES256, joined(r, s, 32))

	good := joined(r, s, 32)
	zero, one := new(big.Int), big.NewInt(1)
	below, above := new(big.Int).Sub(n, one), new(big.Int).Add(n, one)
	most := new(big.Int).Sub(new(big.Int).Lsh(one, 256), one)
	der, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
	require.NoError(t, err)
	for name, signature := range map[string][]byte{
		"r zero": joined(zero, s, 32), "s zero": joined(r, zero, 32), "all zero": make([]byte, 64),
		"r one": joined(one, s, 32), "r and s one": joined(one, one, 32), "all ones": bytes.Repeat([]byte{0xff}, 64),
		"r is n": joined(n, s, 32), "s is n": joined(r, n, 32), "both are n": joined(n, n, 32),
		"r above n": joined(above, s, 32), "s above n": joined(r, above, 32), "r below n": joined(below, s, 32),
		"r the largest": joined(most, s, 32), "s the largest": joined(r, most, 32), "s and r": joined(s, r, 32),
		"negative r": joined(new(big.Int).Sub(new(big.Int).Lsh(one, 256), r), s, 32),
		"nothing":    {}, "one byte": {0}, "63 bytes": good[:63], "first byte lost": good[1:], "65 bytes": append(slices.Clone(good), 0),
		"a zero before": append([]byte{0}, good...), "zeros before r and s": joined(r, s, 33), "zeros lost of s": joined(r, s, 32)[:63],
		"128 bytes": joined(r, s, 64), "twice": append(slices.Clone(good), good...), "r alone": good[:32], "DER": der,
	} {
		requireBad(t, key.Public(), cose.ES256, signature, "signature-invalid", name)
	}
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	requireBad(t, stranger.Public(), cose.ES256, good, "signature-invalid", "another key")
	requireBad(t, key.Public(), cose.PS256, good, "algorithm-mismatch", "PS256 with a curve")
}

// keyFor makes a public key under which (r, s) signs a digest, r being the x of a
// point that is chosen, modulo n: Q = (sR - eG)/r.
func keyFor(t *testing.T, x, s *big.Int, digest []byte) *ecdsa.PublicKey {
	t.Helper()
	curve := elliptic.P256()
	p := curve.Params()
	y := new(big.Int).Exp(x, big.NewInt(3), p.P)
	y.Sub(y, new(big.Int).Mul(big.NewInt(3), x)).Add(y, p.B).Mod(y, p.P)
	if y.ModSqrt(y, p.P) == nil {
		return nil
	}
	minusE := new(big.Int).SetBytes(digest)
	minusE.Neg(minusE).Mod(minusE, p.N)
	//lint:ignore SA1019 nothing else computes with points
	sx, sy := curve.ScalarMult(x, y, s.Bytes())
	//lint:ignore SA1019 as above
	ex, ey := curve.ScalarBaseMult(minusE.Bytes())
	//lint:ignore SA1019 as above
	qx, qy := curve.Add(sx, sy, ex, ey)
	inverse := new(big.Int).ModInverse(new(big.Int).Mod(x, p.N), p.N)
	//lint:ignore SA1019 as above
	qx, qy = curve.ScalarMult(qx, qy, inverse.Bytes())
	point := make([]byte, 1+2*32)
	point[0] = 4
	qx.FillBytes(point[1:33])
	qy.FillBytes(point[33:])
	key, err := ecdsa.ParseUncompressedPublicKey(curve, point)
	require.NoError(t, err)
	return key
}

// A point whose x is small: r+n fits into 32 bytes, and is the same number modulo
// n. A point whose x is n or more: r is x-n, and must be taken.
func TestES256RangeOfR(t *testing.T) {
	_, _, message := toBeSigned(t, cose.ES256)
	digest := sha256.Sum256(message)
	n, s := elliptic.P256().Params().N, big.NewInt(12345)
	for _, start := range []*big.Int{big.NewInt(5), new(big.Int).Add(n, big.NewInt(1))} {
		x := new(big.Int).Set(start)
		key := keyFor(t, x, s, digest[:])
		for key == nil {
			key = keyFor(t, x.Add(x, big.NewInt(1)), s, digest[:])
		}
		r := new(big.Int).Mod(x, n)
		requireGood(t, key, cose.ES256, joined(r, s, 32))
		requireBad(t, key, cose.ES256, joined(new(big.Int).Add(r, n), s, 32), "signature-invalid", "r+n")
		requireBad(t, key, cose.ES256, joined(r, new(big.Int).Add(s, n), 32), "signature-invalid", "s+n")
	}
}

// Some countries sign ES256 with P-384 keys: tolerant verifiers warn.
func TestP384UnderES256(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	_, _, message := toBeSigned(t, cose.ES256)
	digest := sha256.Sum256(message)
	r, s := ecdsaNumbers(t, key, digest[:])
	good := joined(r, s, 48)
	tolerant := judged(t, key.Public(), cose.ES256, good, false)
	require.Equal(t, verify.Valid, tolerant.Decision)
	require.Equal(t, verify.Warn, tolerant.Check(verify.CheckSignature).Outcome)
	require.Equal(t, "key-outside-profile", tolerant.Check(verify.CheckSignature).Code)
	strict := judged(t, key.Public(), cose.ES256, good, true)
	require.Equal(t, verify.BadSignature, strict.Decision)
	require.Nil(t, strict.Payload)

	n := elliptic.P384().Params().N
	long := sha512.Sum384(message)
	lr, ls := ecdsaNumbers(t, key, long[:])
	for name, signature := range map[string][]byte{
		"64 bytes": good[:64], "66 bytes a number": joined(r, s, 66), "r is n": joined(n, s, 48), "s zero": joined(r, new(big.Int), 48),
		"all zero": make([]byte, 96), "SHA-384": joined(lr, ls, 48),
	} {
		requireBad(t, key.Public(), cose.ES256, signature, "signature-invalid", name)
	}
	unsupported := judged(t, key.Public(), -35, good, false)
	require.Equal(t, verify.Malformed, unsupported.Decision, "ES384 is outside the profile")
}

// Keys that are no keys verify nothing, and break nothing.
func TestKeysThatVerifyNothing(t *testing.T) {
	at := func(curve elliptic.Curve, x, y int64) *ecdsa.PublicKey {
		//lint:ignore SA1019 nothing else makes a key of a wrong point
		return &ecdsa.PublicKey{Curve: curve, X: big.NewInt(x), Y: big.NewInt(y)}
	}
	for name, c := range map[string]struct {
		key  crypto.PublicKey
		alg  int64
		code string
	}{
		"a point off the curve":  {at(elliptic.P256(), 1, 1), cose.ES256, "signature-invalid"},
		"a negative point":       {at(elliptic.P256(), -1, 1), cose.ES256, "signature-invalid"},
		"no point":               {&ecdsa.PublicKey{Curve: elliptic.P256()}, cose.ES256, "key-unsupported"},
		"P-521":                  {at(elliptic.P521(), 1, 1), cose.ES256, "key-unsupported"},
		"no curve":               {at(nil, 1, 1), cose.ES256, "key-unsupported"},
		"nothing":                {nil, cose.ES256, "key-unsupported"},
		"no modulus":             {&rsa.PublicKey{}, cose.PS256, "key-unsupported"},
		"RSA of 4097 bits":       {&rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 4096, 1), E: 65537}, cose.PS256, "key-unsupported"},
		"RSA of 2047 bits":       {&rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 2046, 1), E: 65537}, cose.PS256, "key-unsupported"},
		"an even modulus":        {&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 2047), E: 65537}, cose.PS256, "signature-invalid"},
		"exponent one":           {&rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 2047, 1), E: 1}, cose.PS256, "signature-invalid"},
		"exponent zero":          {&rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 2047, 1)}, cose.PS256, "signature-invalid"},
		"a negative RSA modulus": {&rsa.PublicKey{N: new(big.Int).Neg(new(big.Int).SetBit(big.NewInt(1), 2047, 1)), E: 65537}, cose.PS256, "signature-invalid"},
	} {
		size := 64
		if c.alg == cose.PS256 {
			size = 256
		}
		requireBad(t, c.key, c.alg, bytes.Repeat([]byte{1}, size), c.code, name)
	}
}

// pss is EMSA-PSS (RFC 8017 section 9.1.1) for any salt, hash and mask, with the
// RSA signature over it.
func pss(key *rsa.PrivateKey, digest, salt []byte, digestHash, maskHash func() hash.Hash) []byte {
	bits := key.N.BitLen() - 1
	encoded := make([]byte, (bits+7)/8)
	h := digestHash()
	h.Write(make([]byte, 8))
	h.Write(digest)
	h.Write(salt)
	sum := h.Sum(nil)
	block := encoded[:len(encoded)-len(sum)-1]
	copy(block[len(block)-len(salt):], salt)
	block[len(block)-len(salt)-1] = 1
	for i, counter := 0, byte(0); i < len(block); counter++ {
		mask := maskHash()
		mask.Write(sum)
		mask.Write([]byte{0, 0, 0, counter})
		for _, b := range mask.Sum(nil) {
			if i < len(block) {
				block[i] ^= b
				i++
			}
		}
	}
	block[0] &= 0xff >> (8*len(encoded) - bits)
	copy(encoded[len(block):], sum)
	encoded[len(encoded)-1] = 0xbc
	return raw(key, encoded)
}

// raw is RSASP1, as long as the modulus.
func raw(key *rsa.PrivateKey, encoded []byte) []byte {
	m := new(big.Int).SetBytes(encoded)
	return m.Exp(m, key.D, key.N).FillBytes(make([]byte, key.Size()))
}

// RFC 8230 section 2 and RFC 8017 section 8.1.2: SHA-256, MGF1 with SHA-256, a salt
// of 32 bytes, as long as the modulus.
func TestPS256SignaturesAtTheEdges(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	_, _, message := toBeSigned(t, cose.PS256)
	digest, long := sha256.Sum256(message), sha512.Sum384(message)
	salt := func(n int) []byte { return bytes.Repeat([]byte{7}, n) }
	own := func(n int) []byte { return pss(key, digest[:], salt(n), sha256.New, sha256.New) }
	good := own(32)
	requireGood(t, key.Public(), cose.PS256, good)
	requireGood(t, key.Public(), cose.PS256, pss(key, digest[:], make([]byte, 32), sha256.New, sha256.New))

	for good[0] != 0 { // other salts, until the number is short
		random := make([]byte, 32)
		_, _ = rand.Read(random)
		good = pss(key, digest[:], random, sha256.New, sha256.New)
	}
	requireGood(t, key.Public(), cose.PS256, good)
	plusN := new(big.Int).Add(new(big.Int).SetBytes(good), key.N).FillBytes(make([]byte, 257))
	if plusN[0] == 0 {
		plusN = plusN[1:]
	}
	pkcs1, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	require.NoError(t, err)
	n := key.N.FillBytes(make([]byte, 256))
	for name, signature := range map[string][]byte{
		"no salt": own(0), "salt of 20": own(20), "salt of 31": own(31), "salt of 33": own(33), "salt of 64": own(64), "the longest salt": own(222),
		"mask with SHA-1":   pss(key, digest[:], salt(32), sha256.New, sha1.New),
		"mask with SHA-384": pss(key, digest[:], salt(32), sha256.New, sha512.New384),
		"SHA-384":           pss(key, long[:], salt(48), sha512.New384, sha512.New384),
		"PKCS#1 v1.5":       pkcs1, "no padding": raw(key, digest[:]),
		"leading zero lost": good[1:], "zero before": append([]byte{0}, good...), "zero behind": append(slices.Clone(good), 0), "last byte lost": good[:255],
		"plus n": plusN, "n": n, "zero": make([]byte, 256), "one": append(make([]byte, 255), 1), "all ones": bytes.Repeat([]byte{0xff}, 256),
		"nothing": {}, "64 bytes": good[:64], "twice": append(slices.Clone(good), good...),
	} {
		requireBad(t, key.Public(), cose.PS256, signature, "signature-invalid", name)
	}
	requireBad(t, key.Public(), cose.ES256, good[:64], "algorithm-mismatch", "ES256 with RSA")
	short := *key
	short.E = 3
	requireBad(t, short.Public(), cose.PS256, good, "signature-invalid", "another exponent")
}

// A modulus may be of any size in bits: with one bit more than whole bytes, the
// encoded message is a byte shorter than the signature.
func TestPS256ModulusSizes(t *testing.T) {
	_, _, message := toBeSigned(t, cose.PS256)
	digest := sha256.Sum256(message)
	for _, bits := range []int{2049, 2056, 3072} {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		require.NoError(t, err)
		good := pss(key, digest[:], make([]byte, 32), sha256.New, sha256.New)
		requireGood(t, key.Public(), cose.PS256, good)
		requireBad(t, key.Public(), cose.PS256, good[:len(good)-1], "signature-invalid", "short")
	}
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	requireBad(t, small.Public(), cose.PS256, pss(small, digest[:], make([]byte, 32), sha256.New, sha256.New), "key-unsupported", "RSA of 1024 bits")
}
