package identity

import "strings"

// isPlaceholder says whether digits were typed because the form wanted some: one
// digit only, counting up from 1 or down from 9, or nearly all zeros. Counting up
// from 0 is one only in 12 digits: old cards of Hà Nội begin with 012.
func isPlaceholder(s string) bool {
	if s == "" {
		return false
	}
	same, up, down := true, s[0] == '1' || s[0] == '0' && len(s) >= personalDigits, s[0] == '9'
	for i := 1; i < len(s) && (same || up || down); i++ {
		step := (s[i] - s[i-1] + 10) % 10
		same = same && step == 0
		up = up && step == 1
		down = down && step == 9
	}
	const fewest = 8 // digits that can be a number with lost zeros
	return same || up || down || len(s) >= fewest && len(strings.Trim(s, "0")) <= 3
}

// noNumber has what people write where there is no number, folded.
var noNumber = wordSet(`na none null nil nan no unknown undefined test x xx xxx k ko không chưa
mất quên kocó khôngcó chưacó chưalàm chưacấp đanglàm khôngbiết khôngnhớ khôngrõ trẻem
khôngcócccd khôngcócmnd chưacócccd chưacócmnd`)

func saysNoNumber(s string) bool {
	return !strings.ContainsAny(s, "0123456789") && noNumber[strings.ReplaceAll(Fold(s), " ", "")]
}
