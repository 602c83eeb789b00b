package identity

import "strings"

// maleNames are given names that after Văn are men's. Văn alone does not tell: a
// few women have it.
var maleNames = exactKeys(`hùng dũng cường mạnh thắng tuấn hải sơn long đức trung kiên quyết chiến thành
	nam việt vinh lâm hoàng quân huy khoa phúc tùng đạt toàn thịnh công hưng quang trường thế bảo lực lợi
	hậu dương đông tiến tài hiếu nghĩa cảnh thuận phong`)

// nameSex says whose name the words of a full name are, family name first, where
// that is all but certain:
//   - Thị in the middle, and Tôn Nữ, are women's;
//   - Văn directly after the family name is a man's, if a usual men's name and
//     nothing else follows.
//
// All other names tell nothing here: most given names are borne by both. Words
// may be of any case, NFC, with their marks; Thi without a mark counts if the
// whole name has none.
func nameSex(words []string) Sex {
	if len(words) < 3 {
		return SexUnknown
	}
	marked := false
	for _, word := range words {
		marked = marked || !isASCII(word)
	}
	for i, word := range words[1 : len(words)-1] {
		switch strings.ToLower(word) {
		case "thị":
			return Female
		case "thi":
			if !marked {
				return Female
			}
		case "nữ":
			if i == 0 && strings.ToLower(words[0]) == "tôn" {
				return Female
			}
		}
	}
	if len(words) == 3 && strings.ToLower(words[1]) == "văn" && hasExact(maleNames, words[2]) {
		return Male
	}
	return SexUnknown
}
