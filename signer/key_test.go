package signer_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/signer"
)

func newKey(t testing.TB, key crypto.Signer) *signer.Key {
	t.Helper()
	k, err := signer.New(certify(t, key.Public()), key)
	require.NoError(t, err)
	return k
}

func verifyES256(t testing.TB, public *ecdsa.PublicKey, message, signature []byte) {
	t.Helper()
	require.Len(t, signature, 64)
	digest := sha256.Sum256(message)
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
	require.True(t, ecdsa.Verify(public, digest[:], r, s))
	half := new(big.Int).Rsh(elliptic.P256().Params().N, 1)
	require.LessOrEqual(t, s.Cmp(half), 0, "low s")
}

func verifyPS256(t testing.TB, public *rsa.PublicKey, message, signature []byte) {
	t.Helper()
	digest := sha256.Sum256(message)
	require.NoError(t, rsa.VerifyPSS(public, crypto.SHA256, digest[:], signature,
		&rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256}))
}

func TestSignES256(t *testing.T) {
	k := newKey(t, keyP256())
	require.Equal(t, signer.ES256, k.Algorithm())
	for i := range 200 { // half of the signatures have a high s before it is put low
		message := []byte{byte(i), 'x'}
		signature, err := k.Sign(t.Context(), message)
		require.NoError(t, err)
		verifyES256(t, &keyP256().PublicKey, message, signature)

		again, err := k.Sign(t.Context(), message)
		require.NoError(t, err)
		require.Equal(t, signature, again, "deterministic")
	}
}

// The vector of RFC 6979 appendix A.2.5, P-256 with SHA-256, message "sample".
func TestSignIsRFC6979(t *testing.T) {
	number := func(hex string) *big.Int {
		n, ok := new(big.Int).SetString(hex, 16)
		require.True(t, ok)
		return n
	}
	d := number("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), d.FillBytes(make([]byte, 32)))
	require.NoError(t, err)
	signature, err := newKey(t, private).Sign(t.Context(), []byte("sample"))
	require.NoError(t, err)

	r := number("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716")
	s := number("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")
	s.Sub(elliptic.P256().Params().N, s) // the vector has the high one
	require.Equal(t, append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), signature)
}

func TestSignPS256(t *testing.T) {
	k := newKey(t, keyRSA2048())
	require.Equal(t, signer.PS256, k.Algorithm())
	signature, err := k.Sign(t.Context(), []byte("message"))
	require.NoError(t, err)
	require.Len(t, signature, 256)
	verifyPS256(t, &keyRSA2048().PublicKey, []byte("message"), signature)
}

func TestSignFromManyGoroutines(t *testing.T) {
	for _, k := range []*signer.Key{newKey(t, keyP256()), newKey(t, keyRSA2048())} {
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for range 4 {
					_, err := k.Sign(context.Background(), []byte("message"))
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
	}
}

func TestSignAfterTheContextEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	remote := &remoteKey{Signer: keyP256()}
	_, err := newKey(t, remote).Sign(ctx, nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, remote.calls)
}

// remoteKey is a key that is reached through crypto.Signer only, as in an HSM.
type remoteKey struct {
	crypto.Signer
	calls  int
	answer func([]byte, error) ([]byte, error)
}

func (k *remoteKey) Sign(random io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	k.calls++
	if random == nil {
		return nil, errors.New("no random source")
	}
	signature, err := k.Signer.Sign(random, digest, opts)
	if k.answer != nil {
		return k.answer(signature, err)
	}
	return signature, err
}

func TestSignRemotely(t *testing.T) {
	signature, err := newKey(t, &remoteKey{Signer: keyP256()}).Sign(t.Context(), []byte("message"))
	require.NoError(t, err)
	verifyES256(t, &keyP256().PublicKey, []byte("message"), signature)

	signature, err = newKey(t, &remoteKey{Signer: keyRSA2048()}).Sign(t.Context(), []byte("message"))
	require.NoError(t, err)
	verifyPS256(t, &keyRSA2048().PublicKey, []byte("message"), signature)
}

func TestSignRemotelyFails(t *testing.T) {
	broken := errors.New("the token was pulled out")
	for _, key := range []crypto.Signer{keyP256(), keyRSA2048()} {
		for name, answer := range map[string]func([]byte, error) ([]byte, error){
			"error":   func([]byte, error) ([]byte, error) { return nil, broken },
			"nothing": func([]byte, error) ([]byte, error) { return nil, nil },
			"garbage": func([]byte, error) ([]byte, error) { return []byte("garbage"), nil },
			"raw":     func([]byte, error) ([]byte, error) { return make([]byte, 64), nil },
			"cut":     func(s []byte, _ error) ([]byte, error) { return s[:len(s)-1], nil },
			"longer":  func(s []byte, _ error) ([]byte, error) { return append(s, 0), nil },
		} {
			t.Run(name, func(t *testing.T) {
				signature, err := newKey(t, &remoteKey{Signer: key, answer: answer}).Sign(t.Context(), []byte("message"))
				require.ErrorIs(t, err, signer.ErrSign)
				require.Equal(t, name == "error", errors.Is(err, broken))
				require.Nil(t, signature)
			})
		}
	}
}

func TestNewRefuses(t *testing.T) {
	good := certify(t, keyP256().Public())
	var nilEC *ecdsa.PrivateKey
	var nilRSA *rsa.PrivateKey
	p521, ed := newEC(elliptic.P521()), newEd25519(t)
	for name, c := range map[string]struct {
		cert *x509.Certificate
		key  crypto.Signer
		err  error
		text string
	}{
		"no key":             {good, nil, signer.ErrNoKey, ""},
		"nil *ecdsa key":     {good, nilEC, signer.ErrNoKey, ""},
		"nil *rsa key":       {good, nilRSA, signer.ErrNoKey, ""},
		"no certificate":     {nil, keyP256(), signer.ErrNoCertificate, ""},
		"empty certificate":  {&x509.Certificate{}, keyP256(), signer.ErrNoCertificate, ""},
		"another P-256 key":  {good, newEC(elliptic.P256()), signer.ErrKeyMismatch, ""},
		"an RSA key":         {good, keyRSA2048(), signer.ErrKeyMismatch, ""},
		"P-224":              {good, newEC(elliptic.P224()), signer.ErrUnsupportedKey, "P-224"},
		"P-384":              {good, newEC(elliptic.P384()), signer.ErrUnsupportedKey, "P-384"},
		"P-521":              {certify(t, p521.Public()), p521, signer.ErrUnsupportedKey, "P-521"},
		"RSA 1024":           {certify(t, keyRSA1024().Public()), keyRSA1024(), signer.ErrUnsupportedKey, "RSA 1024"},
		"RSA 4104":           {good, publicOnly{&rsa.PublicKey{N: new(big.Int).Lsh(big.NewInt(1), 4103), E: 65537}}, signer.ErrUnsupportedKey, "RSA 4104"},
		"Ed25519":            {certify(t, ed.Public()), ed, signer.ErrUnsupportedKey, "Ed25519"},
		"no public key":      {good, publicOnly{nil}, signer.ErrUnsupportedKey, "no public key"},
		"nil public key":     {good, publicOnly{(*ecdsa.PublicKey)(nil)}, signer.ErrUnsupportedKey, ""},
		"public key a value": {good, publicOnly{keyP256().PublicKey}, signer.ErrUnsupportedKey, "ecdsa.PublicKey"},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := signer.New(c.cert, c.key)
			require.ErrorIs(t, err, c.err)
			require.ErrorContains(t, err, c.text)
			require.Nil(t, k)
		})
	}
}

// publicOnly is a key that answers only what its public key is.
type publicOnly struct{ public crypto.PublicKey }

func (k publicOnly) Public() crypto.PublicKey { return k.public }
func (k publicOnly) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return nil, errors.New("cannot")
}

func TestZeroKeyDoesNotSign(t *testing.T) {
	var none *signer.Key
	for _, k := range []*signer.Key{none, {}} {
		_, err := k.Sign(t.Context(), nil)
		require.ErrorIs(t, err, signer.ErrSign)
		require.ErrorIs(t, k.ValidAt(notBefore), signer.ErrNoCertificate)
	}
}

func TestValidAt(t *testing.T) {
	k := newKey(t, keyP256())
	require.NoError(t, k.ValidAt(notBefore))
	require.NoError(t, k.ValidAt(notAfter))
	require.ErrorIs(t, k.ValidAt(notBefore.Add(-time.Second)), signer.ErrNotYetValid)
	require.ErrorIs(t, k.ValidAt(notAfter.Add(time.Second)), signer.ErrExpired)
	require.ErrorIs(t, k.ValidAt(time.Time{}), signer.ErrNotYetValid)
}

func TestKeyID(t *testing.T) {
	k := newKey(t, keyP256())
	sum := sha256.Sum256(k.Certificate().Raw)
	require.Equal(t, sum[:8], k.KeyID())
	require.Equal(t, sum[:8], signer.KeyID(k.Certificate()))
	require.Nil(t, signer.KeyID(nil))
	require.Nil(t, signer.KeyID(&x509.Certificate{}))
}

func TestKeyIDsOfTheGermanTrustList(t *testing.T) {
	data := file(t, shared.Dir(t, "trustlists"), "de-dsc-list.json")
	var list struct {
		Certificates []struct {
			KID     string
			Country string
			RawData []byte
		}
	}
	_, data, _ = bytes.Cut(data, []byte("{")) // a signature is before the list
	require.NoError(t, json.Unmarshal(append([]byte("{"), data...), &list))
	read, vietnamese := 0, 0
	for _, entry := range list.Certificates {
		cert, err := x509.ParseCertificate(entry.RawData)
		if err != nil {
			continue // a negative serial number
		}
		require.Equal(t, entry.KID, base64.StdEncoding.EncodeToString(signer.KeyID(cert)))
		read++
		if entry.Country == "VN" {
			vietnamese++
		}
	}
	require.Greater(t, read, 800)
	require.Positive(t, vietnamese)
}

func TestAlgorithmString(t *testing.T) {
	require.Equal(t, "ES256", signer.ES256.String())
	require.Equal(t, "PS256", signer.PS256.String())
	require.Equal(t, "Algorithm(-35)", signer.Algorithm(-35).String())
	require.Equal(t, "Algorithm(0)", signer.Algorithm(0).String())
}

var (
	_ signer.Signer            = (*signer.Key)(nil)
	_ signer.CertificateSource = (*signer.Key)(nil)
)
