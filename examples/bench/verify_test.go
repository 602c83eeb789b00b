package bench_test

import (
	"bytes"
	"compress/zlib"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/minvws/base45-go/eubase45"
	dutch "github.com/minvws/nl-covid19-coronacheck-hcert/verifier"
	"github.com/stretchr/testify/require"
	gocose "github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

var errInvalid = errors.New("certificate is not valid")

// BenchmarkVerify compares ways from a text to a verdict with the bare
// signature. The glue and the Dutch reader do less: they check neither time,
// nor schema, nor codes.
func BenchmarkVerify(b *testing.B) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(b, err)
	digest := sha256.Sum256([]byte("bare"))
	der, err := ecdsa.SignASN1(rand.Reader, ec, digest[:])
	require.NoError(b, err)
	options := &rsa.PSSOptions{SaltLength: sha256.Size}
	pss, err := rsa.SignPSS(rand.Reader, rsaKey, crypto.SHA256, digest[:], options)
	require.NoError(b, err)

	b.Run("ES256", func(b *testing.B) {
		compareVerifiers(b, ec, gocose.AlgorithmES256, func() error {
			if !ecdsa.VerifyASN1(&ec.PublicKey, digest[:], der) {
				return errInvalid
			}
			return nil
		})
	})
	b.Run("PS256", func(b *testing.B) {
		compareVerifiers(b, rsaKey, gocose.AlgorithmPS256, func() error {
			return rsa.VerifyPSS(&rsaKey.PublicKey, crypto.SHA256, digest[:], pss, options)
		})
	})
}

func compareVerifiers(b *testing.B, key crypto.Signer, alg gocose.Algorithm, bare func() error) {
	a := newAuthority(b, key)
	text := a.text(b)
	glue, err := gocose.NewVerifier(alg, key.Public())
	require.NoError(b, err)
	spki, err := x509.MarshalPKIXPublicKey(key.Public())
	require.NoError(b, err)
	kid := base64.StdEncoding.EncodeToString(signer.KeyID(a.dsc))
	reader := dutch.New(dutch.PksLookup{kid: {{SubjectPk: spki}}})
	compare(b,
		way{"bare", bare},
		way{"ours", func() error {
			if a.verifier.Verify(b.Context(), text).Decision != verify.Valid {
				return errInvalid
			}
			return nil
		}},
		way{"gocose", func() error { return verifyWithGoCOSE(glue, text) }},
		way{"dutch", func() error { _, err := reader.VerifyQREncoded([]byte(text)); return err }},
	)
}

// verifyWithGoCOSE is the usual glue of libraries.
func verifyWithGoCOSE(verifier gocose.Verifier, text string) error {
	compressed, err := eubase45.EUBase45Decode([]byte(text[len("HC1:"):]))
	if err != nil {
		return err
	}
	r, err := zlib.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return err
	}
	message, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	var sign1 gocose.Sign1Message
	if err := sign1.UnmarshalCBOR(message); err != nil {
		return err
	}
	if err := sign1.Verify(nil, verifier); err != nil {
		return err
	}
	var c claims
	return cbor.Unmarshal(sign1.Payload, &c)
}

// claims is a CWT as the glue has it.
type claims struct {
	Issuer    string            `cbor:"1,keyasint"`
	ExpiresAt int64             `cbor:"4,keyasint"`
	IssuedAt  int64             `cbor:"6,keyasint"`
	HCERT     map[int]*cert.DCC `cbor:"-260,keyasint"`
}
