package dataset_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/trust"
)

var now = time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)

func newSigner(t testing.TB) *signer.Key {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "publisher"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	key, err := signer.New(certificate, private)
	require.NoError(t, err)
	return key
}

func written(t testing.TB, by *signer.Key) (dataset.Set, []byte) {
	t.Helper()
	set := dataset.Set{MadeAt: now}
	set.Add(dataset.Trust, []byte("snapshot"))
	set.Add(dataset.Revoked, []byte("list"))
	set.Add(dataset.Rules, []byte("rules"))
	var b bytes.Buffer
	require.NoError(t, dataset.Write(t.Context(), &b, set, by))
	return set, b.Bytes()
}

func TestASetIsReadAsItWasWritten(t *testing.T) {
	by := newSigner(t)
	set, data := written(t, by)
	read, err := dataset.Read(data, by.Certificate().PublicKey)
	require.NoError(t, err)
	require.Equal(t, set, read)
	require.Contains(t, read.Files, dataset.FileOf(dataset.Rules, []byte("rules")))
	require.NotContains(t, read.Files, dataset.FileOf(dataset.Trust, []byte("rules")))
}

func TestASetIsBelievedForItsSignature(t *testing.T) {
	by := newSigner(t)
	_, data := written(t, by)
	for i := range data {
		altered := bytes.Clone(data)
		altered[i] ^= 1
		_, err := dataset.Read(altered, by.Certificate().PublicKey)
		require.Error(t, err, "byte %d", i)
	}
	_, err := dataset.Read(data, newSigner(t).Certificate().PublicKey)
	require.ErrorIs(t, err, dataset.ErrSignature)
	_, err = dataset.Read(data, nil)
	require.ErrorIs(t, err, dataset.ErrSignature)
	_, err = dataset.Read([]byte("no set"), by.Certificate().PublicKey)
	require.ErrorIs(t, err, dataset.ErrFormat)
	_, err = dataset.Read(make([]byte, dataset.MaxSize+1), by.Certificate().PublicKey)
	require.ErrorIs(t, err, dataset.ErrLimit)
}

// What the same key signs for another purpose is no set, and a set no snapshot.
func TestASetIsNothingElse(t *testing.T) {
	by := newSigner(t)
	_, data := written(t, by)
	_, err := trust.LoadSnapshot(data, by.Certificate().PublicKey)
	require.ErrorIs(t, err, trust.ErrFormat)
	var snapshot bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(t.Context(), &snapshot, nil, by, now))
	_, err = dataset.Read(snapshot.Bytes(), by.Certificate().PublicKey)
	require.ErrorIs(t, err, dataset.ErrFormat)

	for name, payload := range map[string]string{
		"claims": "\xa1\x01\x62VN", "another kind": "\x83\x71vaxcert-dataset-1\x01\x81\x82\x61x\x58\x20" + string(make([]byte, 32)),
		"a short digest": "\x83\x71vaxcert-dataset-1\x01\x81\x82\x65trust\x41x", "no date": "\x83\x71vaxcert-dataset-1\x00\x80",
	} {
		protected := cose.AppendProtected(nil, cose.ES256, by.KeyID())
		signature, err := by.Sign(t.Context(), cose.AppendToBeSigned(nil, protected, []byte(payload)))
		require.NoError(t, err)
		_, err = dataset.Read(cose.Append(nil, protected, []byte(payload), signature), by.Certificate().PublicKey)
		require.ErrorIs(t, err, dataset.ErrFormat, name)
	}
}

func TestWhatIsNoSetIsNotWritten(t *testing.T) {
	by := newSigner(t)
	var b bytes.Buffer
	require.ErrorIs(t, dataset.Write(t.Context(), &b, dataset.Set{}, by), dataset.ErrFormat)
	require.ErrorIs(t, dataset.Write(t.Context(), &b, dataset.Set{MadeAt: now, Files: []dataset.File{{Kind: "other"}}}, by), dataset.ErrFormat)
	require.ErrorIs(t, dataset.Write(t.Context(), &b, dataset.Set{MadeAt: now, Files: make([]dataset.File, dataset.MaxFiles+1)}, by), dataset.ErrLimit)
	require.Zero(t, b.Len())

	full := dataset.Set{MadeAt: now}
	for i := range dataset.MaxFiles {
		full.Add(dataset.Revoked, fmt.Append(nil, i))
	}
	require.NoError(t, dataset.Write(t.Context(), &b, full, by))
	require.Less(t, b.Len(), dataset.MaxSize)
	read, err := dataset.Read(b.Bytes(), by.Certificate().PublicKey)
	require.NoError(t, err)
	require.Equal(t, full, read)
}

func FuzzRead(f *testing.F) {
	by := newSigner(f)
	_, data := written(f, by)
	f.Add(data)
	f.Add([]byte("\xd2\x84"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := dataset.Read(data, by.Certificate().PublicKey)
		require.True(t, err == nil || errors.Is(err, dataset.ErrFormat) || errors.Is(err, dataset.ErrSignature) || errors.Is(err, dataset.ErrLimit))
	})
}
