package audit_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/binary"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/signer"
)

var now = time.Date(2022, 6, 1, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

var newRSA = sync.OnceValue(func() crypto.Signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func newEC(t testing.TB) crypto.Signer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return key
}

func newSigner(t testing.TB, key crypto.Signer) *signer.Key {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}, CommonName: "log"},
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	k, err := signer.New(c, key)
	require.NoError(t, err)
	return k
}

// hash is a number's.
func hash(n int) [32]byte { return sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n))) }

func entry(n int) audit.Entry {
	return audit.Entry{Action: audit.Issue, IssuedAt: now.Add(time.Duration(n) * time.Second), KeyID: []byte("signer 1"),
		UVCIHash: hash(n), RecordHash: hash(n + 1<<32), Attestation: hash(n + 2<<32)}
}

// newLog is a log of as many certificates, with a checkpoint after each four.
func newLog(t testing.TB, key *signer.Key, count int) (log []byte, head audit.Head) {
	t.Helper()
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, key, audit.Options{Clock: clock, Interval: 4})
	require.NoError(t, err)
	for i := range count {
		require.NoError(t, w.Add(t.Context(), entry(i)))
	}
	head, err = w.Close(t.Context())
	require.NoError(t, err)
	return b.Bytes(), head
}

func keys(all ...*signer.Key) []*x509.Certificate {
	var certificates []*x509.Certificate
	for _, k := range all {
		certificates = append(certificates, k.Certificate())
	}
	return certificates
}

func check(log []byte, key *signer.Key, change ...func(*audit.CheckOptions)) (audit.Summary, error) {
	o := audit.CheckOptions{Keys: keys(key)}
	for _, c := range change {
		c(&o)
	}
	return audit.Check(bytes.NewReader(log), o)
}

func open(o *audit.CheckOptions) { o.Open = true }

func lines(log []byte) [][]byte {
	return bytes.SplitAfter(log, []byte("\n"))[:bytes.Count(log, []byte("\n"))]
}

// wrong requires that a log is wrong at a line.
func wrong(t testing.TB, log []byte, key *signer.Key, code audit.Code, line int, change ...func(*audit.CheckOptions)) *audit.Error {
	t.Helper()
	_, err := check(log, key, change...)
	var e *audit.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, code, e.Code, "%v", e)
	require.Equal(t, line, e.Line, "%v", e)
	require.NotEmpty(t, code.Sentence("vi"))
	require.NotEmpty(t, code.Sentence("en"))
	return e
}
