package paper

import (
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"github.com/vaxcert/vaxcert/identity"
)

// maxShown is how many characters of a value are shown: more than the longest name
// has, 80 and 80 and a space.
const maxShown = 200

// missing stands where there is no value.
const missing = "—"

// plain makes one line of a value: composed, without control and formatting characters
// (which include those that turn the direction), with single spaces, at most maxShown
// characters.
func plain(value string) string {
	if len(value) > 16*maxShown {
		value = value[:16*maxShown]
	}
	value = norm.NFC.String(strings.ToValidUTF8(value, ""))
	runes := make([]rune, 0, len(value))
	for _, r := range value {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			r = ' '
		case unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs):
			continue
		}
		if r == ' ' && (len(runes) == 0 || runes[len(runes)-1] == ' ') {
			continue
		}
		runes = append(runes, r)
	}
	if len(runes) > maxShown {
		runes = append(runes[:maxShown-1], '…')
	}
	return strings.TrimSpace(string(runes))
}

// printable is plain without what the fonts have no picture of. lost says that a letter
// went with it.
func printable(value string) (shown string, lost bool) {
	shown = strings.Map(func(r rune) rune {
		if inFonts(r) {
			return r
		}
		lost = lost || unicode.IsLetter(r) || unicode.IsMark(r)
		return -1
	}, plain(value))
	return strings.Join(strings.Fields(shown), " "), lost
}

// printableName gives a name for the page: as it is spelt, or where the fonts lack
// letters, transliterated; and the form of the machine readable zone.
func printableName(name identity.Name) (shown, zone string) {
	family, given := name.Transliterated()
	zone = strings.Trim(family+"<<"+given, "<")
	shown, lost := printable(name.Full())
	if lost && zone != "" {
		shown = strings.ReplaceAll(strings.ReplaceAll(zone, "<<", " "), "<", " ")
	}
	return shown, zone
}

// inFonts tells whether both fonts have a letter, and show it right: scripts that are
// written from the right, or whose letters join, would need more than a picture each.
func inFonts(r rune) bool {
	if r > 0xFFFF || !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common, unicode.Inherited) {
		return false
	}
	return coverage()[r]
}

// coverage is the characters of the basic plane that both fonts have.
var coverage = sync.OnceValue(func() *[1 << 16]bool {
	var has [1 << 16]bool
	var buffer sfnt.Buffer
	for i, file := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		font, err := sfnt.Parse(file)
		if err != nil {
			panic("paper: a font of the program cannot be read: " + err.Error())
		}
		for r := range rune(1 << 16) {
			if i > 0 && !has[r] {
				continue
			}
			glyph, err := font.GlyphIndex(&buffer, r)
			has[r] = err == nil && glyph != 0
		}
	}
	return &has
})
