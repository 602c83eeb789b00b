package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestAuditPagesAreTheAuditors(t *testing.T) {
	at := newBed(t)
	onlyFor(t, at, testbed.Auditor, "GET /audit", "GET /audit/check", "GET /audit/record/x")
}

func TestAnAuditorReadsTheTrail(t *testing.T) {
	at := newBed(t)
	r := at.Issued(t, 1, testbed.FacilityA)
	v := at.as(t, testbed.Auditor)
	page := v.get("/audit")
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, page.Body, "Certificate issued")
	require.Contains(t, page.Body, "Log-in failed", "among what can be filtered")
	require.NotContains(t, page.Body, at.People[1].FullName)
	require.Regexp(t, `data-label="Line of the log">\d+<`, page.Body)
	require.NotContains(t, page.Body, `method="post" action="/audit`, "there is nothing to change")

	lines := func(query string) int {
		a := v.get("/audit?" + query)
		require.Equal(t, http.StatusOK, a.Status, query)
		return strings.Count(a.Body, "<time")
	}
	require.Equal(t, 5, lines("subject="+r.Key), "entered, checked, verified, signed, issued")
	require.Equal(t, 1, lines("subject="+r.Key+"&action=issue"))
	require.Equal(t, 2, lines("subject="+r.Key+"&actor="+testbed.ClerkA))
	require.Equal(t, 1, lines("action=log-in&actor="+testbed.Auditor))
	day := url.QueryEscape(testbed.Began.Add(7 * time.Hour).Format("2006-01-02T15:04"))
	require.Equal(t, 5, lines("subject="+r.Key+"&since="+day))
	require.Zero(t, lines("subject="+r.Key+"&until="+day))
	require.Equal(t, http.StatusUnprocessableEntity, v.get("/audit?since=yesterday").Status)
}

func TestTheTrailHasPages(t *testing.T) {
	at := newBed(t)
	for i := range trailPage / 2 {
		at.Enter(t, at.Record(i, testbed.FacilityA))
	}
	at.Drain(t)
	v := at.as(t, testbed.Auditor)
	seen, address := map[string]bool{}, "/audit?action=verify"
	for pages := 0; address != "" && pages < 9; pages++ {
		page := v.get(address)
		for _, key := range regexp.MustCompile(`/audit/record/([^"]+)"`).FindAllStringSubmatch(page.Body, -1) {
			seen[key[1]] = true
		}
		address = ""
		if next := regexp.MustCompile(`href="(/audit\?[^"]*after=[^"]+)"`).FindStringSubmatch(page.Body); next != nil {
			address = strings.ReplaceAll(next[1], "&amp;", "&")
			require.Contains(t, address, "action=verify", "filters stay")
		}
	}
	require.Len(t, seen, trailPage/2)
	first := v.get("/audit")
	require.Equal(t, trailPage, strings.Count(first.Body, "<time"))
	require.Contains(t, first.Body, "Next page")
}

func TestSQLAndScriptInFilters(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.Auditor)
	for _, text := range []string{"' OR '1'='1", "x'; DROP TABLE steps; --", `"><script>alert(1)</script>`, "\x00", "%", strings.Repeat("z", 10000)} {
		for _, field := range []string{"actor", "action", "subject", "after"} {
			a := v.get("/audit?" + field + "=" + url.QueryEscape(text))
			require.Equal(t, http.StatusOK, a.Status, "%s %.40q", field, text)
			require.NotContains(t, a.Body, "<script>alert")
			if field != "after" {
				require.Contains(t, a.Body, "There is no line.", "%s %.40q", field, text)
			}
		}
	}
	require.NotContains(t, v.get("/audit").Body, "There is no line.")
}

func TestAnAuditorIsNotToldWhoItIs(t *testing.T) {
	at := newBed(t)
	r := at.Issued(t, 1, testbed.FacilityA)
	v := at.as(t, testbed.Auditor)
	page := v.get("/audit/record/" + r.Key)
	require.Equal(t, http.StatusOK, page.Status)
	require.Contains(t, page.Body, r.UVCI)
	require.Contains(t, page.Body, "not shown to auditors")
	for _, secret := range []string{r.Said.FullName, r.Said.IDNumber, r.Said.Phone, "HC1:", at.People[1].Birth.String(), showDay(at.People[1].Birth.String())} {
		require.NotContains(t, page.Body, secret)
	}
	require.Equal(t, http.StatusNotFound, v.get("/audit/record/nothing").Status)
	require.Contains(t, v.get("/audit/check").Body, "vaxcert audit check")
}

// Every action that there is has its word.
func TestActionsHaveWords(t *testing.T) {
	for _, action := range trailActions() {
		require.Contains(t, auditWords, "action-"+action)
	}
}
