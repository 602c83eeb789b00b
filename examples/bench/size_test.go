package bench_test

import (
	"path/filepath"
	"testing"

	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/qr"
)

// BenchmarkText gives the median length of the texts of real certificates, in
// characters, and the median version of their QR codes at level Q: as the
// standard library's zlib makes them at its highest level, and as we do.
func BenchmarkText(b *testing.B) {
	messages := realMessages(b)
	b.Logf("%d certificates of up to 460 bytes", len(messages))
	for _, c := range []struct {
		name string
		text func(message []byte) string
	}{{"level9", level9}, {"ours", qr.Encode}, {"smallest", qr.EncodeSmallest}} {
		b.Run(c.name, func(b *testing.B) {
			var lengths, versions []float64
			for b.Loop() {
				for _, message := range messages {
					text := c.text(message)
					m, err := qr.New(text, qr.LevelQ)
					require.NoError(b, err)
					lengths = append(lengths, float64(len(text)))
					versions = append(versions, float64(m.Version()))
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(lengths), "characters")
			b.ReportMetric(median(versions), "version")
		})
	}
}

// realMessages are the messages of the published test certificates of many
// countries that are about as long as one signed with ES256.
func realMessages(b *testing.B) [][]byte {
	files, err := filepath.Glob(filepath.Join(shared.Dir(b, "testdata-dcc"), "*", "2DCode", "raw", "*.json"))
	require.NoError(b, err)
	var messages [][]byte
	seen := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(b, err)
		var c struct{ COSE string }
		require.NoError(b, json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &c), file)
		message, err := hex.DecodeString(c.COSE)
		require.NoError(b, err, file)
		if len(message) > 100 && len(message) < 460 && !seen[c.COSE] {
			seen[c.COSE] = true
			messages = append(messages, message)
		}
	}
	return messages
}
