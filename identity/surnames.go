package identity

import "strings"

// familySyllables says how many words of a clean name are the family name, and
// whether that is certain: the first word is a usual family name, there is
// another, and no compound family name begins with it.
func familySyllables(full string) (n int, certain bool) {
	lower := strings.ToLower(full)
	for _, c := range compoundSurnames {
		switch {
		case strings.HasPrefix(lower, c.name), strings.HasPrefix(lower, c.plain) && !c.ambiguous:
			return c.syllables, false
		case strings.HasPrefix(lower, c.plain):
			return 1, false
		}
	}
	first, _, more := strings.Cut(full, " ")
	return 1, more && surnames[Fold(first)]
}

// compoundSurname is a family name of several syllables. Its forms end in a
// space, since a given name follows.
type compoundSurname struct {
	name      string // lower case, NFC
	plain     string // without marks
	syllables int
	ambiguous bool // without marks it reads as a usual family name and a middle name as well
}

// compoundSurnames has the longest first. The ones with Tôn, Công and Huyền are
// those of the Nguyễn dynasty, the others came from China.
var compoundSurnames = compounds(
	[]string{
		"công tằng tôn nữ", "công huyền tôn nữ", "huyền tằng tôn nữ", "huyền tôn nữ",
		"tôn thất", "tôn nữ", "âu dương", "thượng quan", "gia cát", "độc cô", "mộ dung",
		"nam cung", "hạ hầu", "đoan mộc", "công tôn", "trưởng tôn", "uất trì", "lệnh hồ",
	},
	[]string{"hoàng phủ", "tư đồ", "tư mã", "đông phương"},
)

func compounds(plainToo, marksOnly []string) []compoundSurname {
	var all []compoundSurname
	for i, name := range append(plainToo, marksOnly...) {
		all = append(all, compoundSurname{
			name:      name + " ",
			plain:     Fold(name) + " ",
			syllables: strings.Count(name, " ") + 1,
			ambiguous: i >= len(plainToo),
		})
	}
	return all
}

// surnames has the usual family names of Viet Nam's peoples, folded. A name that
// begins with another word is split in the same way, and said to be uncertain.
var surnames = wordSet(`
an âu bá bạch bàn bàng bành bảo bế biện bùi ca cà cai cái cam can cảnh cao cáp cát cầm cần
cấn châu chế chiêm chu chúc chung chử chương cổ cồ công cù cung cử cương dã danh diêm diệp
doãn du dư dương đái đàm đan đàng đào đặng đậu đầu đăng điền điêu điểu đinh đình đoàn đỗ đổ
đồng đổng đới đường đồ đôn giản giang giáp giàng hà hạ hàn hàng hạng hán hầu hồ hoa hoàng
hoàn hoắc hồng hộ hùng huỳnh hứa hướng hữu kha khà khang khổng khiếu khoàng khúc khuất
khương kiên kiều kim kỳ kì kỷ ký la lã lạc lại lam lâm lang lành lãnh lầu lê lềnh lệnh liên
liễu liêu linh lò lô lỗ lộ long lù lục luân luận lữ lường lưu lương lượng lý lí lỳ ly ma mã
mạc mạch mai mang màng mao mạnh mẫn mậu mầu mè mễ miêu minh mông mùa mục mùng nại nam nghê
nghiêm nghị ngạc ngân ngô ngọ ngọc nguy ngụy nguyên nguyễn ngũ nguyệt nhâm nhan nhữ nhiêu
nhung ninh nông nùng ong ông ổn phạm phan phàn phàng phí phó phong phòng phù phú phùng
phương quách quan quàng quản quang quảng quế quyền sa sái sào sầm sần sì sín sin sùng siu
sơn sử tạ tạc tăng tằng tần tất tẩn tấn tề thạch thái thào thang thàng thành thao thân thẩm
thế thi thiều thiệu thôi thông thục thường tiên tiền tiết tiêu tiếu tín tinh tô tòng tôn
tống tông trà trác trang tráng trần triệu trình trịnh trì trưng trương từ tưởng tướng ty ung
úng uông vàng văn vạn vân vi viêm viên vòng vong võ vũ vừ vương xa xã xín xồng yên niê êban
êñuôl mlô rơ ksor nay rcom rahlan kpă kpa rmah
`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[Fold(word)] = true
	}
	return set
}
