package identity

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSyllables(t *testing.T) {
	for _, word := range strings.Fields(`nguyễn trần lê phạm huỳnh hoàng võ vũ đặng bùi đỗ hồ ngô dương lý quách
		nghiêm khuất giáp giàng quỳnh quốc quý quí quyên thuý thúy hoà hòa hoè hòe khuê khuyến nguyệt oanh uyên
		ỷ yến yên gì giếng khuỷu ngoạn xuân thuở ăn ích ước uông ái ý a út đẹp lượt bưởi Nguyễn HÙNG`) {
		require.True(t, isSyllable(word), word)
	}
	for _, word := range strings.Fields(`nguyen nguyeenx quoc hoc hòc đèp mãch cê kă ngi ghâ max alex jeff moore
		hoover groß núñez trâ w1 văn2 nguyễnn bbb êñuôl niê kơk`) {
		require.False(t, isSyllable(word), word)
	}
	for _, word := range strings.Fields("nguyen quoc hoc dep truong le huong nghia") {
		require.True(t, isPlainSyllable(word), word)
	}
	for _, word := range strings.Fields("max alex lee moore nguyenx jose đo hùng") {
		require.False(t, isPlainSyllable(word), word)
	}
	require.False(t, isSyllable(""))
	require.False(t, isSyllable("văn hùng"))
}

func TestTonePlacesAndIYAreOneForm(t *testing.T) {
	for _, same := range [][]string{
		{"hòa", "hoà"}, {"thúy", "thuý"}, {"hòe", "hoè"}, {"ụy", "uỵ"}, {"hoàng", "hòang"}, {"toàn", "tòan"},
		{"quý", "qúy"}, {"nguyễn", "nguỹên"}, {"già", "gìa"},
	} {
		for _, word := range same {
			require.Equal(t, same[0], canonicalTones(word))
		}
	}
	for _, word := range []string{"", "hoa", "lan", "mai", "may", "thúi", "múa", "núñez", "quán", "đức"} {
		require.Equal(t, word, canonicalTones(word))
	}
	for _, same := range [][]string{{"lý", "lí"}, {"kỳ", "kì"}, {"quý", "quí"}, {"mỹ", "mĩ"}, {"vỹ", "vĩ"}, {"hy", "hi"}, {"sỹ", "sĩ"}, {"tỵ", "tị"}} {
		require.Equal(t, same[1], iyForm(same[0]))
		require.Equal(t, same[1], iyForm(same[1]))
	}
	for _, word := range []string{"", "y", "ý", "thúy", "thúi", "may", "mai", "thy", "uy", "quay", "duy"} {
		require.Equal(t, word, iyForm(word))
	}
}

func TestNameSexOnlyWhereItIsAllButCertain(t *testing.T) {
	for name, sex := range map[string]Sex{
		"Nguyễn Thị Hùng": Female, "NGUYỄN THỊ HOA": Female, "Nguyen Thi Hoa": Female, "Tôn Nữ Hỷ Khương": Female,
		"Nguyễn Văn Hùng": Male, "Nguyễn Văn Anh": SexUnknown, "Nguyễn Hoàng Anh": SexUnknown, "Nguyễn Thị": SexUnknown,
		"Nguyễn Minh Thị": SexUnknown, "Lê Thi Minh Đức": SexUnknown, "Max Van Dam": SexUnknown, "Nguyễn Văn Thanh Mai": SexUnknown,
	} {
		require.Equal(t, sex, nameSex(name), name)
	}
}
