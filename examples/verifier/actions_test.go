package main

import (
	"encoding/json"
)

// click clicks what a selector finds, wherever it is on the screen.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(`document.querySelector(` + quoted(selector) + `).click()`)
}

// set writes a text into a field, as somebody who typed it.
func (b *tab) set(selector, text string) {
	b.t.Helper()
	b.do(`const field = document.querySelector(` + quoted(selector) + `); field.value = ` + quoted(text) +
		`; field.dispatchEvent(new Event("input", {bubbles: true}));`)
}

func quoted(text string) string {
	q, _ := json.Marshal(text) // a string is JSON always
	return string(q)
}
