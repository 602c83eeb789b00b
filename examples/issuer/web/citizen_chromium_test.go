package web

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// picture gives what the window shows, and keeps it where ISSUER_PICTURES names a folder.
func (b *tab) picture(name string, whole bool) image.Image {
	b.t.Helper()
	shot, err := chromedp.Call(b.ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{CaptureBeyondViewport: &whole})
	require.NoError(b.t, err)
	shown, err := png.Decode(bytes.NewReader(shot.Data))
	require.NoError(b.t, err)
	if dir := os.Getenv("ISSUER_PICTURES"); dir != "" {
		require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), shot.Data, 0o600))
	}
	return shown
}

// lookUp types the three answers on the look-up page, by keyboard.
func (b *tab) lookUp(at *bed, said cert.Record, language string) {
	b.t.Helper()
	b.visit(at.URL + "/?lang=" + language)
	for presses := 0; eval[string](b, `document.activeElement.id`) != "number"; presses++ {
		require.Less(b.t, presses, 8)
		b.keys("\t")
	}
	b.keys(said.IDNumber + "\t\t" + showDay(said.DateOfBirth) + "\t" + showDay(said.VaccinationDate) + "\r")
	b.wait(`location.pathname === "/me" && document.readyState === "complete"`)
}

// A phone at night, in Vietnamese: look up, see the code, and a border reads it from the
// screen.
func TestTheCodeOnTheScreenIsRead(t *testing.T) {
	at := newBed(t)
	r := at.Issued(t, 1, testbed.FacilityA)
	b := newTab(t)
	for _, dark := range []bool{false, true} {
		b.screen(phoneWidth, phoneHeight, dark)
		b.lookUp(at, r.Said, "vi")
		b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector(".qr").scrollIntoView()`))
		at.requireGood(t, b.picture("citizen-code", false), r.UVCI)
		require.Greater(t, eval[float64](b, `document.querySelector(".qr img").getBoundingClientRect().width`), 300.0)
	}
}

// What is printed is read, too.
func TestTheCodeOnPaperIsRead(t *testing.T) {
	at := newBed(t)
	r := at.Issued(t, 1, testbed.FacilityA)
	a := at.citizen(t, r.Said).get("/me/" + r.Key + "/certificate.pdf")
	dir := t.TempDir()
	file := filepath.Join(dir, "paper.pdf")
	require.NoError(t, os.WriteFile(file, []byte(a.Body), 0o600))
	program, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("no pdftoppm here")
	}
	require.NoError(t, exec.CommandContext(context.Background(), program, "-png", "-r", "200", "-singlefile", file, filepath.Join(dir, "paper")).Run())
	f, err := os.Open(filepath.Join(dir, "paper.png"))
	require.NoError(t, err)
	defer f.Close()
	sheet, err := png.Decode(f)
	require.NoError(t, err)
	at.requireGood(t, sheet, r.UVCI)
}

func TestCitizensPagesAreAccessible(t *testing.T) {
	at := newBed(t)
	first := at.Issued(t, 1, testbed.FacilityA)
	second := at.Record(1, testbed.FacilityA)
	second.ID, second.DoseNumber, second.VaccinationDate = "r-1-2", "2", testbed.Began.AddDate(0, 0, -3).Format("2006-01-02")
	second.FullName = "Ng T B"
	at.Enter(t, second)
	at.Drain(t)
	b := newTab(t)
	for _, language := range languages {
		b.visit(at.URL + "/?lang=" + language)
		b.check()
		b.shoot("citizen-look-up-" + language)
		b.visit(at.URL + "/?paper=passport")
		b.check()
		b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector("form button.primary").click()`))
		b.wait(`document.activeElement.matches(".summary")`)
		b.check()
		b.shoot("citizen-unreadable-" + language)
		b.visit(at.URL + "/")
		b.run(chromedp.Evaluate[chromedp.Void](`document.getElementById("number").value = "001090012345"; document.getElementById("birth").value = "14021990"; document.getElementById("last").value = "30112021"; document.querySelector("form button.primary").click()`))
		b.wait(`document.activeElement.matches(".summary")`)
		b.check()
		b.shoot("citizen-nobody-" + language)
		b.visit(at.URL + "/help")
		b.check()
		b.shoot("citizen-help-" + language)

		b.lookUp(at, first.Said, language)
		b.check()
		b.shoot("citizen-mine-" + language)
		b.visit(at.URL + "/me/report?dose=" + first.Key)
		require.Equal(t, first.Key, eval[string](b, `document.getElementById("dose").value`))
		b.check()
		b.shoot("citizen-report-" + language)
		b.visit(at.URL + "/me/report")
		b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector("main .card form button").click()`))
		b.wait(`document.activeElement.matches(".summary")`)
		b.check()
		b.shoot("citizen-not-sent-" + language)
		b.visit(at.URL + "/me")
		b.run(chromedp.Evaluate[chromedp.Void](`document.querySelector('form[action="/me/leave"] button').click()`))
		b.wait(`location.pathname === "/"`)
		b.check()
	}
	_, err := at.Service.ReportMistake(context.Background(), first.Person, first.Key, "name-wrong", "Tên đệm của tôi là Thị", "0900000001")
	require.NoError(t, err)
	b.lookUp(at, second, "vi")
	b.visit(at.URL + "/me/report")
	b.check()
	b.shoot("citizen-reported-vi")
}

// shoot keeps pictures of a page at the desk and on a phone, in light and dark, where
// ISSUER_PICTURES names a folder.
func (b *tab) shoot(name string) {
	b.t.Helper()
	if os.Getenv("ISSUER_PICTURES") == "" {
		return
	}
	b.screen(deskWidth, deskHeight, false)
	b.picture(name+"-desk", true)
	b.screen(phoneWidth, phoneHeight, false)
	b.picture(name+"-phone", true)
	b.screen(phoneWidth, phoneHeight, true)
	b.picture(name+"-phone-dark", true)
	b.screen(deskWidth, deskHeight, false)
}
