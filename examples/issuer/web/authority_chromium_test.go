package web

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// look checks a page, and keeps pictures of it where ISSUER_PICTURES names a folder.
func (b *tab) look(name string) {
	b.t.Helper()
	b.wait(`[...document.images].every(i => i.complete && i.naturalWidth > 0)`)
	b.check()
	b.screen(768, deskHeight, false)
	require.LessOrEqual(b.t, eval[int](b, `document.documentElement.scrollWidth`), 768, "a tablet scrolls %s sideways", name)
	b.screen(deskWidth, deskHeight, false)
	folder := os.Getenv("ISSUER_PICTURES")
	if folder == "" {
		return
	}
	for _, l := range []struct {
		suffix string
		width  int64
		dark   bool
	}{{"desk", deskWidth, false}, {"desk-dark", deskWidth, true}, {"phone", phoneWidth, false}, {"phone-dark", phoneWidth, true}} {
		b.screen(l.width, phoneHeight, l.dark)
		b.screen(l.width, max(phoneHeight, eval[int64](b, `document.documentElement.scrollHeight`)), l.dark)
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		require.NoError(b.t, err)
		require.NoError(b.t, os.WriteFile(filepath.Join(folder, name+"-"+l.suffix+".png"), picture, 0o600))
	}
	b.screen(deskWidth, deskHeight, false)
}

// press presses the button that a selector finds, by keyboard, and waits for the page
// that comes.
func (b *tab) press(selector, then string) {
	b.t.Helper()
	b.wait(`document.querySelector(` + quoted(selector) + `)`)
	eval[bool](b, `(document.querySelector(`+quoted(selector)+`).focus(), true)`)
	b.keys("\r")
	b.wait(then)
}

func (b *tab) fill(selector, text string) {
	b.t.Helper()
	eval[bool](b, `(document.querySelector(`+quoted(selector)+`).focus(), true)`)
	b.keys(text)
}

func says(text string) string { return `document.body.innerText.includes(` + quoted(text) + `)` }

// busyBed has records in many states, in two provinces.
func busyBed(t *testing.T) *bed {
	at := newBed(t)
	for i := range 8 {
		said := at.Record(i, []string{testbed.FacilityA, testbed.FacilityB, testbed.FacilityC}[i%3])
		switch i {
		case 3:
			said.DateOfBirth = "31/02/1990"
		case 4:
			said.IDNumber = "12345"
		case 5:
			said.IDNumber = at.People[20].PersonalID
		}
		at.Enter(t, said)
	}
	at.Drain(t)
	return at
}

func TestTwoOfficersInTheBrowser(t *testing.T) {
	at := busyBed(t)
	r := at.Issued(t, 30, testbed.FacilityA)
	waits := at.Enter(t, at.Record(31, testbed.FacilityB))
	at.Drain(t)
	first, second := newTab(t), newTab(t)
	first.logIn(at, testbed.Officer1, "vi")
	second.logIn(at, testbed.Officer2, "en")

	first.look("authority-queue-vi")
	first.fill("#why", "Thay thiết bị ký")
	first.press(`button[value=yes]`, says("Đã tạm dừng cấp chứng nhận."))
	at.Sign(t, testbed.ClerkB, waits)
	at.Clock.Advance(11 * time.Minute)
	first.visit(at.URL + "/authority")
	require.True(t, eval[bool](first, says("bị kẹt")))
	first.look("authority-paused-vi")
	second.visit(at.URL + "/authority")
	second.look("authority-paused-en")
	second.fill("#why", "The token is back")
	second.press(`button[value=no]`, says("Issuing goes on."))

	first.visit(at.URL + "/authority/certificate")
	first.look("authority-certificate-empty-vi")
	first.fill("#uvci", r.UVCI+"\r")
	first.wait(says("Trạm y tế phường Hoa Sen"))
	first.look("authority-certificate-vi")
	first.fill("#why", "Cấp nhầm người")
	first.press(`form[action$=revoke] button`, says("Đề xuất thu hồi chứng nhận này?"))
	first.look("authority-revoke-vi")
	first.press(`button[name=confirmed]`, `location.pathname === "/authority/proposals"`)
	first.look("authority-proposals-vi")
	first.press(`main table a`, says("một cán bộ khác phải quyết định"))
	require.False(t, eval[bool](first, `!!document.querySelector("button[name=decision]")`))
	first.look("authority-proposal-mine-vi")

	second.visit(at.URL + "/authority/proposals")
	second.press(`main table a`, says("What will happen"))
	second.look("authority-proposal-en")
	second.press(`button[value=approve]`, says("The certificate is revoked."))
	second.visit(at.URL + "/authority/certificate?uvci=" + r.UVCI)
	second.look("authority-certificate-en")

	second.visit(at.URL + "/authority/keys")
	second.look("authority-keys-en")
	next := fmt.Sprintf("%x", at.Keys[1].KeyID())
	p, err := at.Service.ProposeKey(t.Context(), at.Users[testbed.Officer1].Actor, store.ProposePublication, next, "a new token")
	require.NoError(t, err)
	_, err = at.Service.Decide(t.Context(), at.Users[testbed.Officer2].Actor, p.ID, true)
	require.NoError(t, err)
	second.visit(at.URL + "/authority/keys/" + next + "?kind=key")
	second.look("authority-key-en")
	second.fill("#why", "The old one ends soon")
	second.press(`form[action^="/authority/keys"] button`, says("Propose to change the active key?"))
	second.look("authority-key-confirm-en")
	second.press(`button[name=confirmed]`, `location.pathname === "/authority/proposals"`)
	first.visit(at.URL + "/authority/proposals")
	first.press(`main table a`, says("Điều sẽ xảy ra"))
	first.look("authority-proposal-key-vi")
	first.press(`button[value=approve]`, says("Khóa đang dùng đã được đổi."))
	first.visit(at.URL + "/authority/keys")
	first.look("authority-keys-vi")
}

func TestFiguresInTheBrowser(t *testing.T) {
	at := busyBed(t)
	at.Issued(t, 40, testbed.FacilityA)
	at.Clock.Advance(24 * time.Hour)
	at.Issued(t, 41, testbed.FacilityB)
	b := newTab(t)
	for _, language := range languages {
		b.logIn(at, testbed.Officer1, language)
		b.visit(at.URL + "/authority/statistics")
		require.Equal(t, 3, eval[int](b, `document.querySelectorAll("img.chart[alt]").length`))
		eval[bool](b, `(document.querySelectorAll("details").forEach(d => d.open = true), true)`)
		b.look("authority-statistics-" + language)
		b.visit(at.URL + "/authority/lists")
		b.look("authority-lists-" + language)
		b.press(`form[action="/logout"] button`, `location.pathname === "/" || location.pathname === "/login"`)
	}
}

func TestAProvinceInTheBrowser(t *testing.T) {
	at := busyBed(t)
	at.reported(t, at.Issued(t, 50, testbed.FacilityA), "Tên tôi là Nguyễn Thị Hoa, không phải Hoà.")
	at.Clock.Advance(49 * time.Hour)
	at.reported(t, at.Issued(t, 51, testbed.FacilityC), "Sai tên đệm.")
	b := newTab(t)
	for _, language := range languages {
		b.logIn(at, testbed.ProvinceA, language)
		b.look("province-progress-" + language)
		b.visit(at.URL + "/province/facility/" + testbed.FacilityA)
		b.look("province-facility-" + language)
		b.visit(at.URL + "/province/sign")
		b.look("province-sign-" + language)
		b.visit(at.URL + "/province/sign/" + testbed.FacilityC)
		b.look("province-sign-facility-" + language)
		b.visit(at.URL + "/province/feedback")
		b.look("province-feedback-" + language)
		b.press(`main table a`, `!!document.querySelector("#outcome")`)
		b.look("province-feedback-one-" + language)
		if language == "vi" {
			b.press(`form[action="/logout"] button`, `location.pathname === "/" || location.pathname === "/login"`)
		}
	}
	eval[bool](b, `(document.querySelector("#outcome").value = "rejected", true)`)
	b.press(`main form button`, says("Choose the reason of the rejection."))
	b.look("province-feedback-wrong-en")
	eval[bool](b, `(document.querySelector("#reason").value = "feedback-name", true)`)
	b.press(`main form button`, says("The answer was sent to the citizen."))
	b.visit(at.URL + "/province/sign/" + testbed.FacilityC)
	b.press(`main form button`, says("Signed: "))
	b.visit(at.URL + "/province/feedback?state=rejected")
	b.press(`main table a`, says("The name in the feedback is not that of the paper"))
	b.look("province-feedback-answered-en")
}

func TestAnAuditorInTheBrowser(t *testing.T) {
	at := busyBed(t)
	r := at.Issued(t, 60, testbed.FacilityA)
	require.NoError(t, at.Store.As(store.Service("worker")).Happen(t.Context(), store.Happening{Action: "issue-now", Subject: "issuing"}))
	b := newTab(t)
	for _, language := range languages {
		b.logIn(at, testbed.Auditor, language)
		b.look("audit-trail-" + language)
		b.fill("#subject", r.Key+"\r")
		b.wait(`document.querySelectorAll("tbody tr").length === 5`)
		b.press(`main table a`, `location.pathname.startsWith("/audit/record/")`)
		b.look("audit-record-" + language)
		b.visit(at.URL + "/audit/check")
		b.look("audit-check-" + language)
		b.visit(at.URL + "/audit?since=now")
		b.look("audit-wrong-" + language)
		b.press(`form[action="/logout"] button`, `location.pathname === "/" || location.pathname === "/login"`)
	}
}
