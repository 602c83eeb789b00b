package web

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

var shots = flag.String("shots", "", "a folder for screenshots of the pages, at the desk and on a phone, in light and dark")

// shootAll takes pictures of a whole page: at the desk in light and dark, on a phone.
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
		require.NoError(b.t, os.WriteFile(filepath.Join(*shots, name+"-"+look.suffix+".png"), picture, 0o644))
	}
	b.screen(deskWidth, deskHeight, false)
}

func TestScreenshots(t *testing.T) {
	if *shots == "" {
		t.Skip("-shots takes them")
	}
	at := newBed(t)
	for i := range 14 {
		said := at.Record(i, testbed.FacilityA)
		switch i % 7 {
		case 0:
			said.IDNumber = "12345"
		case 1:
			said.FullName = "Nguyeenx Vawn An"
			said.IDNumber = ""
		case 2:
			digits := []byte(said.IDNumber)
			digits[10], digits[11] = digits[11], digits[10]
			said.IDNumber = string(digits)
		case 3:
			said.FullName, said.DateOfBirth, said.IDNumber = "Trần Thị Khánh Huyền", "1931-12-30", "001131999999"
		}
		at.Enter(t, said)
	}
	at.Drain(t)
	issued := at.Issued(t, 20, testbed.FacilityA)
	_, err := at.Service.ReportMistake(t.Context(), issued.Person, issued.Key, "name-wrong", "Tên đệm của tôi bị thiếu.", "0900000010")
	require.NoError(t, err)
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
