package trust_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cms"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify/trust"
)

var (
	began = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	now   = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	ends  = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
)

var serial atomic.Int64

// identity is a certificate with its key.
type identity struct {
	*x509.Certificate
	key *ecdsa.PrivateKey
}

// coordinates are those of the point of a key.
func coordinates(t testing.TB, key *ecdsa.PublicKey) (x, y *big.Int) {
	t.Helper()
	point, err := key.Bytes()
	require.NoError(t, err)
	half := 1 + len(point)/2
	return new(big.Int).SetBytes(point[1:half]), new(big.Int).SetBytes(point[half:])
}

// issue makes a certificate; without an issuer it signs itself.
func issue(t testing.TB, issuer *identity, country, name string, ca bool, change ...func(*x509.Certificate)) identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	x, _ := coordinates(t, &key.PublicKey)
	id := sha256.Sum256(x.Bytes())
	template := &x509.Certificate{SerialNumber: big.NewInt(serial.Add(1)), Subject: pkix.Name{Country: []string{country}, CommonName: name},
		NotBefore: began, NotAfter: ends, KeyUsage: x509.KeyUsageDigitalSignature, SubjectKeyId: id[:8]}
	if ca {
		template.KeyUsage, template.IsCA, template.BasicConstraintsValid = x509.KeyUsageCertSign, true, true
	}
	for _, c := range change {
		c(template)
	}
	parent := identity{template, key}
	if issuer != nil {
		parent = *issuer
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent.Certificate, key.Public(), parent.key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return identity{parsed, key}
}

// network is an EU gateway with one country in it.
type network struct{ anchor, uploader, root, signer identity }

func newNetwork(t testing.TB) network {
	n := network{anchor: issue(t, nil, "EU", "anchor", false), uploader: issue(t, nil, "VN", "upload", false), root: issue(t, nil, "VN", "root", true)}
	n.signer = issue(t, &n.root, "VN", "signer", false)
	return n
}

// item is an entry of a gateway's list, signed by somebody.
func item(t testing.TB, c identity, kind string, by identity) map[string]any {
	t.Helper()
	signature, err := cms.Sign(c.Raw, by.Certificate, by.key, true)
	require.NoError(t, err)
	sum := sha256.Sum256(c.Raw)
	return map[string]any{"certificateType": kind, "country": c.Subject.Country[0], "kid": signer.KeyID(c.Certificate), "rawData": c.Raw,
		"signature": signature, "thumbprint": hex.EncodeToString(sum[:]), "timestamp": "2026-01-01T00:00:00+01:00"}
}

// list is that of the whole network.
func (n network) list(t testing.TB) []map[string]any {
	return []map[string]any{item(t, n.signer, "DSC", n.uploader), item(t, n.uploader, "UPLOAD", n.anchor), item(t, n.root, "CSCA", n.anchor)}
}

func (n network) options() trust.Options {
	return trust.Options{Anchors: []*x509.Certificate{n.anchor.Certificate}, At: now}
}

func toJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

func read(t testing.TB, text string, o trust.Options) *trust.List {
	t.Helper()
	list, err := trust.Read(strings.NewReader(text), o)
	require.NoError(t, err)
	return list
}

func armour(c identity) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}

// codeOf is the code of the one refused entry.
func codeOf(t testing.TB, l *trust.List) trust.Code {
	t.Helper()
	require.Len(t, l.Refused, 1)
	return l.Refused[0].Code
}
