package web

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// accessible checks what a page owes to people who do not see it, or not well, or have
// no mouse; on a phone too. It gives what is wrong.
const accessible = `(() => {
	const wrong = [], all = selector => [...document.querySelectorAll(selector)], text = element => (element?.textContent ?? "").trim()
	const shown = element => element.checkVisibility() && !element.closest("[aria-hidden=true]")
	if (!["vi", "en"].includes(document.documentElement.lang)) wrong.push("no language")
	if (all("h1").length !== 1) wrong.push(all("h1").length + " h1")
	if (!document.title.trim()) wrong.push("no title")
	if (all("main").length !== 1) wrong.push("no main")
	const levels = all("h1, h2, h3, h4").filter(shown).map(h => +h.tagName[1])
	levels.forEach((level, i) => { if (i && level > levels[i - 1] + 1) wrong.push("h" + level + " after h" + levels[i - 1]) })
	const ids = all("[id]").map(e => e.id)
	ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => wrong.push("twice: #" + id))
	all("input:not([type=hidden]), select, textarea").filter(shown).forEach(field => {
		if (!text(field.labels?.[0]) && !field.ariaLabel) wrong.push("no label: " + field.name)
	})
	all("[aria-describedby], [aria-labelledby]").forEach(e => ((e.getAttribute("aria-describedby") ?? "") + " " + (e.getAttribute("aria-labelledby") ?? "")).split(/\s+/).filter(Boolean).forEach(id => {
		if (!document.getElementById(id)) wrong.push("described by nothing: " + id)
	}))
	all("a, button").filter(shown).forEach(e => { if (!text(e) && !e.ariaLabel && !e.querySelector("img[alt]:not([alt=''])")) wrong.push("no name: " + e.outerHTML) })
	all("img").forEach(e => { if (!e.hasAttribute("alt")) wrong.push("no alt: " + e.src) })
	all("svg").filter(shown).forEach(e => { if (!e.ariaLabel && e.ariaHidden !== "true" && !e.hasAttribute("aria-labelledby") && !e.querySelector("title")) wrong.push("a picture without words") })
	all("table").forEach(table => { if (!table.querySelector("th")) wrong.push("table without headings") })
	all("[style], style, script:not([src])").forEach(e => { if (!e.closest("svg")) wrong.push("inline: " + e.outerHTML.slice(0, 80)) })
	all("button, .button, input:not([type=checkbox], [type=radio]), select").filter(shown).forEach(e => {
		const box = e.getBoundingClientRect()
		if (box.height < 43.5 && !e.closest(".hidden")) wrong.push("too small: " + (e.name || text(e)) + " " + box.height)
	})
	const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
	if (wide > 0) {
		const widest = all("body *").filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))
		wrong.push("scrolls sideways by " + wide + ": " + widest.slice(0, 3).join(" | "))
	}

	// Contrast: WCAG 2.2, 1.4.3.
	const canvas = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true})
	const rgba = colour => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data }
	const light = colour => { const [r, g, b] = [...rgba(colour)].slice(0, 3).map(c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b }
	const behind = e => { for (; e; e = e.parentElement) { const colour = getComputedStyle(e).backgroundColor; if (rgba(colour)[3] > 250) return colour } return "#fff" }
	const seen = new Set()
	all("body *").filter(e => shown(e) && !e.closest("svg, .hidden, .skip, option, [disabled]") && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).forEach(e => {
		const front = getComputedStyle(e).color, back = behind(e), [a, b] = [light(front), light(back)].sort((a, b) => b - a)
		const ratio = (a + .05) / (b + .05), key = front + back
		if (ratio < 4.5 && !seen.has(key)) { seen.add(key); wrong.push("contrast " + ratio.toFixed(2) + ": " + text(e).slice(0, 40) + " " + front + " on " + back) }
	})
	return wrong
})()`

// check requires that the page that is shown is accessible at the desk and on a phone,
// in light and dark.
func (b *tab) check() {
	b.t.Helper()
	for _, dark := range []bool{false, true} {
		for _, width := range []int64{deskWidth, phoneWidth, 320} {
			b.screen(width, phoneHeight, dark)
			require.Empty(b.t, eval[[]string](b, accessible), "%s, %d wide, dark: %v", eval[string](b, `location.pathname`), width, dark)
		}
	}
	b.screen(deskWidth, deskHeight, false)
}

func TestLoginPagesAreAccessible(t *testing.T) {
	at := newBed(t)
	b := newTab(t)
	for _, language := range languages {
		b.visit(at.URL + "/login?lang=" + language)
		require.Equal(t, language, eval[string](b, `document.documentElement.lang`))
		b.check()
		b.visit(at.URL + "/nowhere")
		b.check()
	}
}
