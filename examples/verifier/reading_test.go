package main

import (
	"encoding/base64"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Scripts that take the browser's own reader away, or put one there.
const (
	noDetector     = `delete window.BarcodeDetector;`
	brokenDetector = `window.BarcodeDetector = class { static async getSupportedFormats() { return ["qr_code"] } async detect() { throw new Error("no service") } };`
)

// detector is a browser's reader that sees these texts, one after the other and
// the last one again and again.
func detector(texts ...string) string {
	return `window.BarcodeDetector = class {
		static async getSupportedFormats() { return ["qr_code"] }
		async detect() { window.asked = (window.asked ?? 0) + 1; return [{rawValue: [` + quoted(strings.Join(texts, "\n")) + `.split("\n")].flat()[Math.min(asked, ` +
		string(rune('0'+len(texts))) + `) - 1]}] }
	};`
}

func TestCamera(t *testing.T) {
	t.Parallel()
	s := demo(t)
	valid := sampleNamed(t, "valid").Text
	for name, script := range map[string]string{
		"zxing": noDetector, "the browser's reader": detector(valid), "a browser's reader that fails": brokenDetector,
	} {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, script)
			b.visit(s.URL)
			b.click("#camera-start")
			b.waitLevel("green")
			require.True(t, eval[bool](b, `document.getElementById("video").srcObject === null`), "the camera rests during the verdict")
			require.Equal(t, strings.HasPrefix(name, "the"), eval[bool](b, `"asked" in window`))

			b.next()
			b.waitLevel("green") // the camera goes on with the next person
		})
	}
}

func TestCameraWithoutNpm(t *testing.T) {
	t.Parallel()
	needChromium(t)
	b, err := chromium.demo.border(time.Now)
	require.NoError(t, err)
	s := newServer(t, b)
	parts := maps.Clone(chromium.parts)
	for path := range zxingFiles {
		delete(parts, path)
	}
	plain, err := newSite(parts, b)
	require.NoError(t, err)
	s.handler = &handler{site: plain, report: os.Stderr}

	page := newTab(t, noDetector)
	page.visit(s.URL)
	page.click("#camera-start")
	page.waitLevel("green")
	for _, request := range s.asked {
		require.NotContains(t, request, "zxing_reader")
	}
}

func TestOtherCodesBeforeTheCamera(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t, `window.gate = true;`+strings.Replace(detector("https://example.org/", sampleNamed(t, "revoked").Text),
		"window.asked = (window.asked ?? 0) + 1", "window.asked = gate ? 1 : 2", 1))
	b.visit(s.URL)
	b.click("#camera-start")
	b.wait(`document.getElementById("message").textContent.includes("không phải chứng nhận")`)
	require.True(t, eval[bool](b, `document.getElementById("verdict").hidden`))
	b.do(`gate = false`)
	b.waitLevel("red")
}

func TestCameraRefused(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t, `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", window.refusal) };`)
	b.visit(s.URL)
	for name, words := range map[string]string{"NotAllowedError": "không cho dùng máy ảnh", "NotFoundError": "Không có máy ảnh"} {
		b.do(`window.refusal = ` + quoted(name))
		b.click("#camera-start")
		b.wait(`document.getElementById("message").textContent.includes(` + quoted(words) + `)`)
		b.enter(sampleNamed(t, "valid").Text)
		b.waitLevel("green")
		b.next()
	}
}

func TestPhotos(t *testing.T) {
	t.Parallel()
	s := demo(t)
	one, several, none := filepath.Join(t.TempDir(), "one.png"), filepath.Join(t.TempDir(), "several.png"), filepath.Join(t.TempDir(), "none.png")
	require.NoError(t, writePhoto(one, sampleNamed(t, "expired").Text))
	require.NoError(t, writePhoto(several, sampleNamed(t, "valid").Text, sampleNamed(t, "revoked").Text))
	require.NoError(t, os.WriteFile(none, []byte("no picture"), 0o600))
	for name, script := range map[string]string{"zxing": noDetector, "a browser's reader that fails": brokenDetector} {
		t.Run(name, func(t *testing.T) {
			b := newTab(t, script)
			b.visit(s.URL)
			choose := func(file string) { b.run(chromedp.SetUploadFiles("#photo", []string{file})) }

			choose(one)
			b.waitLevel("yellow")
			b.next()

			choose(none)
			b.wait(`document.getElementById("message").textContent.includes("không phải ảnh")`)

			choose(several)
			b.wait(`document.querySelectorAll("#codes button").length === 2`)
			levels := eval[[]string](b, `[...document.querySelectorAll("#codes button")].map(b => b.dataset.level)`)
			require.ElementsMatch(t, []string{"green", "red"}, levels)
			b.click(`#codes [data-level=red]`)
			b.waitLevel("red")
			require.Equal(t, "red", eval[string](b, `document.activeElement.dataset.level`))
			b.click(`#codes [data-level=green]`)
			b.waitLevel("green")
		})
	}
}

// A picture that is in the clipboard or dropped arrives as a file.
func TestPasteAndDrop(t *testing.T) {
	t.Parallel()
	s := demo(t)
	file := filepath.Join(t.TempDir(), "photo.png")
	require.NoError(t, writePhoto(file, sampleNamed(t, "revoked").Text))
	picture, err := os.ReadFile(file)
	require.NoError(t, err)

	b := newTab(t)
	b.visit(s.URL)
	transfer := `const transfer = new DataTransfer(); const bytes = Uint8Array.from(atob(` + quoted(base64.StdEncoding.EncodeToString(picture)) + `), c => c.charCodeAt(0));
		const withPicture = () => transfer.items.add(new File([bytes], "photo.png", {type: "image/png"}));
		const withText = () => transfer.setData("text/plain", ` + quoted(" "+sampleNamed(t, "valid").Text+"\n") + `);
		const paste = target => target.dispatchEvent(new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true}));
		const drop = () => document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));`
	for _, way := range []struct{ script, level string }{
		{`withPicture(); paste(document.body)`, "red"},
		{`withText(); paste(document.body)`, "green"},
		{`withText(); paste(document.getElementById("text"))`, "green"},
		{`withPicture(); drop()`, "red"},
		{`withText(); drop()`, "green"},
	} {
		b.do(transfer + way.script)
		b.waitLevel(way.level)
		b.next()
	}
}
