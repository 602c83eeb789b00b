package identity

import "strings"

// maleNames are given names that after Văn are men's. Văn alone does not tell: a
// few women have it.
var maleNames = exactKeys(`hùng dũng cường mạnh thắng tuấn hải sơn long đức trung kiên quyết chiến thành
	nam việt vinh lâm hoàng quân huy khoa phúc tùng đạt toàn thịnh công hưng quang trường thế bảo lực lợi
	hậu dương đông tiến tài hiếu nghĩa cảnh thuận phong`)

// nameSex says whose a full name in NFC is, family name first, where that is all
// but certain:
//   - Thị in the middle, and Tôn Nữ, are women's;
//   - Văn directly after the family name is a man's, if a usual men's name and
//     nothing else follows.
//
// All other names tell nothing here: most given names are borne by both. Thi without
// a mark counts if the whole name has none: Phạm Thi Sách is a man.
func nameSex(name string) Sex {
	family, rest, _ := strings.Cut(name, " ")
	for second := true; ; second = false {
		word, more, found := strings.Cut(rest, " ")
		switch {
		case !found: // the last word is the given name
			return SexUnknown
		case strings.EqualFold(word, "thị"), strings.EqualFold(word, "thi") && isASCII(name),
			second && strings.EqualFold(word, "nữ") && strings.EqualFold(family, "tôn"):
			return Female
		case second && strings.EqualFold(word, "văn") && hasExact(maleNames, more):
			return Male
		}
		rest = more
	}
}
