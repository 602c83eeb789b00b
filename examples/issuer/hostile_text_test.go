//go:build unix

package main

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// script is markup in a text that people type.
const script = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`

// noMarkup requires that a page shows no markup of a text.
func noMarkup(t *testing.T, page said) {
	t.Helper()
	require.Equal(t, 200, page.status, page.body)
	require.NotContains(t, page.body, "<script>alert")
	require.NotContains(t, page.body, "<img src=x")
	require.Contains(t, page.header.Get("Content-Security-Policy"), "script-src 'self'")
}

// Markup in a record is text on each page that shows it, and in each file.
func TestScriptInNames(t *testing.T) {
	a := newAttacked(t, nil)
	r := a.Record(1, testbed.FacilityA)
	r.ID, r.FullName, r.LotNumber, r.Product = "script", script, script, script
	key := a.Enter(t, r)
	person := a.Record(2, testbed.FacilityA)
	person.FullName = "Nguyễn " + script // the commune's police decide about it
	other := a.Enter(t, person)
	guest := a.Record(3, testbed.FacilityC) // of a foreigner the register says nothing
	guest.FullName, guest.IDType, guest.IDNumber, guest.Nationality = `Anne <b>O'Neill</b> & "Sons"`, "passport", "PA1234567", "IE"
	right := a.Enter(t, guest)
	a.Drain(t)
	a.Sign(t, testbed.ClerkC, right)
	a.Drain(t)
	issued, err := a.Service.Record(t.Context(), a.Users[testbed.Officer1].Actor, right)
	require.NoError(t, err)

	clerk := a.logIn(testbed.ClerkA)
	state := func(key string) string {
		found, err := a.Service.Record(t.Context(), a.Users[testbed.Officer1].Actor, key)
		require.NoError(t, err)
		return string(found.State)
	}
	for _, page := range []string{"/facility/list?state=" + state(key), "/facility/list?state=" + state(other), "/facility/record/" + key, "/facility/record/" + key + "/edit", "/facility/record/" + other} {
		got := clerk.get(page)
		noMarkup(t, got)
		require.Contains(t, got.body, "&lt;script&gt;", page)
	}
	noMarkup(t, clerk.post("/facility/find", url.Values{"what": {script}}))
	noMarkup(t, clerk.get("/facility/list?cause="+url.QueryEscape(script)))
	for _, user := range []string{testbed.ReviewerA, testbed.ProvinceA, testbed.Officer1, testbed.Auditor} {
		v := a.logIn(user)
		for _, page := range map[string][]string{
			testbed.ReviewerA: {"/review", "/review/record/" + other},
			testbed.ProvinceA: {"/province", "/province/sign", "/province/feedback"},
			testbed.Officer1:  {"/authority", "/authority/certificate?uvci=" + url.QueryEscape(issued.UVCI), "/authority/statistics"},
			testbed.Auditor:   {"/audit", "/audit/record/" + key},
		}[user] {
			if got := v.get(page); got.status != http.StatusNotFound {
				noMarkup(t, got)
			}
		}
	}

	citizen := a.visitor("203.0.113.5")
	noMarkup(t, citizen.post("/", url.Values{"number": {r.IDNumber}, "birth": {r.DateOfBirth}, "last": {r.VaccinationDate}}))
	citizen = a.visitor("203.0.113.6")
	mine := citizen.post("/", url.Values{"number": {guest.IDNumber}, "birth": {guest.DateOfBirth}, "last": {guest.VaccinationDate}})
	noMarkup(t, mine)
	pdf := citizen.get("/me/" + right + "/certificate.pdf")
	require.Equal(t, 200, pdf.status)
	require.Contains(t, mine.body, "Anne &lt;b&gt;O&#39;Neill&lt;/b&gt; &amp; &#34;Sons&#34;")
	require.Contains(t, textOf(t, pdf.body), guest.FullName, "as it was written")

	wrong := citizen.post("/me/report", url.Values{"class": {"other"}, "dose": {right}, "text": {script}, "phone": {"0900000003"}})
	noMarkup(t, wrong)
	for _, user := range []string{testbed.ClerkC, testbed.ProvinceA} {
		got := a.logIn(user).get(map[string]string{testbed.ClerkC: "/facility/feedback", testbed.ProvinceA: "/province/feedback"}[user])
		noMarkup(t, got)
	}
	got := a.call(call{as: testbed.ClerkA, method: "GET", path: "/v1/records/" + key})
	require.Equal(t, "application/json", got.header.Get("Content-Type"))
	require.Equal(t, "nosniff", got.header.Get("X-Content-Type-Options"))
	var sent struct{ Record cert.Record }
	require.NoError(t, json.Unmarshal([]byte(got.body), &sent))
	require.Equal(t, script, sent.Record.FullName, "programs get what was sent")
}

// textOf gives the text of a PDF. It skips the test where pdftotext is not installed.
func textOf(t *testing.T, pdf string) string {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed")
	}
	file := filepath.Join(t.TempDir(), "certificate.pdf")
	require.NoError(t, os.WriteFile(file, []byte(pdf), 0o600))
	text, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	require.NoError(t, err)
	return string(text)
}

// No cell of a table that is downloaded begins a formula.
func TestFormulasInTables(t *testing.T) {
	a := newAttacked(t, nil)
	for i, province := range []string{`=cmd|' /C calc'!A0`, "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1"} {
		code := "F" + string(rune('0'+i))
		require.NoError(t, a.Store.PutFacility(t.Context(), store.Facility{Code: code, Name: province, Commune: province, Province: province}))
		r := a.Record(10+i, code)
		_, err := a.Service.Enter(t.Context(), store.Service("test"), store.Entry{Said: r})
		require.NoError(t, err)
	}
	a.Drain(t)
	officer := a.logIn(testbed.Officer1)
	clerk := a.logIn(testbed.ClerkA)
	tables := map[string]said{
		"broken": clerk.post("/facility/upload/broken.csv", url.Values{"rows": {"1:=1+1 2:-1-1 3:@x 4:quote-broken =1:x"}}),
	}
	for _, name := range []string{"provinces", "days", "endings"} {
		tables[name] = officer.get("/authority/" + name + ".csv")
	}
	for name, table := range tables {
		require.Equal(t, 200, table.status, name)
		require.Contains(t, table.header.Get("Content-Disposition"), "attachment")
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table.body, "\ufeff"))).ReadAll()
		require.NoError(t, err, name)
		for _, row := range rows {
			for _, cell := range row {
				require.NotContains(t, "=+-@\t\r", (cell + "x")[:1], "%s: %q", name, cell)
			}
		}
	}
	require.Contains(t, tables["provinces"].body, "'=cmd", "it is there, as text")
	require.Contains(t, tables["broken"].body, "quote-broken")
}

// sql are texts that mean something to databases and templates.
var sql = []string{
	`'; DROP TABLE records; --`, `' OR '1'='1`, `" OR ""="`, `1) UNION SELECT hash FROM users --`, `\'; SELECT pg_sleep(9); --`,
	`%`, `_`, `\`, `$1`, `?`, `{{.}}`, `${7*7}`, "a\u0301\u202e", `,`,
}

// SQL in each field and parameter is text to both databases.
func TestSQLInEveryField(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		a := newAttacked(t, open)
		right := a.Enter(t, a.Record(0, testbed.FacilityA))
		entered := 1
		fields := map[string]any{}
		whole, err := json.Marshal(a.Record(1, testbed.FacilityA))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(whole, &fields))
		for name := range fields {
			for i, text := range sql {
				sent := map[string]any{}
				require.NoError(t, json.Unmarshal(whole, &sent))
				sent["record_id"] = name + sql[i]
				sent[name] = text
				body, err := json.Marshal(sent)
				require.NoError(t, err)
				got := a.call(call{as: testbed.ClerkA, method: "POST", path: "/v1/records", body: strings.NewReader(string(body))})
				switch got.status {
				case 201:
					entered++
				case 200, 422:
				default:
					t.Fatalf("%s: %d %s", name, got.status, got.body)
				}
			}
		}
		require.Equal(t, entered, a.rows(), "as many rows as were entered")

		var queries []string
		for path, parameters := range map[string][]string{
			"/v1/records": {"state", "cause", "facility", "province", "after", "limit"}, "/v1/causes": {"facility"},
			"/v1/trail": {"subject", "actor", "action", "since", "until", "before", "limit"}, "/v1/statistics": {"by", "since"}, "/v1/feedback": {"state", "after"},
		} {
			for _, p := range parameters {
				for _, text := range sql {
					query := path + "?" + p + "=" + url.QueryEscape(text)
					if p == "name" {
						query += "&facility=" + testbed.FacilityA // nobody searches the whole country
					}
					queries = append(queries, query)
				}
			}
		}
		for _, text := range sql {
			for _, path := range []string{"/v1/records/", "/v1/certificates/", "/v1/revocations/"} {
				queries = append(queries, path+url.PathEscape(text))
			}
		}
		for _, path := range queries {
			got := a.call(call{as: testbed.Officer1, method: "GET", path: path})
			require.Contains(t, []int{200, 400, 404}, got.status, "%s: %s", path, got.body)
		}
		for _, text := range sql {
			for _, field := range []string{"name", "record_id", "facility", "province", "after"} {
				body := map[string]any{"record_id": "1"}
				body[field] = text
				require.Contains(t, []int{200, 400, 422}, a.send(testbed.Officer1, "/v1/records/search", body).status, field)
			}
		}
		a.forms(t)
		require.Equal(t, entered, a.rows())
		found, err := a.Service.Record(t.Context(), a.Users[testbed.ClerkA].Actor, right)
		require.NoError(t, err)
		require.Equal(t, a.Record(0, testbed.FacilityA), found.Said, "others are as they were")
	})
}

// forms sends such texts in each field of forms that change nothing.
func (a *attacked) forms(t *testing.T) {
	clerk, officer, auditor := a.logIn(testbed.ClerkA), a.logIn(testbed.Officer1), a.logIn(testbed.Auditor)
	for i, text := range sql {
		stranger := a.visitor("198.51.100." + string(rune('1'+i%9)))
		for _, got := range []said{
			stranger.post("/", url.Values{"number": {text}, "birth": {text}, "last": {text}}),
			stranger.post("/login", url.Values{"name": {text}, "password": {text}}),
			stranger.post("/login/code", url.Values{"code": {text}}),
			stranger.get("/login?lang=" + url.QueryEscape(text)),
			clerk.post("/facility/find", url.Values{"what": {text}}),
			clerk.post("/facility/check", url.Values{"full_name": {text}, "id_number": {text}, "date_of_birth": {text}}),
			clerk.get("/facility/list?state=verified&after=" + url.QueryEscape(text)),
			clerk.get("/facility/record/" + url.PathEscape(text)),
			officer.get("/authority/certificate?uvci=" + url.QueryEscape(text)),
			officer.get("/authority/statistics?days=" + url.QueryEscape(text)),
			auditor.get("/audit?actor=" + url.QueryEscape(text) + "&action=" + url.QueryEscape(text) + "&subject=" + url.QueryEscape(text)),
		} {
			require.Less(t, got.status, 500, "%s: %s", text, got.body)
		}
	}
}
