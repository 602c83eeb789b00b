package main

import "github.com/vaxcert/vaxcert/internal/lang"

// words are the Vietnamese of the single words between the sentences.
var words = map[string]string{
	"fail": "lỗi",
	"warn": "lưu ý",

	"issuer":      "nước cấp",
	"key ID":      "mã khóa",
	"issued":      "cấp ngày",
	"valid until": "có giá trị đến",
}

// word gives a word in a language.
func word(english, language string) string {
	if vietnamese, ok := words[english]; ok {
		return lang.Pair{vietnamese, english}.In(language)
	}
	return english
}

var (
	issuedWord  = lang.Pair{"đã cấp", "issued"}
	refusedWord = lang.Pair{"bị từ chối", "refused"}
)

var keyLookedFor = lang.Pair{
	"không có khóa mang mã %s trong các chứng thư được tin cậy",
	"no trusted certificate has the key ID %s",
}
