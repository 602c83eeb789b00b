package guard

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/unicode/norm"
)

const (
	// MinPassword is the fewest characters of a password, after NFKC. Source: NIST SP
	// 800-63B section 5.1.1.2 asks for 8; officers sign for a country.
	MinPassword = 12
	// MaxPassword is the most characters.
	MaxPassword = 128
	// maxPasswordBytes is more than MaxPassword characters with their marks need.
	maxPasswordBytes = 16 * MaxPassword
	// besidesUser is how many characters a password has besides the user name.
	besidesUser = 8
	// fewCharacters is less than how many different ones a password has.
	fewCharacters = 5
)

// Weakness is why a password is not accepted: an error, and a stable code.
type Weakness string

// The weaknesses, as the package's table of codes explains them.
const (
	PasswordShort  Weakness = "password-short"
	PasswordLong   Weakness = "password-long"
	PasswordUser   Weakness = "password-user"
	PasswordCommon Weakness = "password-common"
	PasswordSame   Weakness = "password-same"
)

// Error gives the code.
func (w Weakness) Error() string { return string(w) }

// Text says what to do, in Vietnamese for "vi" and in English for anything else.
func (w Weakness) Text(lang string) string {
	texts := map[Weakness][2]string{
		PasswordShort:  {"Mật khẩu cần ít nhất 12 ký tự.", "The password needs at least 12 characters."},
		PasswordLong:   {"Mật khẩu dài nhất là 128 ký tự.", "The password may have at most 128 characters."},
		PasswordUser:   {"Mật khẩu không được dựa trên tên đăng nhập.", "The password must not be made of the user name."},
		PasswordCommon: {"Mật khẩu này quá dễ đoán. Hãy chọn vài từ không liên quan đến nhau.", "This password is too easy to guess. Choose a few words that have nothing to do with each other."},
		PasswordSame:   {"Mật khẩu mới phải khác mật khẩu hiện tại.", "The new password must be another one than the present."},
	}[w]
	if lang == "vi" {
		return texts[0]
	}
	return texts[1]
}

// Acceptable says whether a user may choose a password: nil, or a Weakness.
func Acceptable(password, user string) error {
	if tooLong(password) {
		return PasswordLong
	}
	if utf8.RuneCountInString(norm.NFKC.String(password)) < MinPassword {
		return PasswordShort
	}
	bare, name := fold(password), fold(user)
	switch {
	case common(bare):
		return PasswordCommon
	case name != "" && strings.Contains(bare, name) && utf8.RuneCountInString(bare)-utf8.RuneCountInString(name) < besidesUser:
		return PasswordUser
	}
	return nil
}

func tooLong(password string) bool {
	return len(password) > maxPasswordBytes || utf8.RuneCountInString(norm.NFKC.String(password)) > MaxPassword
}

//go:embed common.txt
var commonList string

// commonWords are the words that the commonest passwords are made of, folded.
var commonWords = func() map[string]bool {
	words := map[string]bool{}
	for word := range strings.Lines(commonList) {
		words[strings.TrimSpace(word)] = true
	}
	return words
}()

// rows are what fingers type one after another.
var rows = []string{"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"}

// common says whether a folded password is one of the first that somebody tries.
func common(bare string) bool {
	core := strings.Trim(bare, "0123456789")
	if core == "" || different(bare) < fewCharacters || commonWords[bare] || commonWords[core] || repeats(bare) || repeats(core) && len(core) >= len(bare)/2 {
		return true
	}
	for _, row := range rows {
		if strings.Contains(row, bare) || strings.Contains(row, core) && len(core) >= 5 {
			return true
		}
	}
	return false
}

func different(text string) int {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen)
}

// repeats says whether a text is one thing again and again: "abcabcabc".
func repeats(text string) bool {
	return len(text) > 1 && strings.Contains((text + text)[1:2*len(text)-1], text)
}

// fold leaves small letters without marks, and digits; "@" and "$" are read as letters.
func fold(text string) string {
	text = strings.NewReplacer("@", "a", "$", "s", "đ", "d").Replace(strings.ToLower(norm.NFKD.String(text)))
	text = runes.Remove(runes.In(unicode.Mn)).String(text)
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
