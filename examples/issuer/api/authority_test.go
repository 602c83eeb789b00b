package api_test

import (
	"bytes"
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/fetch/mirror"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/trust"
)

func TestPauseAndIssue(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	key := d.bed.Enter(t, d.bed.Record(0, testbed.FacilityA))
	d.bed.Drain(t)
	pause := func(paused bool, reason string) answer {
		return d.do(request{as: testbed.Officer1, method: "POST", path: "/v1/issuing", body: map[string]any{"paused": paused, "reason": reason}, wrong: reason == ""})
	}
	pause(true, "").problem(422, "reason-needed")
	d.do(request{as: testbed.Officer1, method: "POST", path: "/v1/issuing", body: map[string]any{"reason": "why"}, wrong: true}).problem(422, "field-type")
	pause(true, "the token is replaced").is(200)
	require.Equal(t, true, d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/issuing"}).json()["paused"])
	d.bed.Sign(t, testbed.ClerkA, key)
	d.bed.Drain(t)
	require.Equal(t, "signed", d.state(key))
	pause(false, "it is there").is(200)
	got := d.do(request{as: testbed.Officer1, method: "POST", path: "/v1/issue", body: map[string]any{}}).is(202)
	require.EqualValues(t, 1, got.json()["queued"])
	d.bed.Drain(t)
	require.Equal(t, "issued", d.state(key))
	d.do(request{as: testbed.Officer1, method: "GET", path: "/v1/certificates/URN:UVCI:01:VN:0"}).problem(404, "not-found")
}

// Two officers revoke, and then no verifier that reads the lists believes it.
func TestRevoke(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	r := d.bed.Issued(t, 0, testbed.FacilityA)
	certificate := d.do(request{as: testbed.Officer1, method: "GET", path: "/v1/certificates/" + r.UVCI}).is(200)
	require.Equal(t, true, certificate.json()["logged"])
	require.NotContains(t, certificate.json(), "text", "it is its holder's")
	kept, err := d.bed.Store.As(store.Service("test")).Certificate(t.Context(), r.UVCI)
	require.NoError(t, err)
	require.Equal(t, verify.Valid, d.decision(kept.Text))

	propose := func(subject string) answer {
		return d.do(request{as: testbed.Officer1, method: "POST", path: "/v1/proposals",
			body: map[string]string{"kind": "revoke", "subject": subject, "reason": "entered for another"}})
	}
	propose("URN:UVCI:01:VN:0").problem(404, "not-found")
	proposed := propose(r.UVCI).is(201)
	propose(r.UVCI).problem(409, "exists")
	id := proposed.text("id")
	for _, decision := range []string{"/approve", "/reject"} { // a token is no second person
		d.do(request{as: testbed.Officer2, method: "POST", path: "/v1/proposals/" + id + decision}).problem(403, "second-factor-needed")
	}
	require.Len(t, d.do(request{as: testbed.Officer2, method: "GET", path: "/v1/proposals"}).is(200).list("proposals"), 1)
	require.Equal(t, "issued", d.state(r.Key))
	d.approve(id)
	require.Equal(t, "revoked", d.state(r.Key))
	propose(r.UVCI).problem(409, "wrong-state")

	d.bed.Clock.Advance(2 * time.Minute)
	require.Equal(t, verify.Revoked, d.decision(kept.Text))
}

// approve is what the second officer does on the pages.
func (d door) approve(id string) {
	d.Helper()
	_, err := d.bed.Service.Decide(d.Context(), d.bed.Users[testbed.Officer2].Actor, id, true)
	require.NoError(d, err)
}

// decision is what a verifier says who reads the lists of the API, all of them over HTTPS
// by the mirror that verifiers use.
func (d door) decision(text string) verify.Decision {
	d.Helper()
	server := httptest.NewTLSServer(d.api)
	defer server.Close()
	dir := d.TempDir()
	m := &mirror.Mirror{Folder: dir, Client: server.Client(), Attempts: 1, Clock: d.bed.Clock.Now}
	_, err := m.Fetch(d.Context(), mirror.Source{Name: "trust/keys.snapshot", URL: server.URL + "/v1/trust"})
	require.NoError(d, err)
	_, err = m.FetchFolder(d.Context(), mirror.Folder{
		Index: mirror.Source{Name: "revoked/" + revocation.IndexName, URL: server.URL + "/v1/revocations/" + revocation.IndexName},
		Names: revocation.IndexedFiles,
	})
	require.NoError(d, err)
	snapshot, err := os.ReadFile(filepath.Join(dir, "trust/keys.snapshot"))
	require.NoError(d, err)
	keys, err := trust.Read(bytes.NewReader(snapshot), trust.Options{Signer: d.bed.Publisher.Certificate()})
	require.NoError(d, err)
	lists, err := revocation.ReadFS(os.DirFS(filepath.Join(dir, "revoked")), nil)
	require.NoError(d, err)
	v, err := verify.New(verify.Options{Trust: verify.NewKeySet(keys.Keys()...), Clock: d.bed.Clock.Now,
		Revocations: revocation.NewStore(d.bed.Clock.Now, revocation.NewLists(lists...))})
	require.NoError(d, err)
	return v.Verify(context.Background(), text).Decision
}

func TestChangeKey(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	keys := d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/keys"}).is(200).list("keys")
	require.Len(t, keys, 2)
	require.Equal(t, "active", keys[0]["state"])
	propose := func(kind, subject string, wrong bool) answer {
		return d.do(request{as: testbed.Officer1, method: "POST", path: "/v1/proposals",
			body: map[string]string{"kind": kind, "subject": subject, "reason": "the old one ends"}, wrong: wrong})
	}
	propose("delete", keys[1]["id"].(string), true).problem(422, "kind-unknown")
	propose("key", "00", false).problem(404, "not-found")
	propose("key", keys[0]["id"].(string), false).problem(409, "key-state")
	propose("key", keys[1]["id"].(string), false).problem(409, "key-state")
	p := propose("publish-key", keys[1]["id"].(string), false).is(201)
	d.approve(p.text("id"))
	p = propose("key", keys[1]["id"].(string), false).is(201)
	d.approve(p.text("id"))
	now := d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/keys"}).is(200).list("keys")
	require.Equal(t, keys[1]["id"], now[0]["id"])
	require.Equal(t, "active", now[0]["state"])
	p = propose("withdraw-key", keys[0]["id"].(string), false).is(201)
	require.Equal(t, "withdraw-key", p.text("kind"))
}

func TestStatisticsAndTrail(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	r := d.bed.Issued(t, 0, testbed.FacilityA)
	d.bed.Enter(t, d.bed.Record(1, testbed.FacilityB))
	d.bed.Drain(t)
	got := d.do(request{as: testbed.Officer1, method: "GET", path: "/v1/statistics?by=province&since=2025-03-01"}).is(200)
	require.Len(t, got.list("counts"), 2)
	require.Equal(t, map[string]any{"date": "2025-03-03", "entered": 2., "verified": 2., "signed": 1., "issued": 1., "renewed": 0., "revoked": 0.}, got.list("days")[0])
	clerk := d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/statistics"}).is(200)
	require.Len(t, clerk.list("counts"), 1)
	require.Empty(t, clerk.list("days"))
	for _, query := range []string{"by=name", "since=yesterday", "x=1"} {
		d.do(request{as: testbed.Officer1, method: "GET", path: "/v1/statistics?" + query, wrong: true}).problem(400, "parameter-invalid")
	}

	steps := d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/trail?subject=" + r.Key}).is(200).list("steps")
	require.Equal(t, "issue", steps[0]["action"], "the newest first")
	require.NotZero(t, steps[0]["line"])
	first := d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/trail?limit=2"}).is(200)
	require.Len(t, first.list("steps"), 2)
	second := d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/trail?limit=2&before=" + first.text("next")}).is(200)
	require.NotEqual(t, first.list("steps")[1]["id"], second.list("steps")[0]["id"])
	require.Empty(t, d.do(request{as: testbed.Auditor, method: "GET", path: "/v1/trail?until=2020-01-01"}).is(200).list("steps"))
}

// Lists are for every site and every cache.
func TestLists(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	index := d.do(request{method: "GET", path: "/v1/revocations/revocation.json"}).is(200)
	names, err := revocation.IndexedFiles(index.Body.Bytes())
	require.NoError(t, err)
	files := fstest.MapFS{revocation.IndexName: {Data: index.Body.Bytes()}}
	for _, name := range names {
		files[name] = &fstest.MapFile{Data: d.do(request{method: "GET", path: "/v1/revocations/" + name}).is(200).Body.Bytes()}
	}
	_, err = revocation.ReadFS(files, nil)
	require.NoError(t, err)

	for _, path := range append([]string{"/v1/trust", "/v1/revocations/revocation.json"}, "/v1/revocations/"+names[0]) {
		got := d.do(request{method: "GET", path: path}).is(200)
		tag := got.Header().Get("ETag")
		require.Contains(t, got.Header().Get("Cache-Control"), "public, max-age=")
		require.Equal(t, "*", got.Header().Get("Access-Control-Allow-Origin"))
		same := d.do(request{method: "GET", path: path, header: map[string]string{"If-None-Match": tag}}).is(304)
		require.Empty(t, same.Body.Bytes())
		head := d.serve(d.request(request{method: "HEAD", path: path})).is(200)
		require.Equal(t, tag, head.Header().Get("ETag"))
		require.Empty(t, head.Body.Bytes())
		preflight := d.do(request{method: "OPTIONS", path: path}).is(204)
		require.Equal(t, "If-None-Match", preflight.Header().Get("Access-Control-Allow-Headers"))
	}
	for _, path := range []string{"/v1/revocations/none", "/v1/revocations/..%2f..%2fetc%2fpasswd"} {
		missing := d.do(request{method: "GET", path: path}).problem(404, "not-found")
		require.Equal(t, "no-store", missing.Header().Get("Cache-Control"))
	}
	require.Empty(t, d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records"}).Header().Get("Access-Control-Allow-Origin"))
}
