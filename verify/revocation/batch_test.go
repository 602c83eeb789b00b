package revocation_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

func batch(change func(map[string]any)) []byte {
	b := map[string]any{"country": "VN", "expires": "2023-06-01T00:00:00+07:00", "kid": "UNKNOWN_KID", "hashType": "UCI",
		"entries": []map[string]string{{"hash": "TA/gJg6xoyUDqeElh0QmXA=="}}}
	change(b)
	data, err := json.Marshal(b)
	if err != nil {
		panic(err)
	}
	return data
}

func unchanged(map[string]any) {}

func TestABatchSaysWhatItRevokes(t *testing.T) {
	l, err := revocation.ReadBatch(bytes.NewReader(batch(func(b map[string]any) { b["kid"] = "MTIzNDU2Nzg=" })), nil)
	require.NoError(t, err)
	require.Equal(t, "VN", l.Country)
	require.Equal(t, []byte("12345678"), l.KeyID)
	require.Equal(t, revocation.UCI, l.Types)
	require.Equal(t, "2023-05-31T17:00:00Z", l.Expires.UTC().Format("2006-01-02T15:04:05Z"))
	require.True(t, l.Exact())
	require.Equal(t, 1, l.Len())

	l, err = revocation.ReadBatch(bytes.NewReader(batch(unchanged)), nil)
	require.NoError(t, err)
	require.Nil(t, l.KeyID, "all keys of the country")
}

func TestBatchesThatBreakARuleAreRefused(t *testing.T) {
	many := make([]map[string]string, 1001)
	for i := range many {
		many[i] = map[string]string{"hash": "TA/gJg6xoyUDqeElh0QmXA=="}
	}
	for name, c := range map[string]struct {
		code  string
		key   string
		value any
	}{
		"no country":         {"list-country", "country", ""},
		"small letters":      {"list-country", "country", "vn"},
		"no key":             {"list-kid", "kid", ""},
		"a key of no base64": {"list-kid", "kid", "!"},
		"a long key":         {"list-kid", "kid", strings.Repeat("AAAA", 22)},
		"no end":             {"list-expires", "expires", ""},
		"an end of no time":  {"list-expires", "expires", "soon"},
		"another hash":       {"hash-type-unknown", "hashType", "SHA1"},
		"several types":      {"hash-type-unknown", "hashType", "UCI,SIGNATURE"},
		"too many":           {"batch-too-many", "entries", many},
		"a short hash":       {"hash-length", "entries", []map[string]string{{"hash": "TA/g"}}},
		"a long hash":        {"hash-length", "entries", []map[string]string{{"hash": strings.Repeat("AAAA", 11)}}},
		"no entries at all":  {"batch-json", "entries", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := revocation.ReadBatch(bytes.NewReader(batch(func(b map[string]any) { b[c.key] = c.value })), nil)
			refusedAs(t, c.code, err)
		})
	}
	_, err := revocation.ReadBatch(bytes.NewReader(batch(unchanged)[:40]), nil)
	refusedAs(t, "batch-json", err)
	_, err = revocation.ReadBatch(bytes.NewReader(make([]byte, revocation.MaxBatchFile+1)), nil)
	refusedAs(t, "list-too-large", err)
}

// uploader is somebody who signs batches for a country.
type uploader struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newUploader(t testing.TB, country string) uploader {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{Country: []string{country}, CommonName: "UPLOAD"},
		NotBefore: today, NotAfter: nextYear, KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return uploader{key, certificate}
}

func (u uploader) sign(t testing.TB, content []byte) []byte {
	t.Helper()
	signed, err := revocation.SignBatch(content, u.certificate, u.key)
	require.NoError(t, err)
	return signed
}

var errStranger = errors.New("a stranger")

func (u uploader) trusted(signer *x509.Certificate) error {
	if signer.Equal(u.certificate) {
		return nil
	}
	return errStranger
}

func TestASignedBatchIsItsCountrys(t *testing.T) {
	vietNam, laos := newUploader(t, "VN"), newUploader(t, "LA")
	signed := vietNam.sign(t, batch(unchanged))
	for _, form := range [][]byte{signed, []byte(base64.StdEncoding.EncodeToString(signed) + "\n")} {
		l, err := revocation.ReadBatch(bytes.NewReader(form), vietNam.trusted)
		require.NoError(t, err)
		require.Equal(t, 1, l.Len())
		_, err = revocation.ReadBatch(bytes.NewReader(form), nil)
		refusedAs(t, "batch-unchecked", err)
		_, err = revocation.ReadBatch(bytes.NewReader(form), laos.trusted)
		refusedAs(t, "batch-signer", err)
		require.ErrorIs(t, err, errStranger)
		_, err = revocation.ReadFile(bytes.NewReader(form), "batch", nil)
		refusedAs(t, "batch-unchecked", err)
	}
	ofLaos, err := revocation.SignBatch(batch(unchanged), laos.certificate, laos.key)
	refusedAs(t, "batch-signer-country", err)
	_, err = revocation.ReadBatch(bytes.NewReader(ofLaos), laos.trusted)
	refusedAs(t, "batch-signer-country", err)
	altered := bytes.Replace(signed, []byte("UNKNOWN_KID"), []byte("UNKNOWN_KIE"), 1)
	_, err = revocation.ReadBatch(bytes.NewReader(altered), vietNam.trusted)
	refusedAs(t, "batch-signature", err)
	_, err = revocation.SignBatch([]byte("nothing"), vietNam.certificate, vietNam.key)
	refusedAs(t, "batch-json", err)
}

func TestBatchesHoldAThousandAtMost(t *testing.T) {
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: nextYear}
	hashes := hashesUpTo(2500)
	var lists []*revocation.List
	var sizes []int
	err := revocation.WriteBatches(scope, append(hashes, hashes...), func(data []byte) error {
		l, err := revocation.ReadBatch(bytes.NewReader(data), nil)
		lists, sizes = append(lists, l), append(sizes, l.Len())
		return err
	})
	require.NoError(t, err)
	require.Equal(t, []int{1000, 1000, 500}, sizes)
	require.Equal(t, scope, lists[0].Scope)
	for code, scope := range map[string]revocation.Scope{
		"list-country":      {Types: revocation.UCI, Expires: nextYear},
		"list-expires":      {Types: revocation.UCI, Country: "VN"},
		"hash-type-unknown": {Country: "VN", Expires: nextYear},
	} {
		refusedAs(t, code, revocation.WriteBatches(scope, hashes, func([]byte) error { return nil }))
	}
	require.ErrorIs(t, revocation.WriteBatches(scope, hashes, func([]byte) error { return errStranger }), errStranger)
}

func TestTheFileOfAnExactList(t *testing.T) {
	scope := revocation.Scope{Country: "VN", KeyID: []byte("12345678"), Types: revocation.Signature | revocation.UCI, Expires: nextYear}
	var file bytes.Buffer
	require.NoError(t, revocation.WriteHashes(&file, scope, hashesUpTo(100)))
	head, _, _ := strings.Cut(file.String(), "\n{")
	require.Equal(t, "vaxcert revocation hashes 1", head)
	l, err := revocation.ReadHashes(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	require.Equal(t, scope, l.Scope)
	require.ElementsMatch(t, hashesUpTo(100), l.Hashes())

	magic := "vaxcert revocation hashes 1\n"
	one, two := strings.Repeat("a", 16), strings.Repeat("b", 16)
	line := func(n int, rest string) string {
		return fmt.Sprintf(`%s{"country":"VN","kid":"UNKNOWN_KID","hashTypes":["UCI"],"entries":%d}`+"\n%s", magic, n, rest)
	}
	for name, c := range map[string]struct{ code, data string }{
		"nothing":           {"list-unknown-format", ""},
		"something else":    {"list-unknown-format", "vaxcert revocation hashes 2\n"},
		"no head":           {"list-header", magic},
		"a head of no end":  {"list-header", magic + strings.Repeat(" ", 5000)},
		"no JSON":           {"list-header", magic + "entries\n"},
		"no number":         {"list-header", magic + `{"kid":"UNKNOWN_KID"}` + "\n"},
		"fewer than none":   {"list-header", line(-1, "")},
		"no key":            {"list-kid", magic + `{"entries":0}` + "\n"},
		"more than there":   {"list-truncated", line(2, one)},
		"half of one":       {"list-truncated", line(2, one+two[:8])},
		"less than there":   {"list-length", line(1, one+two)},
		"more than allowed": {"list-too-large", line(1<<62, one)},
		"out of order":      {"hash-order", line(2, two+one)},
		"the same twice":    {"hash-order", line(2, one+one)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := revocation.ReadHashes(strings.NewReader(c.data))
			refusedAs(t, c.code, err)
		})
	}
}
