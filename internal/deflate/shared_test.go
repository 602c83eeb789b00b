package deflate

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

// sharedMessages are the COSE messages of the shared certificates, each once.
func sharedMessages(t testing.TB) [][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(shared.Dir(t, "testdata-dcc"), "*", "2DCode", "raw", "*.json"))
	require.NoError(t, err)
	var messages [][]byte
	seen := map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var c struct{ COSE string }
		require.NoError(t, json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &c), file)
		message, err := hex.DecodeString(c.COSE)
		require.NoError(t, err, file)
		if len(message) > 100 && !seen[string(message)] {
			seen[string(message)] = true
			messages = append(messages, message)
		}
	}
	return messages
}
