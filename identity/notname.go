package identity

import (
	"strings"
	"unicode"
)

// namelessTexts are what is written where there is no name, folded.
var namelessTexts = foldedSet(`khong|khong ro|khong biet|khong co|khong co ten|khong ten|khong nho|khong xac dinh|
	chua ro|chua biet|chua co|chua co ten|chua dat ten|chua xac dinh|chua cap nhat|vo danh|vo gia cu|
	ten|ho ten|ho va ten|ten khach hang|khach hang|khach|nguoi dan|nguoi benh|benh nhan|be trai|be gai|
	so sinh|tre so sinh|nguoi nuoc ngoai|nguoi la|nan|null|nil|none|n/a|unknown|no name|noname|anonymous|undefined|
	full name|name|first name|abc|abcd|xyz|asd|asdf|qwe|qwerty|example|sample|demo|john doe|jane doe|n.a|n.a.|
	nguyen van test|thu nghiem|kiem thu|mau|nhap`)

func foldedSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Split(text, "|") {
		set[strings.TrimSpace(word)] = true
	}
	return set
}

// isNameless says whether a clean text is what people write where there is no
// name, or is about another person than its own.
func isNameless(text string) bool {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return true
	}
	folded := Fold(text)
	if namelessTexts[folded] || namelessTexts[strings.ToLower(text)] {
		return true
	}
	letters := strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) }), "")
	if isOneLetter(letters) {
		return true
	}
	words := strings.Fields(folded)
	for _, word := range words {
		if strings.TrimRightFunc(word, unicode.IsDigit) == "test" {
			return true
		}
	}
	return relationAt(strings.Fields(text)) == 0
}

// isOneLetter says whether a text has the same letter only: x, aaa.
func isOneLetter(letters string) bool {
	for i, r := range letters {
		if i > 0 && !strings.HasPrefix(letters, string(r)) {
			return false
		}
	}
	return true
}
