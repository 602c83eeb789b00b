package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/fetch/mirror"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

var began = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// publisher signs what a country publishes.
type publisher struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newPublisher(t *testing.T) publisher {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}}, NotBefore: began, NotAfter: began.AddDate(2, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return publisher{key, certificate}
}

func (p publisher) snapshot(t *testing.T, at time.Time) []byte {
	t.Helper()
	s, err := signer.New(p.certificate, p.key)
	require.NoError(t, err)
	key, err := verify.KeyOf(p.certificate)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(t.Context(), &b, []verify.Key{key}, s, at))
	return b.Bytes()
}

func (p publisher) rules(t *testing.T) []byte {
	t.Helper()
	var list []map[string]string
	for _, r := range rules.Templates("VN") {
		message, err := rules.Sign(r, p.certificate, p.key)
		require.NoError(t, err)
		list = append(list, map[string]string{"version": r.Version, "cms": base64.StdEncoding.EncodeToString(message)})
	}
	data, err := json.Marshal(list)
	require.NoError(t, err)
	return data
}

// office is what a country publishes, and a border that fetches it.
type office struct {
	lock   sync.Mutex
	files  map[string][]byte
	dir    string
	server *httptest.Server
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{files: map[string][]byte{}, dir: t.TempDir()}
	o.server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.lock.Lock()
		defer o.lock.Unlock()
		data, ok := o.files[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(data)
	}))
	t.Cleanup(o.server.Close)
	return o
}

func (o *office) revoke(t *testing.T, at time.Time, hashes ...revocation.Hash) {
	t.Helper()
	for name := range o.files {
		if strings.HasPrefix(name, "revoked/") {
			delete(o.files, name)
		}
	}
	scope := revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: began.AddDate(1, 0, 0)}
	require.NoError(t, revocation.Publication{Format: revocation.FormatHashes, At: at, Lists: []revocation.Entries{{Scope: scope, Hashes: hashes}}}.
		Write(func(name string, data []byte) error { o.files["revoked/"+name] = data; return nil }))
}

func (o *office) config(t *testing.T, signers ...publisher) string {
	t.Helper()
	for i, p := range signers {
		block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.certificate.Raw})
		require.NoError(t, os.WriteFile(filepath.Join(o.dir, []string{"publisher.pem", "uploader.pem"}[i]), block, 0o600))
	}
	config := map[string]any{"folder": "border", "sources": []map[string]any{
		{"kind": "trust", "name": "trust/keys", "url": o.server.URL + "/keys", "signers": []string{"publisher.pem"}},
		{"kind": "revoked", "name": "revoked/revocation.json", "url": o.server.URL + "/revoked/revocation.json"},
		{"kind": "rules", "name": "rules/VN.json", "url": o.server.URL + "/rules", "signers": []string{"uploader.pem"}},
	}}
	data, err := json.Marshal(config)
	require.NoError(t, err)
	file := filepath.Join(o.dir, "sources.json")
	require.NoError(t, os.WriteFile(file, data, 0o600))
	return file
}

func (o *office) run(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	m := &mirror.Mirror{Client: o.server.Client(), Wait: func(context.Context, time.Duration) error { return nil }}
	status = run(t.Context(), args, m, &out, &errs)
	return status, out.String(), errs.String()
}

func TestABorderIsKeptUpToDate(t *testing.T) {
	o, p, uploader := newOffice(t), newPublisher(t), newPublisher(t)
	config := o.config(t, p, uploader)
	o.files["keys"], o.files["rules"] = p.snapshot(t, began.AddDate(0, 1, 0)), uploader.rules(t)
	o.revoke(t, began.AddDate(0, 1, 0), revocation.Hash{1})
	status, stdout, stderr := o.run(t, "--config", config)
	require.Zero(t, status, stderr)
	require.Equal(t, "trust/keys: replaced\nrevoked/revocation.json: replaced\nrules/VN.json: replaced\n", stdout)

	border := filepath.Join(o.dir, "border")
	keys, err := trust.ReadFS(os.DirFS(filepath.Join(border, "trust")), trust.Options{Signer: p.certificate.PublicKey})
	require.NoError(t, err)
	require.Len(t, keys.Entries, 1)
	lists, err := revocation.ReadFS(os.DirFS(filepath.Join(border, "revoked")), nil)
	require.NoError(t, err)
	require.Equal(t, 1, lists[0].Len())
	list, refused, err := rules.Signers{Certificates: []*x509.Certificate{uploader.certificate}}.ReadFS(os.DirFS(filepath.Join(border, "rules")))
	require.NoError(t, err)
	require.Empty(t, refused)
	require.Len(t, list, len(rules.Templates("VN")))

	// Newer ones replace what is there, older ones do not.
	o.files["keys"] = p.snapshot(t, began.AddDate(0, 2, 0))
	o.revoke(t, began, revocation.Hash{2})
	status, stdout, stderr = o.run(t, "--config", config)
	require.Equal(t, 1, status)
	require.Contains(t, stdout, "trust/keys: replaced")
	require.Contains(t, stderr, "revoked/revocation.json: kept: mirror: refused: older than what is there")
	o.files["keys"] = p.snapshot(t, began)
	o.revoke(t, began.AddDate(0, 3, 0), revocation.Hash{2}, revocation.Hash{3})
	_, stdout, stderr = o.run(t, "--config", config)
	require.Contains(t, stderr, "trust/keys: kept")
	require.Contains(t, stdout, "revoked/revocation.json: replaced")
	lists, err = revocation.ReadFS(os.DirFS(filepath.Join(border, "revoked")), nil)
	require.NoError(t, err)
	require.Equal(t, 2, lists[0].Len())
	files, err := os.ReadDir(filepath.Join(border, "revoked"))
	require.NoError(t, err)
	require.Len(t, files, 2, "the old list is gone")
}

func TestWhatTheReadersDoNotTakeReplacesNothing(t *testing.T) {
	o, p, stranger := newOffice(t), newPublisher(t), newPublisher(t)
	config := o.config(t, p, p)
	o.files["keys"], o.files["rules"] = p.snapshot(t, began), p.rules(t)
	o.revoke(t, began, revocation.Hash{1})
	status, _, stderr := o.run(t, "--config", config)
	require.Zero(t, status, stderr)
	for name, c := range map[string]struct {
		file string
		data []byte
		says string
	}{
		"signed by a stranger":       {"keys", stranger.snapshot(t, began.AddDate(0, 1, 0)), "trust/keys: kept"},
		"not signed":                 {"keys", []byte(`{"keys":[]}`), "trust/keys: kept"},
		"a page of a login":          {"keys", []byte("<!doctype html>"), "trust/keys: kept"},
		"nothing":                    {"keys", nil, "trust/keys: kept"},
		"rules of a stranger":        {"rules", stranger.rules(t), "rule-signer"},
		"rules without a signature":  {"rules", []byte(`[{"Identifier":"VR-VN-0001"}]`), "rule-unsigned"},
		"no rules":                   {"rules", []byte(`[]`), "nothing in it"},
		"an index of another format": {"revoked/revocation.json", []byte(`{"format":"x","issuedAt":"2026-06-01T00:00:00Z"}`), "index-json"},
	} {
		before := o.files[c.file]
		o.files[c.file] = c.data
		status, _, stderr := o.run(t, "--config", config)
		require.Equal(t, 1, status, name)
		require.Contains(t, stderr, c.says, name)
		o.files[c.file] = before
		status, _, stderr = o.run(t, "--config", config)
		require.Zero(t, status, stderr)
	}
}

func TestSingleFilesWithoutSigners(t *testing.T) {
	o := newOffice(t)
	list := source{Kind: "revoked", Name: "batch"}
	plain := source{Kind: "rules", Name: "rules.json"}
	m := &mirror.Mirror{Folder: o.dir, Client: o.server.Client()}
	for _, s := range []*source{&list, &plain} {
		s.URL = o.server.URL + "/" + s.Name
	}
	var hashes bytes.Buffer
	require.NoError(t, revocation.WriteHashes(&hashes, revocation.Scope{Country: "VN"}, []revocation.Hash{{1}}))
	template, err := json.Marshal(rules.Templates("VN"))
	require.NoError(t, err)
	for _, c := range []struct {
		source *source
		data   []byte
		good   bool
	}{
		{&list, hashes.Bytes(), true}, {&list, hashes.Bytes()[:50], false},
		{&plain, template, true}, {&plain, []byte(`{"valueSetId":"a","valueSetValues":{}}`), true}, {&plain, []byte(`[1]`), false}, {&plain, []byte(`?`), false},
	} {
		o.files[c.source.Name] = c.data
		_, err := c.source.fetch(t.Context(), m)
		require.Equal(t, c.good, err == nil, "%s: %v", c.data, err)
	}
}

// A server of a ministry has a certificate of the ministry's own authority.
func TestAServerWithAPrivateAuthority(t *testing.T) {
	o, p := newOffice(t), newPublisher(t)
	o.files["keys"] = p.snapshot(t, began)
	o.config(t, p)
	configure := func(ca string) string {
		file := filepath.Join(o.dir, "private.json")
		config := `{"folder":"border","sources":[{"kind":"trust","name":"trust/keys","url":"` + o.server.URL + `/keys","signers":["publisher.pem"]` + ca + `}]}`
		require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
		return file
	}
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: o.server.Certificate().Raw})
	require.NoError(t, os.WriteFile(filepath.Join(o.dir, "ca.pem"), authority, 0o600))
	fetch := func(config string) (status int, stdout, stderr string) {
		var out, errs bytes.Buffer
		never := func(context.Context, time.Duration) error { t.Error("it is asked again"); return nil }
		status = run(t.Context(), []string{"--config", config}, &mirror.Mirror{Wait: never}, &out, &errs)
		return status, out.String(), errs.String()
	}
	status, _, stderr := fetch(configure(""))
	require.Equal(t, 1, status)
	require.Contains(t, stderr, `"ca"`)
	status, _, stderr = fetch(configure(`,"ca":"publisher.pem"`))
	require.Equal(t, 1, status, "another authority")
	require.Contains(t, stderr, "trust/keys: missing")
	status, stdout, stderr := fetch(configure(`,"ca":"ca.pem"`))
	require.Zero(t, status, stderr)
	require.Equal(t, "trust/keys: replaced\n", stdout)
}

// The folder is laid out as the documentation says, and each part of it is read with
// all below it.
func TestTheLayoutIsWhatVerifiersRead(t *testing.T) {
	o, p := newOffice(t), newPublisher(t)
	o.config(t, p)
	o.files["keys"] = p.snapshot(t, began)
	o.revoke(t, began, revocation.Hash{1})
	template, err := json.Marshal(rules.Templates("VN"))
	require.NoError(t, err)
	o.files["rules"] = template
	file := filepath.Join(o.dir, "layout.json")
	require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(`{"folder": "border", "sources": [
  {"kind": "trust",   "name": "trust/keys.snapshot", "url": "SERVER/keys", "signers": ["publisher.pem"]},
  {"kind": "revoked", "name": "revoked/vn/revocation.json", "url": "SERVER/revoked/revocation.json"},
  {"kind": "revoked", "name": "revoked/la/revocation.json", "url": "SERVER/revoked/revocation.json"},
  {"kind": "rules",   "name": "rules/VN.json", "url": "SERVER/rules"}]}`, "SERVER", o.server.URL)), 0o600))
	for range 2 {
		status, _, stderr := o.run(t, "--config", file)
		require.Zero(t, status, stderr)
		border := filepath.Join(o.dir, "border")
		keys, err := trust.ReadFS(os.DirFS(filepath.Join(border, "trust")), trust.Options{Signer: p.certificate})
		require.NoError(t, err)
		require.Len(t, keys.Entries, 1)
		lists, err := revocation.ReadFS(os.DirFS(filepath.Join(border, "revoked")), nil)
		require.NoError(t, err)
		require.Len(t, lists, 2)
		list, _, refused, err := rules.ReadFS(os.DirFS(filepath.Join(border, "rules")))
		require.NoError(t, err)
		require.Empty(t, refused)
		require.NotEmpty(t, list)
	}
}

func TestUsageErrorsAreOneLine(t *testing.T) {
	o := newOffice(t)
	for says, args := range map[string][]string{
		"fetch: --config FILE is required; fetch --help shows all flags\n":               {},
		"fetch: unexpected argument \"y\"; fetch --help shows all flags\n":               {"--config", "x", "y"},
		"fetch: --every is negative; fetch --help shows all flags\n":                     {"--config", "x", "--every", "-1s"},
		"fetch: --attempts is negative; fetch --help shows all flags\n":                  {"--config", "x", "--attempts", "-1"},
		"fetch: flag provided but not defined: -unknown; fetch --help shows all flags\n": {"--unknown"},
	} {
		status, stdout, stderr := o.run(t, args...)
		require.Equal(t, 2, status)
		require.Empty(t, stdout)
		require.Equal(t, says, stderr)
	}
	status, stdout, stderr := o.run(t, "--help")
	require.Zero(t, status)
	require.Contains(t, stdout, "-config")
	require.Empty(t, stderr)
}

func TestWrongConfigurations(t *testing.T) {
	o := newOffice(t)
	for config, says := range map[string]string{
		`{`:  "sources.json",
		`{}`: "folder and sources", `{"folder":"x","sources":[{"kind":"keys"}]}`: "the kind is", `{"folder":"x","sorces":[]}`: "sorces",
		`{"folder":"x","sources":[{"kind":"trust","name":"a","url":"https://a","signers":["gone.pem"]}]}`: "gone.pem",
		`{"folder":"x","sources":[{"kind":"trust","name":"a","url":"https://a","ca":"gone.pem"}]}`:        "gone.pem",
		`{"folder":"x","sources":[{"kind":"trust","name":"a","url":"http://a"}]}`:                         "https",
	} {
		file := filepath.Join(o.dir, "sources.json")
		require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
		status, _, stderr := o.run(t, "--config", file)
		require.Equal(t, 2, status, config)
		require.Contains(t, stderr, says)
	}
	for _, args := range [][]string{{}, {"--config", "gone"}, {"--config", "x", "--every", "-1s"}, {"--unknown"}, {"--config", "x", "y"}} {
		status, _, _ := o.run(t, args...)
		require.Equal(t, 2, status, "%v", args)
	}
}
