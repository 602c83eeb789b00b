package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const isReady = `document.getElementById("offline").dataset.ready === "true"`

func TestWithoutNetwork(t *testing.T) {
	s := demo(t)
	b := newDevice(t, noDetector)
	b.visit(s.URL)
	b.wait(isReady)
	s.stop()

	for name, level := range map[string]string{"valid": "green", "forged": "red", "revoked": "red", "expired": "yellow"} {
		b.run(chromedp.Reload())
		b.wait(`document.getElementById("text")`)
		b.enter(sampleNamed(t, name).Text)
		b.waitLevel(level)
		t.Logf("%s: verdict %.0f ms after the page was opened, without a network", name, eval[float64](b, `performance.now()`))
	}
	b.next()
	b.click("#camera-start") // the reader was not loaded before
	b.waitLevel("green")
}

func TestNewDataIsTaken(t *testing.T) {
	t.Parallel()
	needChromium(t)
	made := time.Now().Add(-time.Hour)
	before, err := chromium.demo.border(func() time.Time { return made })
	require.NoError(t, err)
	s := newServer(t, before)
	b := newDevice(t)
	b.visit(s.URL)
	b.enter(sampleNamed(t, "valid").Text)
	b.waitLevel("green")
	b.next()

	update := func(read func() (data, error)) {
		changed := *before
		changed.read = read
		s.serve(&changed)
		b.do(`dispatchEvent(new Event("online"))`)
	}
	verdict := func(level string) {
		b.enter(sampleNamed(t, "valid").Text)
		b.waitLevel(level)
		b.next()
	}
	refused := func(code string) {
		b.wait(`document.getElementById("trust-detail").textContent.includes(` + quoted("("+code+")") + `)`)
		verdict("green")
	}

	older, err := chromium.demo.border(func() time.Time { return made.Add(-time.Hour) })
	require.NoError(t, err)
	update(older.read)
	refused("older")

	stranger, err := newDemonstration(time.Now())
	require.NoError(t, err)
	strange, err := stranger.border(time.Now)
	require.NoError(t, err)
	update(strange.read)
	refused("trust-signature")

	newer, err := chromium.demo.border(time.Now)
	require.NoError(t, err)
	update(func() (data, error) {
		d, err := newer.read()
		require.NoError(t, err)
		list, err := revocationOf(sampleNamed(t, "valid").Text)
		d.revoked = append(d.revoked, list)
		return d, err
	})
	b.wait(`!document.getElementById("trust-detail").textContent.includes("(")`)
	verdict("red")

	// What was taken stays.
	b.wait(isReady)
	s.stop()
	b.run(chromedp.Reload())
	b.wait(`document.getElementById("trust").dataset.age === "fresh"`)
	verdict("red")
}

func TestAgeOfTheData(t *testing.T) {
	t.Parallel()
	needChromium(t)
	for age, want := range map[string]struct {
		days                    int
		valid, forged, headline string
	}{
		"fresh":   {0, "green", "red", "Hợp lệ"},
		"grace":   {3, "yellow", "red", "Hợp lệ"},
		"too-old": {30, "red", "red", "Không quyết định được"},
	} {
		old, err := chromium.demo.border(func() time.Time { return time.Now().AddDate(0, 0, -want.days) })
		require.NoError(t, err)
		s := newServer(t, old)
		b := newTab(t)
		b.visit(s.URL)
		b.wait(`document.getElementById("trust").dataset.age === "` + age + `"`)
		b.enter(sampleNamed(t, "valid").Text)
		b.waitLevel(want.valid)
		require.Equal(t, want.headline, eval[string](b, `document.querySelector("#verdict-title [lang=vi]").textContent`))
		b.next()
		b.enter(sampleNamed(t, "forged").Text)
		b.waitLevel(want.forged)
	}
}

func TestWithoutData(t *testing.T) {
	t.Parallel()
	s := demo(t)
	nobody := *s.handler.site
	nobody.data = func() (map[string][]byte, error) { return map[string][]byte{}, nil }
	s.handler = &handler{site: &nobody}
	b := newTab(t)
	b.run(chromedp.Navigate(s.URL))
	b.wait(`document.getElementById("trust-state").textContent.includes("Chưa có dữ liệu")`)
	b.enter(sampleNamed(t, "valid").Text)
	b.waitLevel("red")
	require.Equal(t, "Không quyết định được", eval[string](b, `document.querySelector("#verdict-title [lang=vi]").textContent`))
}

// A page whose SDK decides wrongly about a golden vector decides about nobody.
func TestSelfTest(t *testing.T) {
	t.Parallel()
	s := demo(t)
	var settings settings
	require.NoError(t, json.Unmarshal(s.handler.site.app["settings.json"], &settings))
	for i, change := range []func(){
		func() { settings.Specimen.At = settings.Specimen.At.AddDate(5, 0, 0) },
		func() { settings.Specimen.Certificate = chromium.demo.dsc.Raw },
		func() { settings.Specimen.Text = "HC1:" },
	} {
		kept := settings.Specimen
		change()
		changed, err := json.Marshal(settings)
		require.NoError(t, err)
		settings.Specimen = kept
		s.handler.site.app["settings.json"] = changed
		delete(s.handler.site.app, workerPath)

		b := newTab(t)
		b.run(chromedp.Navigate(s.URL))
		b.wait(`document.getElementById("message").textContent.includes("không khởi động được")`)
		b.enter(sampleNamed(t, "valid").Text)
		b.wait(`document.getElementById("message").textContent.includes("không khởi động được")`)
		require.True(t, eval[bool](b, `document.getElementById("verdict").hidden`), i)
		b.forgive("the self-test failed")
	}
}

func TestNewVersionOfTheApp(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newDevice(t)
	b.visit(s.URL)
	b.wait(isReady)
	b.run(chromedp.Reload())
	b.wait(isReady)
	isStrict := `fetch("settings.json").then(answer => answer.json()).then(settings => settings.strict)`
	require.False(t, eval[bool](b, isStrict))

	strict, err := chromium.demo.border(time.Now)
	require.NoError(t, err)
	strict.settings.Strict = true
	s.serve(strict)
	before := eval[float64](b, `performance.timeOrigin`)
	b.do(`navigator.serviceWorker.getRegistration().then(registration => registration.update())`)
	b.wait(fmt.Sprintf(`performance.timeOrigin !== %f && %s`, before, isReady)) // the page opens itself anew
	s.stop()
	b.run(chromedp.Reload())
	b.wait(isReady)
	require.True(t, eval[bool](b, isStrict))
	b.enter(sampleNamed(t, "valid").Text)
	b.waitLevel("green")
}

func TestInstalls(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newDevice(t)
	b.visit(s.URL)
	b.wait(isReady)
	found, err := chromedp.Call(b.ctx, page.GetInstallabilityErrors, cdp.Empty{})
	require.NoError(t, err)
	for _, e := range found.InstallabilityErrors {
		require.Equal(t, "in-incognito", e.ErrorID, "what keeps the page from being installed as an app")
	}
	manifest, err := chromedp.Call(b.ctx, page.GetAppManifest, page.GetAppManifestParams{})
	require.NoError(t, err)
	require.Empty(t, manifest.Errors)
	require.NotEmpty(t, manifest.Data)
}

// The time of a verdict is measured in the page, around the call of the SDK.
func TestSpeedOfVerdicts(t *testing.T) {
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	var times []float64
	for range 4 {
		for _, sample := range chromium.demo.samples {
			b.enter(sample.Text)
			b.wait(`document.getElementById("banner").dataset.level`)
			times = append(times, eval[float64](b, `Number(document.getElementById("signer").textContent.match(/([\d.]+) ms/)[1])`))
			b.next()
		}
	}
	first := times[0]
	slices.Sort(times)
	t.Logf("%d verdicts: the first %.1f ms, median %.1f ms, longest %.1f ms", len(times), first, times[len(times)/2], times[len(times)-1])
}
