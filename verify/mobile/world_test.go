package mobile_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/testdata"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// publisher signs snapshots.
type publisher struct {
	key *signer.Key
	pem []byte
}

func newPublisher(t testing.TB) publisher {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	der := certificateOf(t, private)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	key, err := signer.New(certificate, private)
	require.NoError(t, err)
	return publisher{key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})}
}

func certificateOf(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "publisher"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	return der
}

func (p publisher) snapshot(t testing.TB, at time.Time, keys ...verify.Key) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(t.Context(), &b, keys, p.key, at))
	return b.Bytes()
}

func vectors(t testing.TB) []testdata.Vector {
	t.Helper()
	all, err := testdata.Vectors()
	require.NoError(t, err)
	return all
}

func vector(t testing.TB, name string) testdata.Vector {
	t.Helper()
	for _, v := range vectors(t) {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("no vector %s", name)
	return testdata.Vector{}
}

// keysOf gives the keys that a vector trusts, under its key ID.
func keysOf(t testing.TB, v testdata.Vector) []verify.Key {
	t.Helper()
	var keys []verify.Key
	for _, der := range v.Certificates {
		found, _, err := verify.ReadKeys(bytes.NewReader(der), v.Name)
		require.NoError(t, err)
		for _, key := range found {
			if v.KeyID != nil {
				key.ID = v.KeyID
			}
			keys = append(keys, key)
		}
	}
	return keys
}

// settingsOf trusts whom a vector trusts, by a snapshot.
func settingsOf(t testing.TB, p publisher, v testdata.Vector) *mobile.Settings {
	t.Helper()
	s := mobile.NewSettings()
	require.NoError(t, s.SetPublisher(p.pem))
	require.NoError(t, s.AddTrust(p.snapshot(t, v.At, keysOf(t, v)...)))
	return s
}

func verifierOf(t testing.TB, s *mobile.Settings) *mobile.Verifier {
	t.Helper()
	v, err := mobile.NewVerifier(s)
	require.NoError(t, err)
	return v
}

// revokedList revokes a certificate of Viet Nam.
func revokedList(t testing.TB, id cert.UVCI) []byte {
	t.Helper()
	hash, ok := revocation.Of(revocation.Values{Issuer: "VN", ID: id}).Hash(revocation.UCI)
	require.True(t, ok)
	var b bytes.Buffer
	require.NoError(t, revocation.WriteHashes(&b, revocation.Scope{Country: "VN", Types: revocation.UCI}, []revocation.Hash{hash}))
	return b.Bytes()
}

func idOf(t testing.TB, v testdata.Vector) cert.UVCI {
	t.Helper()
	p, err := verify.Decode(v.Text)
	require.NoError(t, err)
	return p.DCC.ID()
}

const otherID = cert.UVCI("URN:UVCI:01:VN:00000000000000000000000000000000")

// answer is what is looked at in a report.
type answer struct {
	Version  int
	Decision string
	Kind     string
	Checks   []struct{ Name, Outcome, Code, Message string }
	Payload  json.RawMessage
	Passport []struct{ Code, Field, Outcome, Message string }
}

func answerOf(t testing.TB, report string) answer {
	t.Helper()
	var a answer
	require.NoError(t, json.Unmarshal([]byte(report), &a), report)
	require.Equal(t, verify.ReportVersion, a.Version)
	return a
}

func (a answer) code(check string) string {
	for _, c := range a.Checks {
		if c.Name == check {
			return c.Code
		}
	}
	return ""
}
