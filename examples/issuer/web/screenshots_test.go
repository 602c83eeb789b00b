package web

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// shootAll keeps pictures of a whole page in the folder ISSUER_PICTURES: at the desk in
// light and dark, and on a phone.
func (b *tab) shootAll(name string) {
	b.t.Helper()
	for _, look := range []struct {
		suffix string
		width  int64
		dark   bool
	}{{"desk", deskWidth, false}, {"dark", deskWidth, true}, {"phone", phoneWidth, false}} {
		b.screen(look.width, deskHeight, look.dark)
		b.screen(look.width, max(deskHeight, eval[int64](b, `document.documentElement.scrollHeight`)), look.dark)
		picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
		require.NoError(b.t, err)
		require.NoError(b.t, os.WriteFile(filepath.Join(os.Getenv("ISSUER_PICTURES"), name+"-"+look.suffix+".png"), picture, 0o644))
	}
	b.screen(deskWidth, deskHeight, false)
}

// withMistakes has records of all kinds at facility A.
func withMistakes(t *testing.T) *bed {
	at := newBed(t)
	for i := range 70 {
		said := at.Record(i, testbed.FacilityA)
		switch i % 9 {
		case 0:
			said.IDNumber = "12345"
		case 1:
			said.FullName, said.IDNumber = "Nguyeenx Vawn An", ""
		case 2:
			digits := []byte(said.IDNumber)
			digits[10], digits[11] = digits[11], digits[10]
			said.IDNumber = string(digits)
		case 3:
			said.FullName, said.DateOfBirth, said.IDNumber = "Trần Thị Khánh Huyền", "1931-12-30", "001131999999"
		case 4:
			said.DateOfBirth = "30/02/1990"
		}
		at.Enter(t, said)
	}
	at.Drain(t)
	issued := at.Issued(t, 80, testbed.FacilityA)
	_, err := at.Service.ReportMistake(t.Context(), issued.Person, issued.Key, "name-wrong", "Tên đệm của tôi bị thiếu.", "0900000010")
	require.NoError(t, err)
	return at
}

func TestPictureOfTheREADME(t *testing.T) {
	if os.Getenv("ISSUER_PICTURES") == "" {
		t.Skip("ISSUER_PICTURES names no folder")
	}
	at := withMistakes(t)
	b := newTab(t)
	b.logIn(at, testbed.ClerkA, "en")
	b.screen(deskWidth, deskHeight, false)
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(os.Getenv("ISSUER_PICTURES"), "issuer-facility.png"), picture, 0o644))
}

func TestScreenshots(t *testing.T) {
	if os.Getenv("ISSUER_PICTURES") == "" {
		t.Skip("ISSUER_PICTURES names no folder")
	}
	at := withMistakes(t)
	page, err := at.Service.Records(t.Context(), at.Users[testbed.ClerkA].Actor, store.Query{States: []life.State{life.Issued}})
	require.NoError(t, err)
	issued := page.Records[0]
	for _, language := range languages {
		b := newTab(t)
		b.visit(at.URL + "/login?lang=" + language)
		b.shootAll("login-" + language)
		b.logIn(at, testbed.ClerkA, language)
		for name, path := range map[string]string{
			"work": "/facility", "faulty": "/facility/list?state=faulty", "correctable": "/facility/list?state=correctable",
			"new": "/facility/new", "upload": "/facility/upload", "sign": "/facility/sign", "feedback": "/facility/feedback",
			"record": "/facility/record/" + issued.Key, "account": "/account", "code": "/account/code", "forbidden": "/review",
		} {
			b.visit(at.URL + path)
			b.shootAll(name + "-" + language)
		}
		b.visit(at.URL + "/facility/list?state=faulty")
		b.do(`document.querySelector("a.name").click()`)
		b.wait(`document.querySelector("a[href$='/edit']")`)
		b.shootAll("faultyrecord-" + language)
		b.do(`document.querySelector("a[href$='/edit']").click()`)
		b.wait(`document.querySelector("form[data-check]")`)
		b.shootAll("edit-" + language)
		reviewer := newTab(t)
		reviewer.logIn(at, testbed.ReviewerA, language)
		reviewer.shootAll("review-" + language)
		reviewer.do(`document.querySelector("a.name").click()`)
		reviewer.wait(`location.pathname.startsWith("/review/record/")`)
		reviewer.shootAll("reviewrecord-" + language)
	}
}
