package identity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxRepairs is how often the steps of a repair are gone through until nothing
// changes any more. Texts that hide a name deeper are no names.
const maxRepairs = 6

// repairName gives the name that a text in a record means: in NFC, single spaces,
// the case as given, without what is no name, and with broken encodings and
// left-over keystrokes undone. It is empty where there is none, and has at most
// twice MaxNamePart characters. To repair the name again changes nothing.
//
// The findings are about full_name. Those that changed something propose the
// repaired name; those without a proposal only say what to look at. Letters are
// changed only where the whole name is Vietnamese afterwards and was not before,
// so foreigners' names stay as they are.
func repairName(s string) (name string, findings []Finding) {
	if len(s) > maxNameBytes {
		return "", []Finding{{Code: "name-too-long", Field: "full_name", Severity: Failure}}
	}
	if shape := shapeOf(s); shape.usual() {
		return s, shape.findings(nil)
	}
	r := nameRepair{text: s}
	if r.tidy(); r.text == s || !isText(r.text) || !shapeOf(r.text).usual() {
		r = nameRepair{text: s}
		r.run()
	}
	return r.result()
}

// nameRepair is a name on its way from what was typed to what was meant.
type nameRepair struct {
	text    string
	found   []nameFinding
	failure string // code of what makes it no name
}

type nameFinding struct {
	code     string
	severity Severity
	changed  bool // the text, so that the repaired name is the proposal
}

func (r *nameRepair) run() {
	if strings.TrimFunc(r.text, isBlank) == "" {
		r.failure = "name-empty"
		return
	}
	for range maxRepairs {
		before := r.text
		r.pass()
		if r.failure != "" || r.text == before {
			return
		}
	}
	r.failure = "name-not-a-name"
}

func isBlank(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }

// pass goes through all steps once. What the bytes were comes before what the
// letters mean, and that before which words are the name.
func (r *nameRepair) pass() {
	r.readAgainAsUTF8()
	r.readAgainFromFont()
	if !isText(r.text) || hasLostLetters(r.text) && !isVIQR(r.text) {
		r.failure = "name-encoding"
		return
	}
	r.tidy()
	if isVIQR(r.text) { // its signs are letters, of which none may be cut
		r.say("name-encoding", Warning, false)
		return
	}
	r.takeLatinLetters()
	r.takeDStroke()
	r.splitJoinedWords()
	if isNameless(r.text) {
		r.failure = "name-not-a-name"
		return
	}
	looked := r.text
	r.cutExtraText()
	r.undoKeystrokes()
	r.cutDigits()
	r.moveTones()
	if r.text != looked && isNameless(r.text) {
		r.failure = "name-not-a-name"
	}
}

// change takes the text after a step, if the step did anything.
func (r *nameRepair) change(code string, severity Severity, text string) {
	if text != r.text {
		r.text = text
		r.say(code, severity, true)
	}
}

func (r *nameRepair) say(code string, severity Severity, changed bool) {
	for i, f := range r.found {
		if f.code == code {
			r.found[i].severity = max(f.severity, severity)
			r.found[i].changed = f.changed || changed
			return
		}
	}
	r.found = append(r.found, nameFinding{code, severity, changed})
}

// result judges the repaired text, and gives all findings.
func (r *nameRepair) result() (string, []Finding) {
	if r.failure == "" && utf8.RuneCountInString(r.text) > 2*MaxNamePart {
		r.failure = "name-too-long"
	}
	if r.failure != "" {
		r.text = ""
		r.say(r.failure, Failure, false)
	}
	findings := make([]Finding, 0, len(r.found)+2)
	for _, f := range r.found {
		finding := Finding{Code: f.code, Field: "full_name", Severity: f.severity}
		if f.changed {
			finding.Proposed = r.text
		}
		findings = append(findings, finding)
	}
	if r.text != "" {
		findings = shapeOf(r.text).findings(findings)
	}
	return r.text, findings
}

// tidy puts in order what does not show, or hardly: the Unicode form, invisible
// characters, and the spaces.
func (r *nameRepair) tidy() {
	if isClean(r.text) && !strings.Contains(r.text, "_") {
		return
	}
	if strings.ContainsFunc(r.text, isInvisible) {
		r.change("name-invisible", Note, strings.Map(func(c rune) rune {
			if isInvisible(c) {
				return -1
			}
			return c
		}, r.text))
	}
	if strings.ContainsFunc(r.text, isFullWidth) {
		r.change("name-script", Warning, strings.Map(narrow, r.text))
	}
	spaced := strings.Join(strings.FieldsFunc(r.text, func(c rune) bool { return unicode.IsSpace(c) || c == '_' }), " ")
	r.change("name-spaces", Note, spaced)
	r.change("name-unicode-form", Note, clean(r.text))
}

// isFullWidth says whether r is a letter or sign in the form that fills a
// Chinese character's square, or in a style of mathematical letters.
func isFullWidth(r rune) bool {
	return r >= '！' && r <= '～' || r >= 0x1D400 && r <= 0x1D7FF
}

func narrow(r rune) rune {
	if !isFullWidth(r) {
		return r
	}
	narrowed, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	return narrowed
}

// hasLostLetters says whether a question mark is inside a word, where a system
// put it for a letter that it did not have.
func hasLostLetters(s string) bool {
	letterBefore := false
	for i, r := range s {
		if r == '?' && letterBefore {
			if next, _ := utf8.DecodeRuneInString(s[i+1:]); unicode.IsLetter(next) {
				return true
			}
		}
		letterBefore = unicode.IsLetter(r) || r == '?' && letterBefore
	}
	return false
}

// splitJoinedWords puts spaces between words whose capitals show that they were
// lost: NguyễnVănHùng, and after stops: Nguyễn.Văn.Hùng.
func (r *nameRepair) splitJoinedWords() {
	if !hasJoinedWords(r.text) {
		return
	}
	var out []string
	for _, word := range strings.Split(r.text, " ") {
		parts := splitAtCapitals(word)
		if len(parts) < 2 {
			parts = strings.Split(word, ".")
		}
		if len(parts) > 1 && areSyllables(parts) {
			out = append(out, parts...)
		} else {
			out = append(out, word)
		}
	}
	r.change("name-spaces", Note, strings.Join(out, " "))
}

func hasJoinedWords(s string) bool {
	small := false
	for _, r := range s {
		if r == '.' || small && unicode.IsUpper(r) {
			return true
		}
		small = unicode.IsLower(r)
	}
	return false
}

// areSyllables says whether joined words surely are Vietnamese ones: with marks, a
// usual family name first, or three at least. A syllable has two letters here.
func areSyllables(parts []string) bool {
	marked := false
	for _, p := range parts {
		if utf8.RuneCountInString(p) < 2 || !isVietnameseWord(p) {
			return false
		}
		marked = marked || !isASCII(p)
	}
	return marked || len(parts) > 2 || isCommonSurname(parts[0])
}

func splitAtCapitals(word string) []string {
	var parts []string
	start, small := 0, false
	for i, r := range word {
		if small && unicode.IsUpper(r) {
			parts = append(parts, word[start:i])
			start = i
		}
		small = unicode.IsLower(r)
	}
	return append(parts, word[start:])
}

// moveTones puts misplaced tone marks where one of the two schools has them.
func (r *nameRepair) moveTones() {
	if isASCII(r.text) {
		return
	}
	words := strings.Split(r.text, " ")
	for i, word := range words {
		words[i] = placeTone(word, true)
	}
	r.change("name-tone-placement", Note, strings.Join(words, " "))
}
