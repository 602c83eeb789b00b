package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// printIdentified writes what an argument is, for people.
func printIdentified(s *session, i identified) {
	fmt.Fprintf(s.stdout, "%s\n", printable(i.Input))
	rows := [][2]string{
		{"kind", i.kindWord(s.lang)},
		{"family", i.Family}, {"given", i.Given}, {"fnt", i.FNT}, {"gnt", i.GNT}, {"folded", i.Folded},
		{"date", i.Date}, {"precision", identityWord(i.Precision, s.lang)},
		{"number", i.Text}, {"paper", i.IDType}, {"province", i.Province}, {"country", i.Country},
		{"sex", i.Sex}, {"birth year", yearText(i.BirthYear)},
	}
	if p := i.Person; p != nil {
		rows = append(rows, [][2]string{
			{"number", p.PersonalID}, {"old number", p.OldID}, {"passport", p.Passport}, {"full name", p.FullName},
			{"born", p.Birth}, {"sex", p.Sex}, {"province", p.Province}, {"nationality", p.Country},
		}...)
	}
	if i.Uncertain != nil && *i.Uncertain {
		rows = append(rows, [2]string{"uncertain", uncertainSplit.In(s.lang)})
	}
	for _, r := range i.Repairs {
		rows = append(rows, [2]string{"repaired", r.Code + " " + r.Message})
	}
	told := false
	for _, f := range i.Findings {
		told = told || f.Message == i.Message
		text := f.Code + " " + f.Message
		if f.Proposed != "" {
			text += " → " + f.Proposed
		}
		rows = append(rows, [2]string{f.Severity, text})
	}
	if !told {
		rows = append(rows, [2]string{"error", strings.TrimSpace(i.Error + " " + i.Message)})
	}
	for _, row := range rows {
		if row[1] != "" {
			printRow(s, identityWord(row[0], s.lang), row[1])
		}
	}
}

// labelWidth is that of the longest label, in characters.
const labelWidth = 14

func printRow(s *session, label, value string) {
	gap := max(1, labelWidth-utf8.RuneCountInString(label))
	fmt.Fprintf(s.stdout, "  %s%s%s\n", label, strings.Repeat(" ", gap), printable(value))
}

// kindWord is empty for names and dates, which show what they are.
func (i identified) kindWord(language string) string {
	if i.Kind == "name" || i.Kind == "date" {
		return ""
	}
	return identityWord(i.Kind, language)
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

var uncertainSplit = lang.Pair{
	"cách tách họ và tên chưa chắc chắn; hãy xem lại",
	"the split is a guess; somebody should look at it",
}

// identityWords are the Vietnamese of the words that id shows.
var identityWords = map[string]string{
	"kind": "loại", "family": "họ", "given": "tên", "folded": "dạng so sánh", "date": "ngày", "precision": "độ đầy đủ",
	"number": "số", "paper": "giấy tờ", "province": "tỉnh", "country": "nước", "sex": "giới tính", "birth year": "năm sinh",
	"old number": "số cũ", "passport": "hộ chiếu", "full name": "họ và tên", "born": "ngày sinh", "nationality": "quốc tịch",
	"uncertain": "chưa chắc", "repaired": "đã sửa", "error": "lỗi",

	"note": "ghi chú", "warning": "lưu ý", "failure": "lỗi",
	"day": "ngày", "month": "tháng", "year": "năm",

	"personal-number": "số định danh cá nhân", "old-card": "chứng minh nhân dân cũ", "vn-passport": "hộ chiếu Việt Nam",
	"foreign-passport": "hộ chiếu nước ngoài", "health-insurance": "thẻ bảo hiểm y tế",
	"identity-qr": "mã QR giấy tờ", "passport-mrz": "dòng mã hộ chiếu",
}

func identityWord(english, language string) string {
	if vietnamese, ok := identityWords[english]; ok {
		return lang.Pair{vietnamese, english}.In(language)
	}
	return english
}
