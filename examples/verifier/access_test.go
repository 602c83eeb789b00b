package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// axe gives the program of axe-core, which finds what bars people from a page. It
// is installed once.
func axe(t *testing.T) string {
	needChromium(t)
	cache, err := cacheFolder()
	require.NoError(t, err)
	lock, err := npmFiles.ReadFile("package-lock.json")
	require.NoError(t, err)
	dir := filepath.Join(cache, "npm-dev-"+hashName(lock))
	file := filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")
	if program, err := os.ReadFile(file); err == nil {
		return string(program)
	}
	absent, err := installPackages(context.Background(), dir)
	require.NoError(t, err)
	if absent != "" {
		t.Skip("no axe-core: " + absent)
	}
	program, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(program)
}

func TestAccessibility(t *testing.T) {
	t.Parallel()
	program := axe(t)
	s := demo(t)
	b := newTab(t)
	for _, scheme := range []string{"light", "dark"} {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		require.NoError(t, err)
		check := func(what string) {
			b.do(`if (!("axe" in window)) {` + program + `}`)
			found := eval[[]string](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
				.then(found => found.violations.flatMap(v => v.nodes.map(n => v.id + " " + n.target + " " + n.failureSummary)))`)
			require.Empty(t, found, "%s, %s", what, scheme)
		}
		b.visit(s.URL)
		check("start")
		for _, name := range []string{"valid", "expired", "forged"} {
			b.enter(sampleNamed(t, name).Text)
			b.wait(`document.getElementById("banner").dataset.level`)
			b.do(`document.getElementById("checks-sheet").open = true`)
			if name == "valid" {
				b.set("#mrz", sampleNamed(t, "test").MRZ)
				b.waitLevel("red")
			}
			check(name)
			b.next()
		}
		b.run(chromedp.Navigate(s.URL + "samples"))
		check("samples")
	}
}

// fits tells what is wider than the window, or too small for a finger.
const fits = `(() => {
	const wrong = [];
	if (document.documentElement.scrollWidth > innerWidth) wrong.push("wider than the window: " + document.documentElement.scrollWidth);
	for (const e of document.querySelectorAll("button, textarea, summary, input:not([type=file])")) {
		const box = e.getBoundingClientRect();
		if (box.width > 0 && (box.width < 44 || box.height < 44)) wrong.push(e.id + " " + e.textContent + " " + box.width + "x" + box.height);
	}
	return wrong;
})()`

func TestNarrowScreen(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.screen(360, 640)
	b.visit(s.URL)
	for _, lang := range []string{"en", "vi"} {
		b.click(`.languages [lang=` + lang + `]`)
		require.Empty(t, eval[[]string](b, fits))
		for _, sample := range chromium.demo.samples {
			b.enter(sample.Text)
			b.wait(`document.getElementById("banner").dataset.level`)
			b.do(`document.getElementById("checks-sheet").open = true`)
			b.set("#mrz", sampleNamed(t, "test").MRZ)
			require.Empty(t, eval[[]string](b, fits), sample.Name)
			b.next()
		}
	}
	// The bar of the button covers nothing that is scrolled to.
	b.enter(sampleNamed(t, "valid").Text)
	b.waitLevel("green")
	covered := eval[[]string](b, `(() => {
		const covered = [];
		for (const e of document.querySelectorAll("#fields dd, #mrz, #passport-form button, #checks-sheet summary")) {
			scrollTo(0, 0);
			e.scrollIntoView({block: "nearest"});
			const box = e.getBoundingClientRect();
			const seen = document.elementFromPoint(box.left + box.width / 2, box.bottom - 2);
			if (seen !== e && !e.contains(seen)) covered.push(e.id + e.textContent);
		}
		return covered;
	})()`)
	require.Empty(t, covered)
	b.run(chromedp.Navigate(s.URL + "samples"))
	require.Empty(t, eval[[]string](b, fits))
}

// tabTo presses Tab until the focus is on an element.
func (b *tab) tabTo(id string) {
	b.t.Helper()
	for range 30 {
		b.run(chromedp.KeyEvent(kb.Tab))
		require.True(b.t, eval[bool](b, `document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== "none"`),
			"the focus cannot be seen")
		if eval[string](b, `document.activeElement.id`) == id {
			return
		}
	}
	b.t.Fatal("Tab does not reach " + id)
}

func (b *tab) insert(text string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text})
	require.NoError(b.t, err)
}

func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	focus := func() string { return eval[string](b, `document.activeElement.id`) }

	b.run(chromedp.KeyEvent(kb.Tab))
	require.Equal(t, "skip", eval[string](b, `document.activeElement.className`))
	b.run(chromedp.KeyEvent(kb.Enter))
	require.Equal(t, "main", focus())

	b.tabTo("photo-choose")
	b.tabTo("text")
	b.insert(sampleNamed(t, "valid").Text)
	b.run(chromedp.KeyEvent(kb.Enter))
	b.waitLevel("green")
	require.Equal(t, "verdict-title", focus(), "the verdict is read out")
	b.tabTo("next")
	b.tabTo("mrz")
	b.insert(sampleNamed(t, "valid").MRZ)
	b.wait(`document.querySelector(".comparison")?.dataset.level === "green"`)
	require.Equal(t, "mrz", focus(), "the comparison does not take the focus away")
	b.run(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	require.True(t, eval[bool](b, `document.getElementById("checks-sheet").open`))

	b.tabTo("next")
	b.run(chromedp.KeyEvent(kb.Enter))
	require.Equal(t, "camera-start", focus())
	b.run(chromedp.KeyEvent(" "))
	b.waitLevel("green")
	require.Equal(t, "verdict-title", focus())
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	b.enter(sampleNamed(t, "expired").Text)
	b.waitLevel("yellow")
	require.Equal(t, "Họ và tên", eval[string](b, `document.querySelector("#fields dt").textContent`))
	b.click(`.languages [lang=en]`)
	require.Equal(t, "en", eval[string](b, `document.documentElement.lang`))
	require.Equal(t, "Expired", eval[string](b, `document.querySelector("#verdict-title .headline").textContent`))
	require.NotEqual(t, "Họ và tên", eval[string](b, `document.querySelector("#fields dt").textContent`))
	require.False(t, eval[bool](b, `/[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹăđơư]/i.test([...document.querySelectorAll("[data-word]:not([hidden])")].map(e => e.textContent).join())`))

	b.run(chromedp.Reload())
	b.wait(`document.documentElement.lang === "en"`)
	require.True(t, eval[bool](b, `document.getElementById("verdict").hidden`), "a verdict does not outlive its page")
}
