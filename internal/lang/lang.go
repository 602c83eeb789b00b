// Package lang chooses between the two languages of the project.
package lang

import "strings"

// Pair is a sentence in Vietnamese and in English.
type Pair [2]string

// In gives the sentence in a language: Vietnamese for "vi" and its variants
// ("vi-VN"), English for all others.
func (p Pair) In(lang string) string {
	if lang == "vi" || strings.HasPrefix(lang, "vi-") {
		return p[0]
	}
	return p[1]
}
