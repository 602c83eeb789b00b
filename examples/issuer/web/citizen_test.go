package web

import (
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// lookUp asks for the person of a record, as the person does.
func (v *browser) lookUp(said cert.Record) answer {
	v.t.Helper()
	return v.post("/", "number", said.IDNumber, "birth", showDay(said.DateOfBirth), "last", showDay(said.VaccinationDate))
}

// citizen is somebody who was looked up.
func (b *bed) citizen(t *testing.T, said cert.Record) *browser {
	t.Helper()
	v := b.visitor(t)
	a := v.lookUp(said)
	require.Equal(t, "/me", a.Path, a.Body)
	return v
}

func TestCitizensLookUpInBothLanguages(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	for language, texts := range map[string][]string{
		"vi": {`<html lang="vi">`, "Hộ chiếu vắc xin của tôi", "Có giá trị đến", "Chứng nhận của bạn đã được cấp.", "Họ và tên", "Full name"},
		"en": {`<html lang="en">`, "My vaccine passport", "Valid until", "Your certificate has been issued.", "Họ và tên", "Full name"},
	} {
		v := b.visitor(t)
		v.get("/?lang=" + language)
		a := v.lookUp(said)
		require.Equal(t, http.StatusOK, a.Status)
		require.Equal(t, "/me", a.Path)
		for _, text := range append(texts, html.EscapeString(said.FullName)) {
			require.Contains(t, a.Body, text)
		}
		require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
		require.NotContains(t, between(t, a.Body, "<title>", "</title>"), said.FullName)
		require.NotContains(t, a.Body, said.IDNumber, "the number is not shown again")
		require.Equal(t, http.StatusOK, v.get("/help").Status)
	}
}

func TestDatesAreReadAsPeopleTypeThem(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	for _, write := range []func(string) string{
		showDay,
		func(day string) string { return strings.ReplaceAll(showDay(day), "/", "") },
		func(day string) string { return " " + strings.ReplaceAll(showDay(day), "/", ".") },
		func(day string) string { return day },
	} {
		number := said.IDNumber[:3] + " " + said.IDNumber[3:]
		a := b.visitor(t).post("/", "number", number, "birth", write(said.DateOfBirth), "last", write(said.VaccinationDate))
		require.Equal(t, "/me", a.Path, write(said.DateOfBirth))
	}
}

// Whatever is wrong, the page is the same, but for what was typed.
func TestNobodyLearnsWhichAnswerIsWrong(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	right := [3]string{said.IDNumber, showDay(said.DateOfBirth), showDay(said.VaccinationDate)}
	wrong := [3]string{b.People[2].PersonalID, "09/09/1999", "01/01/2022"}
	for _, language := range languages {
		pages := map[string]bool{}
		for mask := 1; mask < 8; mask++ {
			asked := right
			for i := range asked {
				if mask>>i&1 == 1 {
					asked[i] = wrong[i]
				}
			}
			v := b.visitor(t)
			v.get("/?lang=" + language)
			a := v.post("/", "number", asked[0], "birth", asked[1], "last", asked[2])
			require.Equal(t, http.StatusUnprocessableEntity, a.Status)
			require.Empty(t, cookie(t, v, "session"))
			a.Header.Del("Date")
			for _, text := range asked {
				require.Contains(t, a.Body, `value="`+text+`"`)
				a.Body = strings.ReplaceAll(a.Body, `value="`+text+`"`, "")
			}
			pages[a.Path+a.Body] = true
			require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
		}
		require.Len(t, pages, 1)
		for page := range pages {
			require.Contains(t, page, "1900 9095")
			require.Contains(t, page, `role="alert" tabindex="-1" autofocus`)
		}
	}
}

func TestScriptAndSQLInEachField(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	right := map[string]string{"number": said.IDNumber, "birth": showDay(said.DateOfBirth), "last": showDay(said.VaccinationDate)}
	for _, hostile := range []string{
		`"><script>alert(1)</script>`, `' OR '1'='1' --`, `%`, `001090012345' OR 1=1`, "\x00", `{{.}}`, `javascript:alert(1)`,
		strings.Repeat("9", 100_000), "\xff\xfe", "",
	} {
		for field := range right {
			asked := map[string]string{"number": right["number"], "birth": right["birth"], "last": right["last"]}
			asked[field] = hostile
			a := b.visitor(t).post("/", "number", asked["number"], "birth", asked["birth"], "last", asked["last"])
			require.Equal(t, http.StatusUnprocessableEntity, a.Status, "%s: %.40q", field, hostile)
			require.NotContains(t, a.Body, "<script>alert")
			require.NotContains(t, a.Body, said.FullName)
		}
	}
	require.Equal(t, http.StatusRequestEntityTooLarge, b.visitor(t).post("/", "number", strings.Repeat("9", MaxForm)).Status)
}

func TestLookUpsOfOneNumberAreFew(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	guess := said
	for day := range guard.GuessBurst {
		guess.VaccinationDate = "2021-10-" + strconv.Itoa(10+day)
		require.Equal(t, http.StatusUnprocessableEntity, b.visitor(t).lookUp(guess).Status)
	}
	a := b.visitor(t).lookUp(said) // the right answer comes too late as well
	require.Equal(t, http.StatusTooManyRequests, a.Status)
	wait, err := strconv.Atoi(a.Header.Get("Retry-After"))
	require.NoError(t, err)
	require.InDelta(t, guard.GuessEvery.Seconds(), wait, 60)
	require.Contains(t, a.Body, "Too many attempts")
	require.NotContains(t, a.Body, said.IDNumber)

	guess.IDNumber = b.People[2].PersonalID
	require.Equal(t, http.StatusUnprocessableEntity, b.visitor(t).lookUp(guess).Status, "another number")
	b.Clock.Advance(guard.GuessEvery + time.Minute)
	require.Equal(t, "/me", b.visitor(t).lookUp(said).Path)
}

func TestLookUpsOfOneNetworkAreFew(t *testing.T) {
	b := newBed(t)
	v := b.visitor(t)
	for range guard.NetworkBurst {
		require.Equal(t, http.StatusUnprocessableEntity, v.post("/", "number", "nothing").Status)
	}
	for range 5 { // as long as it takes until one second has passed for nobody
		if a := v.post("/", "number", "nothing"); a.Status == http.StatusTooManyRequests {
			require.Equal(t, "1", a.Header.Get("Retry-After"))
			return
		}
	}
	t.Skip("this machine takes too long for requests")
}

func TestCitizensPagesCloseByThemselves(t *testing.T) {
	b := newBed(t)
	r := b.Issued(t, 1, testbed.FacilityA)
	v := b.citizen(t, r.Said)
	for range 3 {
		b.Clock.Advance(CitizenIdle - time.Minute)
		require.Equal(t, "/me", v.get("/me").Path, "it goes on while it is used")
	}
	b.Clock.Advance(CitizenIdle)
	for _, path := range []string{"/me", "/me/report", "/me/" + r.Key + "/code.png", "/me/" + r.Key + "/certificate.pdf"} {
		require.Equal(t, "/", v.get(path).Path, path)
	}
	require.Contains(t, v.get("/me").Body, "The pages closed")

	v = b.citizen(t, r.Said)
	b.Clock.Advance(-time.Hour)
	require.Equal(t, "/", v.get("/me").Path, "a clock that went back")
}

func TestLeavingEndsTheSession(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	v := b.citizen(t, said)
	before := cookie(t, v, "session")
	require.Contains(t, v.get("/").Body, "Go on", "it says that pages are open")
	a := v.post("/me/leave")
	require.Equal(t, "/", a.Path)
	require.Contains(t, a.Body, "You have left")
	require.Equal(t, "/", v.get("/me").Path)

	v.client.Jar.SetCookies(mustURL(t, b.URL), []*http.Cookie{{Name: "session", Value: before, Path: "/"}})
	require.Equal(t, "/", v.get("/me").Path, "nor with the cookie of before")
}

func TestEachLookUpHasATokenOfItsOwn(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	v := b.citizen(t, said)
	before := cookie(t, v, "session")
	v.lookUp(said)
	require.NotEqual(t, before, cookie(t, v, "session"))
}

func TestStaffWhoLookThemselvesUpStayLoggedIn(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	v := b.as(t, testbed.ClerkB)
	require.Equal(t, "/me", v.lookUp(said).Path)
	v.post("/me/leave")
	require.Equal(t, "/", v.get("/me").Path)
	require.Equal(t, "/account", v.get("/account").Path)
}

// What people type goes into no log, address or title, whatever happens to it.
func TestLookUpsLeaveNothingInTheLog(t *testing.T) {
	b := newBed(t)
	said := b.Issued(t, 1, testbed.FacilityA).Said
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	handler, err := New(Options{Service: b.Service, Store: b.Store, Clock: b.Clock.Now, Logger: logger})
	require.NoError(t, err)
	handler = guard.Log(handler, logger, func(r *http.Request) string { return r.Pattern }, b.Clock.Now)
	form := url.Values{"number": {said.IDNumber}, "birth": {said.DateOfBirth}, "last": {said.VaccinationDate}}
	response := record(handler, http.MethodPost, "/", form.Encode())
	require.Equal(t, "/me", response.Header.Get("Location"))
	cancelled, stop := context.WithCancel(context.Background())
	stop()
	request := httptest.NewRequestWithContext(cancelled, http.MethodPost, "/", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, request)
	require.GreaterOrEqual(t, w.Code, http.StatusInternalServerError, "a store that does not answer")
	require.NotContains(t, w.Body.String(), said.IDNumber)
	require.Contains(t, log.String(), `"status":303`)
	for _, personal := range []string{said.IDNumber, said.DateOfBirth, said.FullName, said.VaccinationDate} {
		require.NotContains(t, log.String(), personal)
	}
}
