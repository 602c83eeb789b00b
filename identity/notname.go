package identity

import (
	"strings"
	"unicode"
)

// namelessTexts are what is written where there is no name, by their folded form.
// Each of their words counts with its marks as here, or without any: Khổng is a name.
var namelessTexts = foldedTexts(`không|không rõ|không biết|không có|không có tên|không tên|không nhớ|không xác định|
	chưa rõ|chưa biết|chưa có|chưa có tên|chưa đặt tên|chưa xác định|chưa cập nhật|vô gia cư|
	tên|họ tên|họ và tên|tên khách hàng|khách hàng|khách|người dân|người bệnh|bệnh nhân|bé trai|bé gái|
	sơ sinh|trẻ sơ sinh|người nước ngoài|người lạ|nan|null|nil|none|n/a|unknown|no name|noname|anonymous|undefined|
	full name|name|first name|abc|abcd|xyz|asd|asdf|qwe|qwerty|example|sample|demo|john doe|jane doe|n.a|
	nguyễn văn test`)

// markedNameless are those that without their marks are names: Mậu, Võ Danh.
var markedNameless = foldedTexts(`mẫu|nháp|vô danh|thử nghiệm|kiểm thử`)

func foldedTexts(texts string) map[string]string {
	folded := map[string]string{}
	for _, text := range strings.Split(texts, "|") {
		text = strings.TrimSpace(text)
		folded[Fold(text)] = text
	}
	return folded
}

// saysNoName says whether a text, of which folded is the folded form, is one of
// those above.
func saysNoName(text, folded string) bool {
	if said, ok := markedNameless[folded]; ok && strings.Contains(strings.ToLower(text), said) {
		return true
	}
	said, ok := namelessTexts[folded]
	if !ok {
		return false
	}
	meant := nameWords(said)
	for i, word := range nameWords(strings.ToLower(text)) {
		if i >= len(meant) || word != meant[i] && word != Fold(meant[i]) {
			return false
		}
	}
	return true
}

func nameWords(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// isNameless says whether a clean text is what people write where there is no
// name, or is about another person than its own.
func isNameless(text string) bool {
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return true
	}
	folded := Fold(text)
	if saysNoName(text, folded) {
		return true
	}
	if isOneLetter(folded) {
		return true
	}
	if strings.Contains(folded, "test") {
		for _, word := range strings.Fields(folded) {
			if strings.TrimRightFunc(word, unicode.IsDigit) == "test" {
				return true
			}
		}
	}
	first, _, more := strings.Cut(text, " ")
	return more && hasWord(relationWords, first) && relationAt(strings.Fields(text)) == 0
}

// isOneLetter says whether a text has the same letter only: x, aaa.
func isOneLetter(s string) bool {
	only := rune(0)
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r):
		case only == 0:
			only = r
		case r != only:
			return false
		}
	}
	return true
}
