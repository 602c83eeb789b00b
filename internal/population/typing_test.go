package population

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTyping(t *testing.T) {
	for _, c := range []struct{ word, telexLast, telex, vniLast, vni string }{
		{"Nguyễn", "Nguyeenx", "Nguyeexn", "Nguye6n4", "Nguye64n"},
		{"Văn", "Vawn", "Vawn", "Va8n", "Va8n"},
		{"Đức", "DDuwcs", "DDuwsc", "D9u7c1", "D9u71c"},
		{"Hường", "Huwowngf", "Huwowfng", "Hu7o7ng2", "Hu7o72ng"},
		{"ĐẶNG", "DDAWNGJ", "DDAWJNG", "D9A8NG5", "D9A85NG"},
		{"Anh", "Anh", "Anh", "Anh", "Anh"},
	} {
		require.Equal(t, c.telexLast, telex(c.word, true))
		require.Equal(t, c.telex, telex(c.word, false))
		require.Equal(t, c.vniLast, vni(c.word, true))
		require.Equal(t, c.vni, vni(c.word, false))
	}
}

func TestFonts(t *testing.T) {
	require.Equal(t, "NguyÔn V¨n §øc", tcvn3("Nguyễn Văn Đức"))
	require.Equal(t, "TrÇn ThÞ Thñy", tcvn3("Trần Thị Thủy"))
	require.Equal(t, "Nguyeãn Vaên Ñöùc", vniWindows("Nguyễn Văn Đức"))
	require.Equal(t, "Traàn Thò Thuûy", vniWindows("Trần Thị Thủy"))
	require.Equal(t, "TRAÀN THÒ NGOÏC", vniWindows("TRẦN THỊ NGỌC"))
	require.Equal(t, "Nguyá»…n VÄƒn", utf8AsWindows("Nguyễn Văn"))
	require.Equal(t, "Ä\u0090á»©c", utf8AsWindows("Đức"))
}

// No two letters become the same, or the name could not be read any more.
func TestFontsAreOneToOne(t *testing.T) {
	for name, font := range map[string]func(string) string{"tcvn3": tcvn3, "vni": vniWindows, "utf8": utf8AsWindows, "nfd": decomposed} {
		seen := map[string]rune{}
		for r := range apart {
			text := font(string(r))
			require.NotContains(t, seen, text, "%s: %c and %c", name, r, seen[text])
			require.NotEqual(t, "", text)
			seen[text] = r
		}
		require.Len(t, seen, 73)
	}
}

func TestLetters(t *testing.T) {
	require.Equal(t, "Nguyen Thi Dung", plain("Nguyễn Thị Dụng"))
	require.Equal(t, "DANG", plain("ĐẶNG"))
	require.Equal(t, "hhen nie", folded("H'Hen Niê"))
	require.Equal(t, "e\u0302\u0303 e\u0323\u0302 o\u031B\u0323", decomposed("ễ ệ ợ"))
	for from, to := range map[string]string{"Hòa": "Hoà", "Thuý": "Thúy", "Lê Thị THỦY": "Lê Thị THUỶ", "Khoẻ": "Khỏe"} {
		moved, ok := otherTonePlace(from)
		require.True(t, ok)
		require.Equal(t, to, moved)
		back, _ := otherTonePlace(moved)
		require.Equal(t, from, back)
	}
	for _, none := range []string{"Quý", "Hoàng", "Hoa", "Lý", "Thùyên", strings.Repeat("a", 3)} {
		_, ok := otherTonePlace(none)
		require.False(t, ok, none)
	}
}
