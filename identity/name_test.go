package identity_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

func TestSplitName(t *testing.T) {
	const certain, uncertain = false, true
	for _, c := range []struct {
		full, family, given string
		uncertain           bool
	}{
		{"Nguyễn Bảo Duy", "Nguyễn", "Bảo Duy", certain},
		{"NGUYỄN VĂN A", "NGUYỄN", "VĂN A", certain},
		{"nguyen van a", "nguyen", "van a", certain},
		{"Trần Thị Thu Hà", "Trần", "Thị Thu Hà", certain},
		{"Lê Lợi", "Lê", "Lợi", certain},
		{"Đặng Thùy Trâm", "Đặng", "Thùy Trâm", certain},
		{"Ðặng Thùy Trâm", "Ðặng", "Thùy Trâm", certain}, // U+00D0
		{"Võ Nguyên Giáp", "Võ", "Nguyên Giáp", certain},
		{"Giàng A Pháo", "Giàng", "A Pháo", certain},

		{"Nguye\u0302\u0303n Ba\u0309o Duy", "Nguyễn", "Bảo Duy", certain}, // decomposed
		{"Nguye\u0303\u0302n Ba\u0309o Duy", "Nguyễn", "Bảo Duy", certain}, // tone before circumflex
		{"Nguy\u1EBD\u0302n Bảo Duy", "Nguyễn", "Bảo Duy", certain},
		{"  Nguyễn \t Bảo\u00A0\u3000Duy\r\n", "Nguyễn", "Bảo Duy", certain},
		{"\uFEFFNguyễn\u200B \u200EBảo Du\u00ADy", "Nguyễn", "Bảo Duy", certain},
		{"Ｎｇｕｙｅｎ　Ｖａｎ　Ａ", "Nguyen", "Van A", certain},

		{"Hoàng Phủ Ngọc Tường", "Hoàng Phủ", "Ngọc Tường", uncertain},
		{"HOÀNG PHỦ NGỌC TƯỜNG", "HOÀNG PHỦ", "NGỌC TƯỜNG", uncertain},
		{"Hoàng Phú Ngọc", "Hoàng", "Phú Ngọc", certain},
		{"Hoang Phu Ngoc Tuong", "Hoang", "Phu Ngoc Tuong", uncertain},
		{"Hoàng Phủ", "Hoàng", "Phủ", certain},
		{"Tôn Nữ Thị Ninh", "Tôn Nữ", "Thị Ninh", uncertain},
		{"TON THAT TUNG", "TON THAT", "TUNG", uncertain},
		{"Tôn Thất", "Tôn", "Thất", certain},
		{"Công Tằng Tôn Nữ Mỹ Linh", "Công Tằng Tôn Nữ", "Mỹ Linh", uncertain},
		{"Âu Dương Phong", "Âu Dương", "Phong", uncertain},
		{"Tư Đồ Ngọc", "Tư Đồ", "Ngọc", uncertain},
		{"Từ Độ Ngọc", "Từ", "Độ Ngọc", certain},

		{"Suu", "Suu", "", uncertain},
		{"Nguyễn", "Nguyễn", "", uncertain},
		{"H'Hen Niê", "H'Hen", "Niê", uncertain},
		{"John Smith", "John", "Smith", uncertain},
		{"Jean-Pierre O’Neill", "Jean-Pierre", "O’Neill", uncertain},
	} {
		name, err := identity.SplitName(c.full)
		require.NoError(t, err, "%+q", c.full)
		require.Equal(t, identity.Name{Family: c.family, Given: c.given, Uncertain: c.uncertain}, name, "%+q", c.full)

		again, err := identity.SplitName(name.Full())
		require.NoError(t, err)
		require.Equal(t, name, again, "%+q: splitting the full name again", c.full)
	}
}

func TestSplitNameRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		full string
		err  error
	}{
		"nothing":                 {"", identity.ErrNameEmpty},
		"spaces":                  {" \t\u00A0\u200B", identity.ErrNameEmpty},
		"signs":                   {"- . '", identity.ErrNameEmpty},
		"digits":                  {"0123", identity.ErrNameEmpty},
		"long family name":        {strings.Repeat("ễ", identity.MaxNamePart+1) + " An", identity.ErrNameTooLong},
		"long given name":         {"Lê " + strings.Repeat("ễ", identity.MaxNamePart+1), identity.ErrNameTooLong},
		"a book":                  {strings.Repeat("Nguyễn ", 1<<16), identity.ErrNameTooLong},
		"not UTF-8":               {"Nguy\xe3n", identity.ErrNameEncoding},
		"control character":       {"Nguyễn\x00Văn", identity.ErrNameEncoding},
		"replacement character":   {"Nguy\uFFFDn Văn A", identity.ErrNameEncoding},
		"Latin 1 instead of UTF8": {"Nguy\xean V\xe3n", identity.ErrNameEncoding},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := identity.SplitName(c.full)
			require.ErrorIs(t, err, c.err)
			require.Zero(t, got)
		})
	}
}

func TestLongestName(t *testing.T) {
	part := strings.Repeat("e\u0302\u0303", identity.MaxNamePart) // decomposed
	name, err := identity.SplitName(part + " " + part)
	require.NoError(t, err)
	require.Equal(t, strings.Repeat("ễ", identity.MaxNamePart), name.Given)
}

func TestNameFull(t *testing.T) {
	require.Equal(t, "Nguyễn Bảo Duy", identity.Name{Family: "Nguyễn", Given: "Bảo Duy"}.Full())
	require.Equal(t, "Suu", identity.Name{Family: "Suu"}.Full())
	require.Equal(t, "Suu", identity.Name{Given: "Suu"}.Full())
	require.Empty(t, identity.Name{}.Full())
}

func TestFold(t *testing.T) {
	for _, same := range [][]string{
		{"nguyen thi hoa", "NGUYỄN  Thị-Hoà", " nguyễn thị hòa ", "Nguyen Thi Hoa\u200B", "NGUYE\u0302\u0303N THI\u0323 HOA\u0300"},
		{"dang", "Đặng", "ĐẶNG", "Ðặng", "ðang"},
		{"hhen nie", "H'Hen Niê", "H’HEN NIÊ"},
		{"muller", "Müller", "MÜLLER"},
		{"иванова", "Иванова"},
		{"", " ", "-", "."},
	} {
		for _, s := range same {
			require.Equal(t, same[0], identity.Fold(s), "%+q", s)
		}
	}
}
