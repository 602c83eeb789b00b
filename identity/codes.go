package identity

import "github.com/vaxcert/vaxcert/internal/lang"

// codes is the one table of all codes of findings.
var codes = []struct {
	code     string
	sentence lang.Pair
}{
	{"number-format", lang.Pair{"Số giấy tờ không đúng dạng.", "The identity number has a wrong format."}},
}

// Sentence explains a code of this package in Vietnamese (language "vi") or
// English; it is empty for a code of another.
func Sentence(code, language string) string {
	for _, c := range codes {
		if c.code == code {
			return c.sentence.In(language)
		}
	}
	return ""
}
