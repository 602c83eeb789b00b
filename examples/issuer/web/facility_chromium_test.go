package web

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// tabTo presses Tab until an element has the focus.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 60 {
		if eval[bool](b, `document.activeElement.matches(`+quoted(selector)+`)`) {
			return
		}
		b.keys(kb.Tab)
	}
	require.FailNow(b.t, "never reached by keyboard: "+selector)
}

// say gives a word of the pages.
func say(language, key string, args ...any) string {
	w := words{}
	_ = w.add(frameArea().words)
	_ = w.add(facilityWords)
	_ = w.add(reviewWords)
	return w.say(language, key, args...)
}

// The main path of a clerk, by keyboard alone, in both languages.
func TestAClerksDay(t *testing.T) {
	for _, language := range languages {
		t.Run(language, func(t *testing.T) { clerksDay(t, language) })
	}
}

func clerksDay(t *testing.T, language string) {
	at := newBed(t)
	b := newTab(t)
	b.logIn(at, testbed.ClerkA, language)
	b.tabTo("a[href='/facility/new']")
	b.keys("\r")
	b.wait(`location.pathname === "/facility/new" && document.activeElement.id === "full_name"`)

	said := at.Record(0, testbed.FacilityA)
	b.keys(said.FullName + "\t30/02/1990\t")
	b.wait(`document.querySelector("#findings-date_of_birth .error")`)
	require.Equal(t, "true", eval[string](b, `document.getElementById("date_of_birth").getAttribute("aria-invalid")`))
	require.Empty(t, eval[string](b, `document.getElementById("findings-id_number").innerText`), "nobody was there yet")
	b.check()
	b.keys(kb.Shift + kb.Tab)
	b.do(`document.getElementById("date_of_birth").select()`)
	b.keys(showDay(said.DateOfBirth))
	b.wait(`!document.querySelector("#findings-date_of_birth .error")`)
	b.tabTo("#sex")
	b.keys(map[string]string{"viF": "Nữ", "viM": "Nam", "enF": "Female", "enM": "Male"}[language+said.Sex])
	b.tabTo("#id_number")
	b.keys(said.IDNumber)
	b.tabTo("#vaccination_date")
	b.keys(showDay(said.VaccinationDate))
	b.tabTo("#product")
	b.keys("Comirnaty")
	b.tabTo("#lot_number")
	b.keys("FF2587\r")
	b.wait(`location.pathname.startsWith("/facility/record/")`)
	b.wait(`document.querySelector(".said")`)
	at.Drain(t)
	b.wait(`document.querySelector(".badge.verified")`)
	b.check()

	b.visit(at.URL + "/facility/upload")
	file := filepath.Join(t.TempDir(), "records.csv")
	second := at.Record(1, testbed.FacilityA)
	broken := at.Record(2, testbed.FacilityA)
	broken.IDNumber = "12"
	require.NoError(t, os.WriteFile(file, []byte(csvHeader+csvRow(second)+"broken,row\n"+csvRow(broken)), 0o600))
	b.run(chromedp.SetUploadFiles("#file", []string{file}))
	b.tabTo("main form .primary")
	b.keys("\r")
	b.wait(`document.querySelector(".sums")`)
	require.Contains(t, eval[string](b, `document.querySelector("main").innerText`), "column-count")
	b.check()
	at.Drain(t)

	b.visit(at.URL + "/facility")
	b.check()
	b.tabTo(".causes a")
	b.keys("\r")
	b.wait(`location.pathname === "/facility/list"`)
	require.Contains(t, eval[string](b, `document.querySelector("main").innerText`), broken.FullName)
	b.check()

	b.visit(at.URL + "/facility/sign")
	b.check()
	b.tabTo("[data-choose-page]")
	b.keys(" ")
	b.wait(`[...document.querySelectorAll("input[name=record]")].every(box => box.checked)`)
	b.tabTo("button[value=server]")
	b.keys("\r")
	b.wait(`document.querySelector("h1").innerText === ` + quoted(say(language, "sign-result")))
	require.Contains(t, eval[string](b, `document.querySelector("main").innerText`), many(language, 2, "sign-good"))
	b.check()
	at.Drain(t)
	b.tabTo("a[href='/facility/list?state=issued']")
	b.keys("\r")
	b.wait(`location.search === "?state=issued"`)
	listed := eval[string](b, `document.querySelector("main").innerText`)
	require.Contains(t, listed, said.FullName)
	require.Contains(t, listed, second.FullName)
	b.tabTo("a.name")
	b.keys("\r")
	b.wait(`document.querySelector(".badge.issued")`)
	require.Contains(t, eval[string](b, `document.querySelector("main").innerText`), "URN:UVCI:01:VN:")
	b.check()

	b.visit(at.URL + "/account")
	b.check()
	b.tabTo("form[action='/logout'] button")
	b.keys("\r")
	b.wait(`location.pathname === "/login"`)
}

func many(language string, n int, key string) string {
	w := words{}
	_ = w.add(facilityWords)
	return w.many(language, n, key)
}

func TestAProposalIsUsedByKeyboard(t *testing.T) {
	at := newBed(t)
	b := newTab(t)
	b.logIn(at, testbed.ClerkA, "vi")
	b.visit(at.URL + "/facility/new")
	b.wait(`document.activeElement.id === "full_name"`)
	b.keys("Nguyeenx Vawn An\t")
	b.wait(`document.querySelector("#findings-full_name button")`)
	b.check()
	b.keys(kb.Shift + kb.Tab)
	b.do(`document.getElementById("full_name").focus()`)
	b.tabTo("button[name=use]")
	b.keys("\r")
	b.wait(`document.getElementById("full_name").value === "Nguyễn Văn An"`)
	b.wait(`!document.querySelector("#findings-full_name button")`)
	require.Equal(t, "full_name", eval[string](b, `document.activeElement.id`))
}

func TestReviewPagesInTheBrowser(t *testing.T) {
	at := newBed(t)
	key := stranger(t, at, testbed.FacilityA)
	b := newTab(t)
	b.logIn(at, testbed.ReviewerA, "vi")
	for _, language := range languages {
		b.visit(at.URL + "/review?lang=" + language)
		b.check()
		b.visit(at.URL + "/review/record/" + key)
		b.check()
	}
	b.tabTo("#grounds")
	b.keys("seen\r")
	b.wait(`location.pathname === ` + quoted("/review/record/"+key) + ` && document.querySelector(".badge.verified")`)
	require.Contains(t, eval[string](b, `document.querySelector(".said").innerText`), strings.TrimSuffix(say("en", "review-vouched"), "."))
}

func TestOtherPagesOfAClerkAreAccessible(t *testing.T) {
	at := newBed(t)
	wrong := at.Record(0, testbed.FacilityA)
	wrong.FullName, wrong.IDNumber = "Nguyeenx Vawn An", "12"
	key := at.Enter(t, wrong)
	at.Drain(t)
	issued := at.Issued(t, 1, testbed.FacilityA)
	_, err := at.Service.ReportMistake(t.Context(), issued.Person, issued.Key, "name-wrong", strings.Repeat("Sai", 300), "0900000010")
	require.NoError(t, err)
	b := newTab(t)
	b.logIn(at, testbed.ClerkA, "vi")
	for _, language := range languages {
		b.visit(at.URL + "/account?lang=" + language)
		for _, path := range []string{
			"/facility/feedback", "/facility/feedback?state=rejected", "/facility/sign", "/facility/sign/answer", "/account/password", "/account/code",
			"/facility/record/" + key, "/facility/record/" + key + "/edit", "/facility/record/" + issued.Key + "/edit", "/facility/list", "/review",
		} {
			b.visit(at.URL + path)
			b.check()
		}
	}
}
