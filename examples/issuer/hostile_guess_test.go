//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// lookUp asks for the status as a program does that comes from an address.
func (a *attacked) lookUp(address string, r cert.Record) said {
	a.Helper()
	body, err := json.Marshal(map[string]string{"number": r.IDNumber, "birth_date": r.DateOfBirth, "last_dose_date": r.VaccinationDate})
	require.NoError(a, err)
	return a.call(call{method: "POST", path: "/v1/status", body: strings.NewReader(string(body)), header: map[string]string{"X-Forwarded-For": address}})
}

// Guessing gets slow for who guesses, for nobody else, and tells nothing.
func TestLookUpGuessing(t *testing.T) {
	a := newAttacked(t, nil)
	right := a.Issued(t, 0, testbed.FacilityA).Said
	require.Contains(t, a.lookUp("192.0.2.200", right).body, "HC1:")

	// From one address, for many numbers.
	waited := said{}
	for i := range 200 {
		guess := right
		guess.IDNumber = fmt.Sprintf("001090%06d", i)
		if waited = a.lookUp("203.0.113.9", guess); waited.status == http.StatusTooManyRequests {
			break
		}
		require.Equal(t, 404, waited.status, waited.body)
	}
	require.Equal(t, http.StatusTooManyRequests, waited.status, "nobody guesses 200 times")
	after, err := strconv.Atoi(waited.header.Get("Retry-After"))
	require.NoError(t, err)
	require.Positive(t, after)
	require.True(t, a.isLimited("203.0.113.9", right), "even when it is right")
	require.Equal(t, 200, a.lookUp("203.0.113.10", right).status, "others look up as before")

	// From many addresses, for one number.
	other := a.Issued(t, 1, testbed.FacilityA).Said
	guess := other
	for i := range 200 {
		guess.VaccinationDate = fmt.Sprintf("2024-%02d-%02d", 1+i/28, 1+i%28)
		if waited = a.lookUp(fmt.Sprintf("198.51.100.%d", i), guess); waited.status == http.StatusTooManyRequests {
			break
		}
	}
	require.Equal(t, http.StatusTooManyRequests, waited.status)
	require.NotEmpty(t, waited.header.Get("Retry-After"))
	require.Equal(t, 200, a.lookUp("203.0.113.10", right).status, "other numbers are looked up as before")

	// An address that somebody made up in front of the proxy's counts for nothing.
	require.True(t, a.isLimited("8.8.8.8, 203.0.113.9", right))
}

// isLimited reports whether an address has to wait. On a slow machine it may have
// earned some look-ups again before.
func (a *attacked) isLimited(address string, said cert.Record) bool {
	for range 200 {
		if a.lookUp(address, said).status == http.StatusTooManyRequests {
			return true
		}
	}
	return false
}

// What is said does not tell which of the three was wrong.
func TestLookUpTellsNothing(t *testing.T) {
	a := newAttacked(t, nil)
	right := a.Issued(t, 0, testbed.FacilityA).Said
	number, birth, dose := right, right, right
	number.IDNumber = a.People[7].PersonalID
	birth.DateOfBirth = "1931-01-01"
	dose.VaccinationDate = "2024-12-12"
	all := map[string]bool{}
	page := map[string]bool{}
	typed := regexp.MustCompile(`value="[^"]*"`)
	for i, r := range []cert.Record{number, birth, dose} {
		got := a.lookUp(fmt.Sprintf("192.0.2.%d", 10+i), r)
		require.Equal(t, 404, got.status)
		all[got.body] = true
		v := a.visitor(fmt.Sprintf("192.0.2.%d", 20+i))
		shown := v.post("/", url.Values{"number": {r.IDNumber}, "birth": {r.DateOfBirth}, "last": {r.VaccinationDate}})
		require.Equal(t, http.StatusUnprocessableEntity, shown.status)
		page[typed.ReplaceAllString(shown.body, "")] = true
	}
	require.Len(t, all, 1, "the same answer to programs")
	require.Len(t, page, 1, "and the same page")
}

// Nobody gets out of where names belong: paths, headers, languages.
func TestPathsAndHeaders(t *testing.T) {
	a := newAttacked(t, nil)
	for _, path := range []string{
		"/v1/records/..%2f..%2fetc%2fpasswd", "/v1/records/%2e%2e%2fusers", "/v1/revocations/..%2f..%2fkeys%2fdsc.key", "/v1/revocations/%2e%2e",
		"/v1/revocations/%00", "/assets/..%2f..%2fweb.go", "/assets/%2e%2e/%2e%2e/go.mod", "/v1/../../etc/passwd", "/facility/record/..%2f..%2fauthority",
		"/v1/certificates/URN:UVCI:..%2f..", "/metrics", "/debug/pprof/", "/demo/", "/.git/config",
	} {
		got := a.call(call{as: testbed.Officer1, method: "GET", path: path})
		require.Contains(t, []int{301, 303, 307, 400, 404}, got.status, "%s: %s", path, got.body)
		require.NotContains(t, got.body, "root:")
	}
	split := "vi%0d%0aSet-Cookie:%20stolen=1%0d%0a%0d%0a<html>"
	for _, path := range []string{"/?lang=" + split, "/login?lang=" + split, "/help?lang=en&x=" + split, "/facility/list?state=" + split, "/?paper=" + split} {
		got := a.call(call{method: "GET", path: path})
		require.NotContains(t, strings.Join(got.header.Values("Set-Cookie"), ";"), "stolen", path)
		require.NotContains(t, got.header.Get("Location"), "\n", path)
		require.NotContains(t, got.body, "stolen=1\r\n")
	}
	for name, value := range map[string]string{
		"Accept-Language": strings.Repeat("x-y;q=0.1,", 2000), "X-Forwarded-For": strings.Repeat("1.2.3.4,", 3000), "Authorization": "Bearer " + strings.Repeat("A", 20_000),
		"Cookie": "session=" + strings.Repeat("A", 20_000), "If-None-Match": strings.Repeat(`"x",`, 5000), "Range": "bytes=0-" + strings.Repeat("9", 4000), "Origin": "https://elsewhere.example",
		"X-Http-Method-Override": "DELETE", "Transfer-Encoding": "gzip",
	} {
		for _, path := range []string{"/", "/v1/records", "/v1/trust"} {
			got := a.call(call{method: "GET", path: path, header: map[string]string{name: value}})
			require.Less(t, got.status, 500, "%s %s: %s", name, path, got.body)
		}
	}
	for _, location := range []string{"//evil.example", "https://evil.example", `/\evil.example`, "javascript:alert(1)"} {
		v := a.visitor("192.0.2.99")
		v.get("/facility/list?next=" + url.QueryEscape(location))
		got := v.post("/login?next="+url.QueryEscape(location), url.Values{"name": {testbed.ClerkA}, "password": {testbed.Password}, "next": {location}})
		require.Equal(t, 200, got.status, "%s: who logs in stays here", location)
	}
	for _, method := range []string{"DELETE", "PATCH", "TRACE", "CONNECTED", "PROPFIND"} {
		got := a.call(call{as: testbed.ClerkA, method: method, path: "/v1/records"})
		require.Equal(t, http.StatusMethodNotAllowed, got.status)
	}
	cross := a.call(call{method: "POST", path: "/login", body: strings.NewReader("name=x"), header: map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}})
	require.Equal(t, http.StatusForbidden, cross.status)
	require.Zero(t, a.rows())
}
