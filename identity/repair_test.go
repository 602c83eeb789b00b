package identity

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

// nameCodes gives the codes of findings, in order.
func nameCodes(findings []Finding) string {
	codes := []string{}
	for _, f := range findings {
		codes = append(codes, f.Code)
	}
	return strings.Join(codes, " ")
}

func TestRepairNameSaysWhatIsMeant(t *testing.T) {
	for _, c := range []struct{ typed, meant, codes string }{
		// nothing to repair
		{"Nguyễn Văn Hùng", "Nguyễn Văn Hùng", ""},
		{"Mai Lan Anh", "Mai Lan Anh", ""},
		{"Nguyễn Văn A", "Nguyễn Văn A", ""},
		{"Lê Thuý Hoà", "Lê Thuý Hoà", ""},
		{"Lê Thúy Hòa", "Lê Thúy Hòa", ""},
		{"Ông Thị Anh", "Ông Thị Anh", ""},
		{"Anh Thư Nguyễn", "Anh Thư Nguyễn", ""},
		{"Trần Anh Em", "Trần Anh Em", ""},
		{"Võ Anh Thư", "Võ Anh Thư", ""},
		{"Nguyễn Con", "Nguyễn Con", ""},

		{"Mậu", "Mậu", "name-one-word"},
		{"Khổng", "Khổng", "name-one-word"},
		{"Võ Danh", "Võ Danh", ""},
		{"Ông Hoàng Long", "Ông Hoàng Long", "name-title"}, // Ông is a family name too
		{"Ông Lê Vân", "Ông Lê Vân", "name-title"},
		{"ÔNG CAO THẮNG", "ÔNG CAO THẮNG", "name-title name-case"},
		{"Ông Nguyễn Jack", "Ông Nguyễn Jack", "name-title"},
		{"Nguyê~n Va(n Hu`ng", "Nguyê~n Va(n Hu`ng", "name-encoding"}, // VIQR
		{"Nguye^~n Thi. Thu?y Hoa`", "Nguye^~n Thi. Thu?y Hoa`", "name-encoding"},
		{"Tra^`n Va(.n Tha('ng", "Tra^`n Va(.n Tha('ng", "name-encoding"},
		{"Tru+o+ng Ba'", "Tru+o+ng Ba'", "name-encoding"},

		// form
		{"NGUYỄN VĂN HÙNG", "NGUYỄN VĂN HÙNG", "name-case"},
		{"nguyễn văn hùng", "nguyễn văn hùng", "name-case"},
		{"Nguyen Van Hung", "Nguyen Van Hung", "name-no-diacritics"},
		{"NGUYEN VAN HUNG", "NGUYEN VAN HUNG", "name-no-diacritics name-case"},
		{"Phan Thi Lan", "Phan Thi Lan", "name-no-diacritics"},
		{"Ho Chi Minh", "Ho Chi Minh", "name-no-diacritics"},
		{norm.NFD.String("Nguyễn Văn Hùng"), "Nguyễn Văn Hùng", "name-unicode-form"},
		{"Nguyễn  Văn\u00a0Hùng\t", "Nguyễn Văn Hùng", "name-spaces"},
		{"LÃ  VĂN HÙNG", "LÃ VĂN HÙNG", "name-spaces name-case"},
		{"Nguyễn_Văn_Hùng", "Nguyễn Văn Hùng", "name-spaces"},
		{"NguyễnVănHùng", "Nguyễn Văn Hùng", "name-spaces"},
		{"Nguyễn.Văn.Hùng", "Nguyễn Văn Hùng", "name-spaces"},
		{"\u202eNguyễn Văn\u200b Hùng\ufeff", "Nguyễn Văn Hùng", "name-invisible"},
		{"Ðỗ Văn Ðức", "Đỗ Văn Đức", "name-d-stroke"},
		{"Nguyễn Hòang Tòan", "Nguyễn Hoàng Toàn", "name-tone-placement"},
		{"Trần Qúy", "Trần Quý", "name-tone-placement"},

		// letters of other scripts
		{"Nguyễn Văn Ноа", "Nguyễn Văn Hoa", "name-script"},
		{"Nguуễn Văn Hùng", "Nguyễn Văn Hùng", "name-script"},
		{"Ｎｇｕｙễｎ　Ｖăｎ　Ａ", "Nguyễn Văn A", "name-script name-spaces"},

		// more than a name
		{"Nguyễn Văn Hùng 0912345678", "Nguyễn Văn Hùng", "name-phone"},
		{"Nguyễn Văn Hùng SĐT: 0912 345 678", "Nguyễn Văn Hùng", "name-phone"},
		{"Nguyễn Văn Hùng - +84912345678", "Nguyễn Văn Hùng", "name-phone name-extra-text"},
		{"Nguyễn Thị Lan (con bà Hoa)", "Nguyễn Thị Lan", "name-relation"},
		{"Nguyễn Thị Lan con ông Tư", "Nguyễn Thị Lan", "name-relation"},
		{"Nguyễn Thị Lan(con bà Hoa)", "Nguyễn Thị Lan", "name-relation"},
		{"Nguyễn Thị Lan(con bà Hoa", "Nguyễn Thị Lan", "name-relation"},
		{"Nguyễn Thị Ba(sđt 0912345678)", "Nguyễn Thị Ba", "name-phone"},
		{"Nguyễn Thị Ba(n)", "Nguyễn Thị Ba", "name-extra-text"},
		{"Nguyễn Thị Lan (mũi 2)", "Nguyễn Thị Lan", "name-dose"},
		{"Nguyễn Thị Lan mũi 2", "Nguyễn Thị Lan", "name-dose"},
		{"Nguyễn Thị Lan lần 1", "Nguyễn Thị Lan", "name-dose"},
		{"Nguyễn Thị Lan F0", "Nguyễn Thị Lan", "name-extra-text"},
		{"Nguyễn Thị Lan 12/3/1990", "Nguyễn Thị Lan", "name-extra-text"},
		{"Nguyễn Thị Lan sn 1990", "Nguyễn Thị Lan", "name-extra-text"},
		{"Trần Thị Sinh 1990", "Trần Thị Sinh", "name-extra-text"},
		{"Trần Thị Lan sinh năm 1990", "Trần Thị Lan", "name-extra-text"},
		{"LÊ THỊ HÀ SINH NĂM 1985", "LÊ THỊ HÀ", "name-extra-text name-case"},
		{"Nguyễn Thị Lan 2", "Nguyễn Thị Lan", "name-extra-text"},
		{"Nguyễn Thị Lan2", "Nguyễn Thị Lan", "name-extra-text"},
		{"Nguyễn Thị Lan [thôn 3, xã Tân Lập]", "Nguyễn Thị Lan", "name-extra-text"},
		{"Nguyễn Thị Lan, thôn Đoài", "Nguyễn Thị Lan", "name-extra-text"},
		{"Họ và tên: Nguyễn Thị Lan", "Nguyễn Thị Lan", "name-extra-text"},
		{"\"Nguyễn Thị Lan\"", "Nguyễn Thị Lan", "name-extra-text"},
		{"Nguyễn, Thị Lan", "Nguyễn Thị Lan", "name-extra-text"},
		{"Ông Nguyễn Văn Hùng", "Nguyễn Văn Hùng", "name-title"},
		{"Anh Nguyễn Văn Hùng", "Nguyễn Văn Hùng", "name-title"},
		{"BS. Nguyễn Văn Hùng", "Nguyễn Văn Hùng", "name-title"},
		{"PGS.TS.Nguyễn Văn Hùng", "Nguyễn Văn Hùng", "name-title"},
		{"Ông BS. Nguyễn Văn Hùng", "Nguyễn Văn Hùng", "name-title"},
		{"Bà Lê Vân", "Lê Vân", "name-title"},
		{"Lâm Văn Hungf", "Lâm Văn Hùng", "name-telex"},
		{"Lâm Thij Hoas", "Lâm Thị Hóa", "name-telex"},
		{"Bác sĩ Nguyễn Văn Hùng", "Nguyễn Văn Hùng", "name-title"},
		{"Cháu Lê Minh Khôi", "Lê Minh Khôi", "name-title"},

		// keystrokes
		{"Nguyeenx Vawn Huwngf", "Nguyễn Văn Hừng", "name-telex"},
		{"Nguyeenx Vawn Hungf", "Nguyễn Văn Hùng", "name-telex"},
		{"NGUYEENX VAWN HUNGF", "NGUYỄN VĂN HÙNG", "name-telex name-case"},
		{"DDoo Thij Hoaf", "Đô Thị Hòa", "name-telex"},
		{"Traanf Quoocs Dduwcs", "Trần Quốc Đức", "name-telex"},
		{"Truwowng Thij Thuyf", "Trương Thị Thùy", "name-telex"},
		{"Truowng Thij Thuyf", "Trương Thị Thùy", "name-telex"},
		{"Nguyễn Văn Hungf", "Nguyễn Văn Hùng", "name-telex"},
		{"Nguye64n Va8n Hu2ng", "Nguyễn Văn Hùng", "name-vni"},
		{"Nguyen64 Van8 Hung2", "Nguyễn Văn Hùng", "name-vni"},
		{"D9o64 Thi5 Hoa2", "Đỗ Thị Hòa", "name-vni"},

		// encodings
		{"Nguyá»…n VÄƒn HÃ¹ng", "Nguyễn Văn Hùng", "name-mojibake-utf8"},
		{"NguyÔn V¨n Hïng", "Nguyễn Văn Hùng", "name-mojibake-tcvn3"},
		{"Tr\u00ad¬ng ThÞ ¸nh", "Trương Thị Ánh", "name-mojibake-tcvn3"},
		{"D¬ng V¨n §øc", "Dương Văn Đức", "name-mojibake-tcvn3"},
		{"Nguyeãn Vaên Huøng", "Nguyễn Văn Hùng", "name-mojibake-vni"},
		{"TRAÀN THÒ ÑÖÔÏC", "TRẦN THỊ ĐƯỢC", "name-mojibake-vni name-case"},

		// incomplete
		{"Ng. V. A", "Ng. V. A", "name-abbreviated"},
		{"N.V.A", "N.V.A", "name-abbreviated name-one-word name-case"},
		{"Ng~ V An", "Ng~ V An", "name-abbreviated"},
		{"Nguyễn", "Nguyễn", "name-one-word"},

		// no names
		{"", "", "name-empty"},
		{" \u200b\u00a0", "", "name-empty"},
		{"không rõ", "", "name-not-a-name"},
		{"Chưa đặt tên", "", "name-not-a-name"},
		{"con bà Lan", "", "name-not-a-name"},
		{"khong có", "", "name-not-a-name"},
		{"KHÔNG", "", "name-not-a-name"},
		{"không", "", "name-not-a-name"},
		{"khong", "", "name-not-a-name"},
		{"Mẫu", "", "name-not-a-name"},
		{"Vô danh", "", "name-not-a-name"},
		{"N/A", "", "name-not-a-name"},
		{"(không rõ)", "", "name-not-a-name"},
		{"test", "", "name-not-a-name"},
		{"Nguyễn Văn Test", "", "name-not-a-name"},
		{"test1", "", "name-not-a-name"},
		{"aaa", "", "name-not-a-name"},
		{"x", "", "name-not-a-name"},
		{".", "", "name-not-a-name"},
		{"0912345678", "", "name-not-a-name"},
		{"12/03/1990", "", "name-not-a-name"},
		{"Nguyễn\x00 Văn Hùng", "", "name-encoding"},
		{"Nguy\ufffdn Văn Hùng", "", "name-encoding"},
		{"Nguy?n V?n Hùng", "", "name-encoding"},
		{"Nguy\xe1n", "", "name-encoding"},
		{strings.Repeat("Nguyễn ", 10000/7), "", "name-too-long"},
		{strings.Repeat("a b", 100), "", "name-too-long"},
	} {
		name, findings := repairName(c.typed)
		require.Equal(t, c.meant, name, "%q: %s", c.typed, nameCodes(findings))
		require.Equal(t, c.codes, nameCodes(findings), "%q", c.typed)
	}
}

// A hostile text costs no more than a few hundred usual ones.
func TestHostileNamesEnd(t *testing.T) {
	for _, part := range []string{"Ã", "á»", "á» ", "1 a ", "(", "()", "ông ", "con bà ", "a.", "Aa", "о", "a\u0301", "｡", ",a", "ee", "Ã\u0083", "Mr ", "Anh ", "Bác sĩ ", "a("} {
		name, _ := repairName(strings.Repeat(part, maxNameBytes/len(part)))
		require.LessOrEqual(t, len(name), maxNameBytes)
	}
}
