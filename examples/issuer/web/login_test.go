package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestEachRoleLandsOnItsPage(t *testing.T) {
	at := newBed(t)
	for _, user := range []string{testbed.ClerkA, testbed.ReviewerA, testbed.ProvinceA, testbed.Officer1, testbed.Auditor} {
		at.as(t, user)
	}
}

func TestAWrongPasswordAndAWrongNameAreTheSameAnswer(t *testing.T) {
	at := newBed(t)
	v := at.visitor(t)
	wrong := v.post("/login", "name", testbed.ClerkA, "password", "wrong")
	nobody := v.post("/login", "name", testbed.ClerkB+"x", "password", "wrong")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Status)
	require.Contains(t, wrong.Body, "The user name or the password is wrong.")
	require.NotContains(t, wrong.Body, `value="wrong"`)
	require.Equal(t, strings.ReplaceAll(wrong.Body, testbed.ClerkA, "NAME"), strings.ReplaceAll(nobody.Body, testbed.ClerkB+"x", "NAME"))
}

func TestTooManyWrongPasswordsHaveToWait(t *testing.T) {
	at := newBed(t)
	v := at.visitor(t)
	var last answer
	for range 8 {
		last = v.post("/login", "name", testbed.ClerkA, "password", "wrong")
	}
	require.Equal(t, http.StatusTooManyRequests, last.Status)
	require.NotEmpty(t, last.Header.Get("Retry-After"))
	require.Contains(t, last.Body, "Try again in")
}

func TestOneNetworkCannotTryEverybodysPassword(t *testing.T) {
	at := newBed(t)
	v := at.visitor(t)
	var last answer
	for i := range LoginBurst + 10 {
		last = v.post("/login", "name", fmt.Sprint("nobody", i), "password", "wrong")
	}
	require.Equal(t, http.StatusTooManyRequests, last.Status)
}

func TestACodeIsAskedForAfterThePassword(t *testing.T) {
	at := newBed(t)
	v := at.visitor(t)
	require.Equal(t, "/login", v.get("/login/code").Path, "not before")
	require.Equal(t, "/login/code", v.post("/login", "name", testbed.Officer1, "password", testbed.Password).Path)
	require.Equal(t, "/login", v.get("/account").Path, "half a log-in is none")
	wrong := v.post("/login/code", "code", "000000")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Status)
	require.Contains(t, wrong.Body, "The code is wrong or was used.")
	require.Equal(t, "/authority", v.post("/login/code", "code", at.code(t)).Path)

	other := at.visitor(t)
	other.post("/login", "name", testbed.Officer1, "password", testbed.Password)
	require.Equal(t, http.StatusUnprocessableEntity, other.post("/login/code", "code", at.code(t)).Status, "a code is good once")
	at.Clock.Advance(pendingLife + time.Second)
	require.Equal(t, "/login", other.post("/login/code", "code", at.code(t)).Path, "nobody waits for a code for ever")
}

func TestSessions(t *testing.T) {
	at := newBed(t)
	v := at.visitor(t)
	v.post("/login", "name", testbed.Officer1, "password", testbed.Password)
	before := cookie(t, v, "session")
	v.post("/login/code", "code", at.code(t))
	after := cookie(t, v, "session")
	require.NotEqual(t, before, after, "renewed at log-in")
	require.Equal(t, "/account", v.get("/account").Path)

	require.Equal(t, http.StatusNotFound, v.get("/logout").Status, "by POST only")
	require.Equal(t, "/login", v.post("/logout").Path)
	require.Equal(t, "/login", v.get("/account").Path)

	v.client.Jar.SetCookies(mustURL(t, at.URL), []*http.Cookie{{Name: "session", Value: after}})
	require.Equal(t, "/login", v.get("/account").Path, "the old cookie is worth nothing")
}

func TestASessionEndsAfterItsIdleTime(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	at.Clock.Set(time.Now().Add(SessionIdle - time.Minute))
	require.Equal(t, "/account", v.get("/account").Path)
	at.Clock.Set(time.Now().Add(SessionIdle + time.Minute))
	require.Equal(t, "/login", v.get("/account").Path)
}

func TestTheSessionCookie(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	for _, secure := range []bool{false, true} {
		handler, err := New(Options{Service: b.Service, Store: b.Store, Clock: b.Clock.Now, Secure: secure})
		require.NoError(t, err)
		w := record(handler, http.MethodPost, "/login", "name="+testbed.ClerkA+"&password="+strings.ReplaceAll(testbed.Password, " ", "+"))
		require.Equal(t, http.StatusSeeOther, w.StatusCode)
		require.Len(t, w.Cookies(), 1)
		c := w.Cookies()[0]
		require.True(t, c.HttpOnly)
		require.Equal(t, http.SameSiteLaxMode, c.SameSite)
		require.Equal(t, secure, c.Secure)
		require.Equal(t, "/", c.Path)
		require.Equal(t, secure, c.Name == "__Host-session")
	}
}

func TestAfterTheLogInThePageThatWasAskedFor(t *testing.T) {
	at := newBed(t)
	v := at.visitor(t)
	page := v.get("/authority/keys?from=mail")
	require.Equal(t, "/login", page.Path)
	require.Contains(t, page.Body, "Log in to go on.")
	require.Contains(t, page.Body, `name="next" value="/authority/keys?from=mail"`)
	logIn := func(user, next string) answer {
		return v.post("/login", "name", user, "password", testbed.Password, "next", next)
	}
	require.Equal(t, "/login/code", logIn(testbed.Officer1, "/authority/keys").Path)
	require.Equal(t, "/authority/keys", v.post("/login/code", "code", at.code(t)).Path)
	v.post("/logout")
	require.Equal(t, "/account/password", logIn(testbed.ClerkA, "/account/password").Path)
	for _, elsewhere := range []string{"//evil.example/", "https://evil.example/", `/\evil.example/`, "evil", "/", "/" + strings.Repeat("x", maxNext)} {
		v.post("/logout")
		require.Equal(t, "/facility", logIn(testbed.ClerkA, elsewhere).Path, elsewhere)
	}
}

// Whoever asks for pages without logging in leaves nothing in the database.
func TestStrangersBeginNoSession(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	handler, err := New(Options{Service: b.Service, Store: b.Store, Clock: b.Clock.Now})
	require.NoError(t, err)
	for _, path := range []string{"/", "/me", "/me/x/code.png", "/facility/list", "/authority", "/account/code", "/login", "/login?next=/facility", "/login/code", "/nowhere"} {
		require.Empty(t, record(handler, http.MethodGet, path, "").Cookies(), path)
	}
	require.Empty(t, record(handler, http.MethodPost, "/facility/new", "").Cookies())
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	request, err := http.NewRequest(http.MethodPost, at.URL+"/logout", nil)
	require.NoError(t, err)
	request.Header.Set("Sec-Fetch-Site", "cross-site")
	refused := v.do(request)
	require.Equal(t, http.StatusForbidden, refused.Status)
	require.Contains(t, refused.Body, "The request came from another site")
	require.Equal(t, "/account", v.get("/account").Path)
}

func TestAPasswordHasToBeChangedFirst(t *testing.T) {
	at := newBed(t)
	u, err := at.Store.User(t.Context(), testbed.ClerkA)
	require.NoError(t, err)
	u.MustChange = true
	require.NoError(t, at.Store.As(store.Service("operator")).PutUser(t.Context(), u))
	other := at.visitor(t)
	other.post("/login", "name", testbed.ClerkA, "password", testbed.Password)

	v := at.visitor(t)
	require.Equal(t, "/account/password", v.post("/login", "name", testbed.ClerkA, "password", testbed.Password).Path)
	require.Equal(t, "/account/password", v.get("/facility").Path)
	change := func(old, fresh, again string) answer {
		return v.post("/account/password", "old", old, "new", fresh, "again", again)
	}
	require.Contains(t, change("wrong", "bốn con voi tím", "bốn con voi tím").Body, "The present password is wrong.")
	require.Contains(t, change(testbed.Password, "bốn con voi tím", "bốn con voi").Body, "The two are not the same.")
	require.Contains(t, change(testbed.Password, "123", "123").Body, "The password needs at least 12 characters.")
	require.Equal(t, "/facility", change(testbed.Password, "bốn con voi tím", "bốn con voi tím").Path)
	require.Equal(t, "/login", other.get("/account").Path, "another session of the old password is over")
}

func TestOfficersEnrolASecondFactor(t *testing.T) {
	at := newBed(t)
	require.NoError(t, at.Store.As(store.Service("operator")).DropSecondFactor(t.Context(), testbed.Officer1))
	v := at.visitor(t)
	page := v.post("/login", "name", testbed.Officer1, "password", testbed.Password)
	require.Equal(t, "/account/code", page.Path)
	require.Equal(t, "/account/code", v.get("/authority").Path)
	secret := between(t, page.Body, `<span class="code">`, `</span>`)
	plain := strings.ReplaceAll(secret, " ", "")
	code := func() string { return codeOf(t, plain, at.Clock.Now()) }
	require.Contains(t, v.post("/account/code", "code", code(), "password", "guess").Body, "The present password is wrong.")
	require.Contains(t, v.post("/account/code", "code", "000000", "password", testbed.Password).Body, "The code is wrong or was used.")
	require.Contains(t, v.get("/account/code").Body, secret, "the same secret until it is confirmed")
	require.Equal(t, "/authority", v.post("/account/code", "code", code(), "password", testbed.Password).Path)
	u, err := at.Store.User(t.Context(), testbed.Officer1)
	require.NoError(t, err)
	require.Equal(t, plain, u.TOTP)
}

// Who sits down at an officer's browser does not take over the account.
func TestAnotherPhoneNeedsThePresentOne(t *testing.T) {
	at := newBed(t)
	v, other := at.as(t, testbed.Officer1), at.visitor(t)
	at.Clock.Advance(time.Minute)
	other.post("/login", "name", testbed.Officer1, "password", testbed.Password)
	require.Equal(t, "/authority", other.post("/login/code", "code", at.code(t)).Path)
	at.Clock.Advance(time.Minute)
	secret := strings.ReplaceAll(between(t, v.get("/account/code").Body, `<span class="code">`, `</span>`), " ", "")
	change := func(present string) answer {
		return v.post("/account/code", "code", codeOf(t, secret, at.Clock.Now()), "password", testbed.Password, "present", present)
	}
	require.Equal(t, http.StatusUnprocessableEntity, change("").Status)
	require.Equal(t, "/authority", change(at.code(t)).Path)
	require.Equal(t, "/login", other.get("/authority").Path, "sessions of the old phone are over")
}

func TestAPageOfAnotherRoleSaysWhose(t *testing.T) {
	at := newBed(t)
	a := at.as(t, testbed.ReviewerA).get("/facility")
	require.Equal(t, http.StatusForbidden, a.Status)
	require.Contains(t, a.Body, frameWords["role-"+string(life.Clerk)][1])
	require.Contains(t, a.Body, frameWords["role-"+string(life.Reviewer)][1])
}

func TestTheLanguageStays(t *testing.T) {
	at := newBed(t)
	v := at.visitor(t)
	require.Contains(t, v.get("/login").Body, "Log in")
	a := v.get("/login?lang=vi")
	require.Equal(t, "/login", a.Path)
	require.Contains(t, a.Body, `<html lang="vi">`)
	require.Contains(t, v.get("/nowhere").Body, "Không tìm thấy trang")
	require.Contains(t, v.get("/login?lang=<script>").Body, `<html lang="vi">`)
}

func TestTheOtherLanguageOfAPageThatAPostGave(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	for path, want := range map[string]string{"/facility/find": "/facility?lang=vi", "/facility/new": "/facility/new?lang=vi", "/facility/record/x/accept": "/facility?lang=vi"} {
		require.Contains(t, v.post(path, "what", "x").Body, `<a class="language" href="`+want+`"`, path)
	}
}

func TestAnAddressStaysOnTheSite(t *testing.T) {
	for path, want := range map[string]string{"/": "/", "//evil.example/x": "/evil.example/x", `/\evil.example`: "/evil.example", "/a//b": "/a//b"} {
		require.Equal(t, want, localAddress(path, nil))
	}
}
