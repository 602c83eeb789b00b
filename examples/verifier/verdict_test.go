package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
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
