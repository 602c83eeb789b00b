package identity

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"
)

func FuzzRepairName(f *testing.F) {
	for _, s := range []string{
		"", "Nguyễn Văn Hùng", "NguyễnVănHùng", "Nguyeenx Vawn Huwngf", "Nguye64n Va8n Hu2ng", "Ng. V. A",
		"Nguyá»…n VÄƒn HÃ¹ng", "NguyÔn V¨n Hïng", "Nguyeãn Vaên Huøng", "Äinh VÄn Äá»©c",
		"BS. Nguyễn Thị Lan (con bà Hoa) mũi 2 - 0912 345 678, thôn 3", "Ông Ông Nguyễn Lê", "H'Hen Niê",
		"\u202eÐỗ\u200b Văn Ноа\x00", "Họ tên: Ｎｇｕｙễｎ", "aaaaaaa", "e\u0301\u0302\u0323", strings.Repeat("ễ", 200),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, findings := repairName(s)
		require.True(t, utf8.ValidString(name))
		require.True(t, norm.NFC.IsNormalString(name))
		require.LessOrEqual(t, utf8.RuneCountInString(name), 2*MaxNamePart)
		require.Equal(t, strings.Join(strings.Fields(name), " "), name)
		failed := slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Failure })
		require.Equal(t, name == "", failed)
		for _, f := range findings {
			require.Equal(t, "full_name", f.Field)
			require.NotEmpty(t, Sentence(f.Code, "en"), f.Code)
			require.Contains(t, []string{"", name}, f.Proposed)
		}
		if name == "" {
			return
		}

		again, findings := repairName(name)
		require.Equal(t, name, again)
		for _, f := range findings {
			require.Empty(t, f.Proposed, f.Code)
		}
		if shape := shapeOf(s); shape.usual() {
			slow := nameRepair{text: s}
			slow.run()
			slowName, slowFindings := slow.result()
			_, fast := repairName(s)
			require.Equal(t, s, slowName)
			require.ElementsMatch(t, fast, slowFindings)
		}
	})
}
