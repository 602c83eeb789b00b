package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestAuthorityPagesAreTheOfficers(t *testing.T) {
	at := newBed(t)
	onlyFor(t, at, testbed.Officer1, "GET /authority", "POST /authority/issue", "POST /authority/pause", "GET /authority/certificate",
		"POST /authority/certificate/revoke", "GET /authority/proposals", "GET /authority/proposals/x", "POST /authority/proposals/x",
		"GET /authority/keys", "GET /authority/keys/x", "POST /authority/keys/x", "GET /authority/statistics", "GET /authority/days.svg",
		"GET /authority/provinces.svg", "GET /authority/endings.svg", "GET /authority/days.csv", "GET /authority/provinces.csv",
		"GET /authority/endings.csv", "GET /authority/lists")
}

func TestAnOfficerPausesAndResumes(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.Officer1)
	require.Contains(t, v.get("/authority").Body, "Nothing holds it up.")
	a := v.post("/authority/pause", "stop", "yes", "why", " ")
	require.Equal(t, http.StatusUnprocessableEntity, a.Status)
	require.Contains(t, v.get("/authority").Body, "Certificates are being issued")

	a = v.post("/authority/pause", "stop", "yes", "why", "thay khóa <b>gấp</b>")
	require.Contains(t, a.Body, "Issuing is paused now.")
	require.Contains(t, a.Body, "Paused by officer-1")
	require.Contains(t, a.Body, "&lt;b&gt;")
	key := at.Enter(t, at.Record(1, testbed.FacilityA))
	at.Drain(t)
	at.Sign(t, testbed.ClerkA, key)
	at.Clock.Advance(queueLate * 2)
	a = v.get("/authority")
	require.Contains(t, a.Body, key)
	require.Contains(t, a.Body, "stuck")
	require.NotContains(t, a.Body, at.People[1].FullName)

	a = v.post("/authority/pause", "stop", "no", "why", "xong")
	require.Contains(t, a.Body, "Issuing goes on.")
	require.Contains(t, v.post("/authority/issue").Body, "Put into the queue once more: 1 records.")
	at.Drain(t)
	require.Equal(t, life.Issued, at.state(t, key))
}

// proposal gives the address of the first proposal that a page leads to.
func proposal(t *testing.T, page answer) string {
	t.Helper()
	found := regexp.MustCompile(`/authority/proposals/[^"]+`).FindString(page.Body)
	require.NotEmpty(t, found, page.Body)
	return found
}

func TestTwoOfficersRevoke(t *testing.T) {
	at := newBed(t)
	r := at.Issued(t, 1, testbed.FacilityA)
	first, second := at.as(t, testbed.Officer1), at.as(t, testbed.Officer2)
	page := first.get("/authority/certificate?uvci=" + url.QueryEscape(" "+strings.ToLower(r.UVCI)+" "))
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, page.Body, r.UVCI)
	require.Contains(t, page.Body, "Trạm y tế phường Hoa Sen")
	for _, secret := range []string{at.People[1].FullName, at.People[1].PersonalID, "HC1:", r.Said.Phone} {
		require.NotContains(t, page.Body, secret, "an officer need not know who it is")
	}

	address := "/authority/certificate/revoke"
	require.Equal(t, http.StatusUnprocessableEntity, first.post(address, "uvci", r.UVCI, "why", "").Status)
	confirm := first.post(address, "uvci", r.UVCI, "why", "cấp nhầm")
	require.Contains(t, confirm.Body, "Propose to revoke this certificate?")
	require.Contains(t, confirm.Body, "cấp nhầm")
	require.Contains(t, first.get("/authority/proposals").Body, "No proposal is waiting.", "nothing is proposed before it is confirmed")
	list := first.post(address, "uvci", r.UVCI, "why", "cấp nhầm", "confirmed", "yes")
	require.Equal(t, "/authority/proposals", list.Path)
	require.Equal(t, http.StatusConflict, first.post(address, "uvci", r.UVCI, "why", "cấp nhầm", "confirmed", "yes").Status)

	one := proposal(t, list)
	mine := first.get(one)
	require.Contains(t, mine.Body, "You proposed it: another officer has to decide.")
	require.NotContains(t, mine.Body, `value="approve"`)
	require.Equal(t, http.StatusForbidden, first.post(one, "decision", "approve").Status)
	require.Equal(t, life.Issued, at.state(t, r.Key))
	require.Equal(t, http.StatusForbidden, at.as(t, testbed.ProvinceA).post(one, "decision", "approve").Status)

	require.Contains(t, second.get(one).Body, `value="approve"`)
	require.Equal(t, http.StatusBadRequest, second.post(one, "decision", "perhaps").Status)
	require.Contains(t, second.post(one, "decision", "approve").Body, "The certificate is revoked.")
	require.Equal(t, life.Revoked, at.state(t, r.Key))
	require.Equal(t, http.StatusConflict, second.post(one, "decision", "approve").Status)
	require.Equal(t, http.StatusNotFound, second.get(one).Status)
	require.Contains(t, second.get("/authority/certificate?uvci="+r.UVCI).Body, "it cannot be revoked")
	require.Equal(t, http.StatusConflict, second.post(address, "uvci", r.UVCI, "why", "again").Status)
	require.Regexp(t, `Certificates on the revocation list</dt><dd>1<`, second.get("/authority/lists").Body)
}

func TestAProposalIsRejected(t *testing.T) {
	at := newBed(t)
	r := at.Issued(t, 1, testbed.FacilityA)
	list := at.as(t, testbed.Officer1).post("/authority/certificate/revoke", "uvci", r.UVCI, "why", "nhầm", "confirmed", "yes")
	require.Contains(t, at.as(t, testbed.Officer2).post(proposal(t, list), "decision", "reject").Body, "nothing changed")
	require.Equal(t, life.Issued, at.state(t, r.Key))
}

func TestLookingForWhatThereIsNot(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.Officer1)
	for _, text := range []string{"URN:UVCI:01:VN:0", "' OR 1=1 --", "<script>alert(1)</script>", strings.Repeat("A", 5000), "\x00", "%", "URN:UVCI:01:VN:%"} {
		a := v.get("/authority/certificate?uvci=" + url.QueryEscape(text))
		require.Equal(t, http.StatusNotFound, a.Status, "%.40q", text)
		require.NotContains(t, a.Body, "<script>alert")
		require.Equal(t, http.StatusNotFound, v.post("/authority/certificate/revoke", "uvci", text, "why", "x", "confirmed", "yes").Status, "%.40q", text)
	}
	require.Equal(t, http.StatusNotFound, v.get("/authority/keys/zz").Status)
	require.Equal(t, http.StatusNotFound, v.post("/authority/keys/zz", "why", "x", "confirmed", "yes").Status)
	require.Equal(t, http.StatusNotFound, v.get("/authority?after=x").Status)
}

func TestTwoOfficersChangeTheKey(t *testing.T) {
	at := newBed(t)
	first, second := at.as(t, testbed.Officer1), at.as(t, testbed.Officer2)
	idOf := func(i int) string { return fmt.Sprintf("%x", at.Keys[i].KeyID()) }
	old, next := idOf(0), idOf(1)
	page := first.get("/authority/keys")
	require.Contains(t, page.Body, "Test document signer 2")
	require.Contains(t, page.Body, "ES256")
	require.Contains(t, page.Body, "03/03/2029", "a year before the end of the certificate")
	require.Equal(t, http.StatusConflict, first.post("/authority/keys/"+old, "kind", "key", "why", "x", "confirmed", "yes").Status, "it is active")
	require.Equal(t, http.StatusConflict, first.get("/authority/keys/"+next+"?kind=key").Status, "it is not published")
	for _, step := range []struct{ kind, id, happens, done string }{
		{"publish-key", next, "Verifiers will believe certificates that are signed with key", "The key is published."},
		{"key", next, "From then on all new and renewed certificates are signed with key", "The active key was changed."},
		{"withdraw-key", old, "Verifiers will refuse all certificates that were signed with key", "The key is withdrawn."},
	} {
		path := "/authority/keys/" + step.id
		require.Contains(t, first.get("/authority/keys").Body, path+"?kind="+step.kind)
		require.Contains(t, first.get(path+"?kind="+step.kind).Body, `value="`+step.kind+`"`)
		require.Equal(t, http.StatusUnprocessableEntity, first.post(path, "kind", step.kind, "why", "").Status)
		require.Contains(t, first.post(path, "kind", step.kind, "why", "khóa cũ sắp hết hạn").Body, step.happens)
		list := first.post(path, "kind", step.kind, "why", "khóa cũ sắp hết hạn", "confirmed", "yes")
		require.Contains(t, first.get("/authority/keys").Body, "It waits for the second officer.")
		require.Contains(t, second.get(proposal(t, list)).Body, step.happens)
		require.Equal(t, http.StatusForbidden, first.post(proposal(t, list), "decision", "approve").Status)
		require.Contains(t, second.post(proposal(t, list), "decision", "approve").Body, step.done)
	}
	keys, err := at.Service.Keys(t.Context())
	require.NoError(t, err)
	require.Equal(t, next, keys[0].ID)
	require.True(t, keys[0].Active)
	require.Equal(t, store.KeyWithdrawn, keys[1].State)
}

func TestKeysWarnBeforeTheyEnd(t *testing.T) {
	ends := testbed.Began
	key := service.KeyStatus{SignsUntil: ends, Active: true, Here: true}
	for _, c := range []struct {
		before  time.Duration
		left    int
		urgency string
		holds   []string
	}{
		{400 * 24 * time.Hour, 400, "fine", nil},
		{100 * 24 * time.Hour, 100, "soon", nil},
		{20 * 24 * time.Hour, 20, "urgent", nil},
		{time.Second, 0, "urgent", nil},
		{0, 0, "over", []string{"authority-hold-key-ends"}},
		{-time.Hour, 0, "over", []string{"authority-hold-key-ends"}},
	} {
		now := ends.Add(-c.before)
		shown := showKey(key, now)
		require.Equal(t, c.left, shown.DaysLeft)
		require.Equal(t, c.urgency, shown.Urgency)
		require.Contains(t, authorityWords, "authority-key-"+shown.Urgency)
		p := &authorities{site: &site{o: Options{Clock: func() time.Time { return now }}}}
		require.Equal(t, c.holds, p.holds([]service.KeyStatus{key}, false))
	}
}

func TestFigures(t *testing.T) {
	at := newBed(t)
	at.Issued(t, 1, testbed.FacilityA)
	at.Enter(t, at.Record(2, testbed.FacilityB))
	at.Drain(t)
	v := at.as(t, testbed.Officer1)
	page := v.get("/authority/statistics?days=90")
	require.Contains(t, page.Body, "The last 90 days")
	require.Contains(t, page.Body, "Certificates that end from March 2026 on: 1")
	require.Contains(t, page.Body, "03/2026")
	require.Equal(t, http.StatusOK, v.get("/authority/statistics?days=-1'").Status)
	for _, picture := range []string{"days", "provinces", "endings"} {
		a := v.get("/authority/" + picture + ".svg?days=90")
		require.Equal(t, http.StatusOK, a.Status)
		require.Contains(t, a.Body, "<svg")
	}
	tables := map[string][][]string{}
	for _, name := range []string{"days", "provinces", "endings"} {
		a := v.get("/authority/" + name + ".csv")
		require.Equal(t, "text/csv; charset=utf-8", a.Header.Get("Content-Type"))
		require.Equal(t, `attachment; filename="`+name+`.csv"`, a.Header.Get("Content-Disposition"))
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.Body, "\ufeff"))).ReadAll()
		require.NoError(t, err)
		tables[name] = rows
	}
	require.Len(t, tables["days"], 31, "also days on which nothing was done")
	require.Equal(t, []string{"date", "entered", "verified", "signed", "issued", "renewed", "revoked"}, tables["days"][0])
	require.Equal(t, []string{"2025-02-02", "0", "0", "0", "0", "0", "0"}, tables["days"][1])
	require.Equal(t, []string{"2025-03-03", "2", "2", "1", "1", "0", "0"}, tables["days"][30])
	require.Equal(t, [][]string{{"province", "doses", "entered", "faulty", "reconciled", "signed", "issued"},
		{"Bắc Giang", "1", "0", "0", "1", "0", "0"}, {"Hà Nội", "1", "0", "0", "0", "0", "1"}}, tables["provinces"])
	require.Equal(t, [][]string{{"month", "certificates"}, {"2026-03", "1"}}, tables["endings"])
}

func TestATableIsNoFormula(t *testing.T) {
	for text, want := range map[string]string{"Hà Nội": "Hà Nội", "=1+1": "'=1+1", "@x": "'@x", "\t=1": "'\t=1", "-1": "'-1", "'=1": "''=1", "": ""} {
		require.Equal(t, want, cell(text))
	}
}
