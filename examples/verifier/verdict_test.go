package main

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
)

// demo serves the demonstration.
func demo(t *testing.T) *server {
	needChromium(t)
	b, err := chromium.demo.border(time.Now)
	require.NoError(t, err)
	return newServer(t, b)
}

func sampleNamed(t *testing.T, name string) sample {
	for _, s := range chromium.demo.samples {
		if s.Name == name {
			return s
		}
	}
	t.Fatal("no sample " + name)
	return sample{}
}

// enter types a text into the field for the text of a code, and sends it.
func (b *tab) enter(text string) {
	b.t.Helper()
	b.set("#text", text)
	b.click(`#text-form button`)
}

func (b *tab) waitLevel(level string) {
	b.t.Helper()
	b.wait(`document.getElementById("banner").dataset.level === "` + level + `"`)
}

func (b *tab) next() {
	b.t.Helper()
	b.click("#next")
	b.wait(`document.getElementById("verdict").hidden`)
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	for name, want := range map[string]struct {
		level, vi, en string
		fields        bool
	}{
		"valid":       {"green", "Hợp lệ", "Valid", true},
		"expired":     {"yellow", "Hết hạn", "Expired", true},
		"revoked":     {"red", "Đã bị thu hồi", "Revoked", true},
		"forged":      {"red", "Chữ ký sai", "Bad signature", false},
		"unknown":     {"red", "Không rõ nơi cấp", "Unknown issuer", false},
		"not-allowed": {"red", "Không được chấp nhận", "Not allowed", true},
		"test":        {"green", "Hợp lệ", "Valid", true},
		"recovery":    {"green", "Hợp lệ", "Valid", true},
	} {
		b.enter(sampleNamed(t, name).Text)
		b.waitLevel(want.level)
		require.Equal(t, want.vi, eval[string](b, `document.querySelector("#verdict-title [lang=vi]").textContent`), name)
		require.Equal(t, want.en, eval[string](b, `document.querySelector("#verdict-title [lang=en]").textContent`), name)
		require.True(t, eval[bool](b, `[...document.querySelectorAll("#banner p")].every(p => p.querySelector("[lang=vi]").textContent && p.querySelector("[lang=en]").textContent)`), name)
		require.True(t, eval[bool](b, `document.querySelectorAll("#banner p").length > 0`), name)
		require.Equal(t, want.fields, eval[int](b, `document.querySelectorAll("#fields dt").length`) > 0, name)
		b.next()
	}
}

// A period that has ended is told, although the certificate is good; what is
// harmless is not.
func TestWarnings(t *testing.T) {
	t.Parallel()
	needChromium(t)
	lax, err := chromium.demo.border(time.Now)
	require.NoError(t, err)
	lax.settings.Arrival, lax.settings.Kinds = "", []dataset.Kind{dataset.Trust, dataset.Revoked}
	read := lax.read
	lax.read = func() (data, error) {
		d, err := read()
		d.rules = nil
		return d, err
	}
	s := newServer(t, lax)
	b := newTab(t)
	b.visit(s.URL)
	recovery := func(from, until int) string {
		day := func(days int) string { return time.Now().AddDate(0, 0, days).Format(time.DateOnly) }
		text, err := chromium.demo.sign(7, nil, cert.DCC{Recoveries: []cert.Recovery{{
			Disease: "840539006", FirstPositive: day(from - 11), Country: "VN", Issuer: "Cục Y tế dự phòng", ValidFrom: day(from), ValidUntil: day(until), ID: "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF",
		}}})
		require.NoError(t, err)
		return text
	}
	for text, want := range map[string]struct{ level, vi, reason string }{
		recovery(-100, 80):  {"green", "Hợp lệ", "còn hạn"},
		recovery(-100, -10): {"yellow", "Hợp lệ, lưu ý", verify.Sentence("content-ended", "vi")},
		recovery(10, 100):   {"yellow", "Hợp lệ, lưu ý", verify.Sentence("content-not-begun", "vi")},
	} {
		b.enter(text)
		b.waitLevel(want.level)
		require.Equal(t, want.vi, eval[string](b, `document.querySelector("#verdict-title [lang=vi]").textContent`))
		require.Contains(t, eval[string](b, `document.getElementById("banner").textContent`), want.reason)
		b.next()
	}
	levels := eval[[]string](b, `import("./verdict.mjs").then(({judge}) => ["tag-missing", "revocation-stale", "trust-stale"].map(code => {
		const report = {decision: "valid", checks: [{name: "cose", outcome: "warn", code, message: code}]};
		return judge({vi: report, en: report}).level;
	}))`)
	require.Equal(t, []string{"green", "yellow", "yellow"}, levels)
}

// What certificates say in words of the value sets, and dates, are in the language
// of the page.
func TestValuesInTheLanguageOfThePage(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	field := func(name string) string {
		return eval[string](b, `document.querySelector("#fields [data-field=`+name+`] dd").textContent`)
	}
	b.enter(sampleNamed(t, "valid").Text)
	b.waitLevel("green")
	require.Equal(t, "30/04/1985", field("date-of-birth"))
	require.Equal(t, "Vắc xin mRNA SARS-CoV-2", field("vaccine"))
	require.Regexp(t, `^\d{2}/\d{2}/\d{4}$`, field("vaccination-date"))
	require.Regexp(t, ` \d{2}/\d{2}/\d{4}\.$`, eval[string](b, `[...document.querySelectorAll("#banner [lang=vi]")].at(-1).textContent`))
	require.Regexp(t, `^Lập lúc \d{2}/\d{2}/\d{4} \d{2}:\d{2}:`, eval[string](b, `document.getElementById("trust-detail").textContent`))
	b.next()
	b.enter(sampleNamed(t, "test").Text)
	b.waitLevel("green")
	require.Equal(t, "Không phát hiện (âm tính)", field("result"))
	require.Contains(t, field("test-type"), "axit nucleic")
	require.Regexp(t, `^\d{2}/\d{2}/\d{4} \d{2}:\d{2}$`, field("sampled"))
	b.click(`.languages [lang=en]`)
	require.Equal(t, "Not detected", field("result"))
	require.Equal(t, "3 Feb 2001", eval[string](b, `import("./i18n.mjs").then(({value}) => value("2001-02-03"))`))

	given := []string{"1985-04-30", "1985-04", "1985", "2021-02-30", "2021-02-99", "2021-13-01", "PPN", "NI", "constructor", ""}
	show := `import("./i18n.mjs").then(({value}) => ` + asJSON(t, given) + `.map(value))`
	require.Equal(t, []string{"30 Apr 1985", "Apr 1985", "1985", "2021-02-30", "2021-02-99", "2021-13-01", "Passport", "National identity document", "constructor", ""}, eval[[]string](b, show))
	b.click(`.languages [lang=vi]`)
	require.Equal(t, []string{"30/04/1985", "04/1985", "1985", "2021-02-30", "2021-02-99", "2021-13-01", "Hộ chiếu", "Giấy tờ tùy thân quốc gia", "constructor", ""}, eval[[]string](b, show))
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}

// Whom a rule keeps out is told which one.
func TestRuleIsNamed(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t)
	b.visit(s.URL)
	b.enter(sampleNamed(t, "not-allowed").Text)
	b.waitLevel("red")
	said := eval[string](b, `document.getElementById("banner").textContent`)
	for _, rule := range demonstrationRules() {
		if rule.Identifier == "VR-VN-0002" {
			require.Contains(t, said, rule.Describe("vi"))
			require.Contains(t, said, rule.Describe("en"))
		}
	}
}

// A camera that is still starting is no hindrance, and no error.
func TestTextWhileTheCameraStarts(t *testing.T) {
	t.Parallel()
	s := demo(t)
	b := newTab(t, noDetector)
	b.visit(s.URL)
	b.do(`document.getElementById("camera-start").click(); const field = document.getElementById("text"); field.value = ` + quoted(sampleNamed(t, "revoked").Text) +
		`; document.querySelector("#text-form button").click()`)
	b.waitLevel("red")
	b.wait(`document.getElementById("video").srcObject === null`)
	require.Empty(t, eval[string](b, `document.getElementById("message").textContent`))
}
