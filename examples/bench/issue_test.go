package bench_test

import (
	"bytes"
	"compress/zlib"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/minvws/base45-go/eubase45"
	"github.com/minvws/nl-covid19-coronacheck-hcert/common"
	dutch "github.com/minvws/nl-covid19-coronacheck-hcert/issuer"
	"github.com/stretchr/testify/require"
	gocose "github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
)

// BenchmarkIssue compares ways from a record to a text with the bare signature:
// bare is crypto/ecdsa's with a random nonce, rfc6979 its deterministic one,
// which ours uses. The glue and the Dutch issuer begin with a finished DCC.
func BenchmarkIssue(b *testing.B) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	a, c := newAuthority(b, key), record(b)
	message, err := a.issue(b.Context(), c)
	require.NoError(b, err)
	payload, _, err := cert.ReadPayload(payloadOf(b, message))
	require.NoError(b, err)
	spec := dutchSpecification(b, payload)
	other := dutch.New(dutchSigner{a})
	glue, err := gocose.NewSigner(gocose.AlgorithmES256, key)
	require.NoError(b, err)
	kid := signer.KeyID(a.dsc)
	digest := sha256.Sum256([]byte("bare"))
	compare(b,
		way{"bare", func() error { _, err := ecdsa.SignASN1(rand.Reader, key, digest[:]); return err }},
		way{"rfc6979", func() error { _, err := key.Sign(nil, digest[:], crypto.SHA256); return err }},
		way{"ours", func() error {
			message, err := a.issue(b.Context(), c)
			if err == nil {
				qr.Encode(message)
			}
			return err
		}},
		way{"gocose", func() error { return issueWithGoCOSE(glue, kid, payload) }},
		way{"dutch", func() error { _, _, err := other.IssueQREncoded(spec); return err }},
	)
}

func payloadOf(b *testing.B, message []byte) []byte {
	var sign1 gocose.Sign1Message
	require.NoError(b, sign1.UnmarshalCBOR(message))
	return sign1.Payload
}

// issueWithGoCOSE is the usual glue of libraries.
func issueWithGoCOSE(s gocose.Signer, kid []byte, p *cert.Payload) error {
	payload, err := cbor.Marshal(claims{p.Issuer, p.ExpiresAt.Unix(), p.IssuedAt.Unix(), map[int]*cert.DCC{1: p.DCC}})
	if err != nil {
		return err
	}
	message := gocose.NewSign1Message()
	message.Payload = payload
	message.Headers.Protected.SetAlgorithm(gocose.AlgorithmES256)
	message.Headers.Protected[gocose.HeaderLabelKeyID] = kid
	if err := message.Sign(rand.Reader, nil, s); err != nil {
		return err
	}
	encoded, err := message.MarshalCBOR()
	if err != nil {
		return err
	}
	level9(encoded)
	return nil
}

// level9 is the text that the standard library makes.
func level9(message []byte) string {
	var compressed bytes.Buffer
	w, _ := zlib.NewWriterLevel(&compressed, zlib.BestCompression)
	_, _ = w.Write(message)
	_ = w.Close()
	return "HC1:" + string(eubase45.EUBase45Encode(compressed.Bytes()))
}

// dutchSigner is the key store of the Dutch issuer.
type dutchSigner struct{ authority }

func (s dutchSigner) GetKID(string) ([]byte, error) { return signer.KeyID(s.dsc), nil }

func (s dutchSigner) Sign(_ string, hash []byte) ([]byte, error) {
	key := s.private.(*ecdsa.PrivateKey)
	r, v, err := ecdsa.Sign(rand.Reader, key, hash)
	if err != nil {
		return nil, err
	}
	return common.CanonicalSignatureBytes(r, v, key.Params()), nil
}

func dutchSpecification(b *testing.B, p *cert.Payload) *dutch.IssueSpecification {
	var dcc common.DCC
	encoded, err := cbor.Marshal(p.DCC)
	require.NoError(b, err)
	require.NoError(b, cbor.Unmarshal(encoded, &dcc))
	return &dutch.IssueSpecification{Issuer: p.Issuer, IssuedAt: p.IssuedAt.Unix(),
		ExpirationTime: p.ExpiresAt.Unix(), DCC: &dcc}
}

// BenchmarkWorkers gives how many times faster 2 goroutines issue and verify a
// batch than 1.
func BenchmarkWorkers(b *testing.B) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	a, c := newAuthority(b, key), record(b)
	text := a.text(b)
	const batch = 400
	speedUp := func(name string, all func(workers int)) {
		b.Run(name, func(b *testing.B) {
			var ratios []float64
			timed := func(workers int) float64 {
				start := time.Now()
				all(workers)
				return time.Since(start).Seconds()
			}
			for b.Loop() {
				ratios = append(ratios, timed(1)/timed(2))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(ratios), "x-1worker")
		})
	}
	speedUp("IssueAll", func(workers int) {
		for outcome := range a.issuer.IssueAll(b.Context(), repeat(c, batch), workers) {
			require.NoError(b, outcome.Err)
		}
	})
	speedUp("VerifyAll", func(workers int) {
		for range a.verifier.VerifyAll(b.Context(), repeat(text, batch), workers) {
		}
	})
}

func repeat[T any](v T, n int) func(yield func(T) bool) {
	return func(yield func(T) bool) {
		for range n {
			if !yield(v) {
				return
			}
		}
	}
}
