package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

func TestNothingIsStoredOrSent(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newDevice(t, noDetector)
	b.visit(s.URL)
	b.wait(isReady)
	known, err := s.handler.current()
	require.NoError(t, err)

	valid := sampleNamed(t, "valid")
	b.enter(valid.Text)
	b.waitLevel("green")
	b.set("#mrz", valid.MRZ)
	b.wait(`document.querySelector(".comparison")`)
	b.next()
	photo := filepath.Join(t.TempDir(), "photo.png")
	require.NoError(t, writePhoto(photo, sampleNamed(t, "revoked").Text))
	b.run(chromedp.SetUploadFiles("#photo", []string{photo}))
	b.waitLevel("red")
	b.next()
	b.click("#camera-start")
	b.waitLevel("green")

	require.Zero(t, eval[int](b, `localStorage.length + sessionStorage.length`))
	require.Empty(t, eval[[]string](b, `indexedDB.databases().then(all => all.map(one => one.name))`))
	require.Empty(t, eval[string](b, `document.cookie`))
	require.Equal(t, s.URL, eval[string](b, `location.href`))
	require.Empty(t, eval[[]string](b, `(async () => {
		const found = [];
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const text = await (await cache.match(request)).text();
				if (!name.startsWith("app-") && name !== "data" || [`+quoted(valid.Text[:60])+`, "Minh Khai", "MINH<KHAI", "Tuyết"].some(word => text.includes(word))) found.push(request.url);
			}
		}
		return found;
	})()`))
	for _, request := range s.asked {
		path, isGet := strings.CutPrefix(request, "GET /")
		require.True(t, isGet, request)
		if path != "" && path != "favicon.ico" {
			_, ok := known[path]
			require.True(t, ok, path)
		}
	}
}

func TestNextPersonStartsAnew(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	empty := eval[string](b, `document.querySelector("main").innerText`)
	b.enter(sampleNamed(t, "valid").Text)
	b.waitLevel("green")
	b.click("#checks-sheet summary")
	b.set("#mrz", "P<VNMNGUYEN")
	b.next()
	require.Equal(t, empty, eval[string](b, `document.querySelector("main").innerText`))
	require.False(t, eval[bool](b, `/Khai|KHAI|NGUYEN|UVCI/.test(document.documentElement.outerHTML + [...document.querySelectorAll("textarea")].map(field => field.value))`))
}

// heldTimers keeps the long timers of the page for the test to let them go.
const heldTimers = `window.held = new Map();
	{ const set = window.setTimeout, clear = window.clearTimeout; let last = 1e9;
	window.setTimeout = (f, wait, ...rest) => { if (!(wait >= 60000)) return set(f, wait, ...rest); held.set(++last, {f, wait}); return last; };
	window.clearTimeout = id => held.delete(id) || clear(id); }
	window.elapse = wait => { for (const [id, timer] of [...held]) if (timer.wait <= wait) { held.delete(id); timer.f(); } };`

func TestVerdictsAreForgotten(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t, heldTimers)
	b.visit(s.URL)
	show := func() {
		b.enter(sampleNamed(t, "valid").Text)
		b.waitLevel("green")
	}
	isGone := `document.getElementById("verdict").hidden && document.getElementById("message").textContent === "Đã xóa kết quả."`

	show()
	b.do(`elapse(60 * 1000)`)
	require.False(t, eval[bool](b, isGone), "somebody may still read it")
	b.do(`elapse(3 * 60 * 1000)`)
	require.True(t, eval[bool](b, isGone))

	show()
	b.do(`Object.defineProperty(document, "visibilityState", {get: () => "hidden", configurable: true}); document.dispatchEvent(new Event("visibilitychange")); elapse(60 * 1000)`)
	require.True(t, eval[bool](b, isGone), "a page that nobody sees")
	b.do(`delete document.visibilityState; document.dispatchEvent(new Event("visibilitychange"))`)

	show()
	b.do(`dispatchEvent(new PageTransitionEvent("pagehide"))`)
	require.True(t, eval[bool](b, isGone))
}

// hostile are texts that try to be more than text.
var hostile = []string{"", " ", "HC1:", "HC1:%", "<img src=x onerror=alert(1)>", "HC1:<script>alert(1)</script>", "https://example.org/", strings.Repeat("HC1:A", 13000), "\x00\u202e𝕳𝕮𝟭:"}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t, `window.alert = () => { window.alerted = true };`)
	b.visit(s.URL)
	for _, text := range hostile {
		b.enter(text)
		if strings.TrimSpace(text) == "" {
			require.True(t, eval[bool](b, `document.getElementById("verdict").hidden`))
			continue
		}
		b.waitLevel("red")
		require.Equal(t, "Không đọc được", eval[string](b, `document.querySelector("#verdict-title [lang=vi]").textContent`), text)
		require.False(t, eval[bool](b, `"alerted" in window || document.querySelector("#verdict img, #verdict script")`+` !== null`))
		b.next()
	}
}
