package revocation

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

// The vectors have texts as elements, which lists do not.
func TestTheEUsBloomFilters(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "revocation"), "bloomfilter-filter-test.json"))
	require.NoError(t, err)
	var vectors []struct {
		Rate    float64  `json:"p"`
		Filter  []byte   `json:"filter"`
		Data    []string `json:"data"`
		Exists  string   `json:"exists"`
		Written []int    `json:"written"`
	}
	require.NoError(t, json.Unmarshal(data, &vectors))
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		b, err := newBloom(len(v.Data), v.Rate)
		require.NoError(t, err)
		for i, element := range v.Data {
			if v.Written[i] == 1 {
				b.add([]byte(element))
			}
		}
		var words []int32
		require.NoError(t, json.Unmarshal(v.Filter, &words))
		want := make([]byte, 0, 4*len(words))
		for _, word := range words {
			want = binary.BigEndian.AppendUint32(want, uint32(word))
		}
		require.Equal(t, want, b.bits)

		var file bytes.Buffer
		_, err = b.WriteTo(&file)
		require.NoError(t, err)
		read, err := ReadBloom(&file)
		require.NoError(t, err)
		var exists []int
		require.NoError(t, json.Unmarshal([]byte(v.Exists), &exists))
		for i, element := range v.Data {
			require.Equal(t, exists[i] == 1, read.contains([]byte(element)), element)
		}
	}
}
