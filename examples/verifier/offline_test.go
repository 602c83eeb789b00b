package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
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
	page := newDevice(t)
	page.visit(s.URL)
	page.enter(sampleNamed(t, "valid").Text)
	page.waitLevel("green")
	page.next()

	// update changes the data that the server has, and has the page look for it.
	update := func(b *border, changes ...func(files map[string][]byte)) {
		made, err := newSite(chromium.parts, b)
		require.NoError(t, err)
		good := made.data
		made.data = func() (map[string][]byte, error) {
			files, err := good()
			for _, change := range changes {
				change(files)
			}
			return files, err
		}
		s.serveSite(made)
		page.do(`document.getElementById("trust-detail").textContent = ""; dispatchEvent(new Event("online"))`)
	}
	verdict := func(level string) {
		page.enter(sampleNamed(t, "valid").Text)
		page.waitLevel(level)
		page.next()
	}
	refused := func(code string) {
		t.Helper()
		page.wait(`document.getElementById("trust-detail").textContent.includes(` + quoted("("+code+")") + `)`)
		verdict("green")
	}
	bordersAt := func(at time.Time) *border {
		b, err := chromium.demo.border(func() time.Time { return at })
		require.NoError(t, err)
		return b
	}

	update(bordersAt(made.Add(-time.Hour)))
	refused("older")
	rolledBack := *before // the same snapshot, and another list in an older set
	rolledBack.clock = func() time.Time { return made.Add(-time.Hour) }
	update(&rolledBack)
	refused("older")

	stranger, err := newDemonstration(time.Now())
	require.NoError(t, err)
	strange, err := stranger.border(time.Now)
	require.NoError(t, err)
	update(strange)
	refused("dataset-signature")

	newer := bordersAt(time.Now())
	update(newer, indexed(t, func(index *dataIndex) { index.Revoked = nil }))
	refused("data-missing")
	update(newer, indexed(t, func(index *dataIndex) { index.Rules = []namedFile{} }))
	refused("data-missing")
	update(newer, indexed(t, func(index *dataIndex) { index.Dataset = nil }))
	refused("data-missing")
	update(newer, indexed(t, func(index *dataIndex) { index.Revoked = index.Rules }))
	refused("dataset-other-file")

	// Descriptions of rules that nobody can read change no verdict.
	odd := []byte(`{"valueSetId":"odd","valueSetValues":{},"more":{"Identifier":"VR-VN-0001","Description":[null,{"lang":1}]}}`)
	revoking := *newer
	revoking.read = func() (data, error) {
		d, err := newer.read()
		require.NoError(t, err)
		list, err := revocationOf(sampleNamed(t, "valid").Text)
		d.revoked, d.rules = append(d.revoked, list), append([][]byte{odd}, d.rules...)
		return d, err
	}
	update(&revoking)
	page.wait(`/Lập lúc[^(]*$/.test(document.getElementById("trust-detail").textContent)`)
	verdict("red")

	// What was taken stays.
	page.wait(isReady)
	s.stop()
	page.run(chromedp.Reload())
	page.wait(`document.getElementById("trust").dataset.age === "fresh"`)
	verdict("red")
}

// indexed changes the index of the data, as somebody who keeps the files could.
func indexed(t *testing.T, change func(index *dataIndex)) func(files map[string][]byte) {
	return func(files map[string][]byte) {
		var index dataIndex
		require.NoError(t, json.Unmarshal(files[indexPath], &index))
		change(&index)
		changed, err := json.Marshal(index)
		require.NoError(t, err)
		files[indexPath] = changed
	}
}

// Where the set is not signed, data of each kind that is expected must be there.
func TestDataOfEachKindMustBeThere(t *testing.T) {
	t.Parallel()
	needChromium(t)
	unsigned, err := chromium.demo.border(time.Now)
	require.NoError(t, err)
	unsigned.signer = nil
	s := newServer(t, unsigned)
	good := s.handler.site.data
	s.handler.site.data = func() (map[string][]byte, error) {
		files, err := good()
		indexed(t, func(index *dataIndex) { index.Revoked = []namedFile{} })(files)
		return files, err
	}
	page := newTab(t)
	page.run(chromedp.Navigate(s.URL))
	page.wait(`document.getElementById("trust-detail").textContent.includes("(data-missing)")`)
	page.enter(sampleNamed(t, "revoked").Text)
	page.waitLevel("red")
	require.Equal(t, "Không quyết định được", eval[string](page, `document.querySelector("#verdict-title [lang=vi]").textContent`))

	s.handler = &handler{site: s.handler.site, report: os.Stderr}
	s.handler.site.data = good
	page.do(`dispatchEvent(new Event("online"))`)
	page.wait(`document.getElementById("trust").dataset.age === "fresh"`)
	page.next()
	page.enter(sampleNamed(t, "valid").Text)
	page.waitLevel("green")
}

func TestAgeOfTheData(t *testing.T) {
	t.Parallel()
	needChromium(t)
	for age, want := range map[string]struct {
		days                    int
		valid, forged, headline string
	}{
		"grace":   {3, "yellow", "red", "Hợp lệ, lưu ý"},
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
	good := settings.Specimen
	settings.Specimen.At = good.At.AddDate(5, 0, 0)
	changed, err := json.Marshal(settings)
	require.NoError(t, err)
	s.handler.site.app["settings.json"] = changed

	b := newTab(t)
	b.run(chromedp.Navigate(s.URL))
	b.wait(`document.getElementById("message").textContent.includes("không khởi động được")`)
	b.enter(sampleNamed(t, "valid").Text)
	b.wait(`document.getElementById("message").textContent.includes("không khởi động được")`)
	require.True(t, eval[bool](b, `document.getElementById("verdict").hidden`))
	b.forgive("the self-test failed")

	for want, specimen := range map[string]specimen{
		"good":                           good,
		"the self-test failed":           {good.Text, good.At, chromium.demo.dsc.Raw},
		"the self-test failed, for HC1:": {"HC1:", good.At, good.Certificate},
	} {
		got := eval[string](b, `(async () => {
			const {selfTest} = await import("./selftest.mjs");
			window.sdk ??= (await import("./vaxcert.mjs")).load(fetch("vaxcert.wasm"));
			try { selfTest(await sdk, `+asJSON(t, specimen)+`); return "good" } catch (error) { return error.message }
		})()`)
		require.True(t, strings.HasPrefix(want, got), "%s: %s", want, got)
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
