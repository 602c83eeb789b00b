package cbortree

import (
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
)

// BenchmarkParse reads the claims of a certificate. The floor only walks over
// them.
func BenchmarkParse(b *testing.B) {
	data, err := cbor.Marshal(map[int]any{1: "VN", 4: 1805000000, 6: 1773464400, -65772: map[int]string{1: "VN"}, -260: map[int]any{1: map[string]any{
		"ver": "1.3.0", "dob": "1983-10-10", "nam": map[string]string{"fn": "Nguyễn", "gn": "Bảo Duy", "fnt": "NGUYEN", "gnt": "BAO<DUY"},
		"v": []any{map[string]any{"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2,
			"dt": "2021-11-02", "co": "VN", "is": "Cục Y tế dự phòng", "ci": "URN:UVCI:01:VN:F86B8583C42E70AE36C4B41854C61310"}},
	}}})
	require.NoError(b, err)
	mode := oracle(b)
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = mode.Wellformed(data)
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		var tree Tree
		text := string(data)
		for b.Loop() {
			_, _ = tree.Parse(text)
		}
	})
}
