package cms_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cms"
	"github.com/vaxcert/vaxcert/internal/shared"
)

type entry struct {
	Country            string
	RawData, Signature []byte
}

func germanList(t testing.TB) []entry {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "trustlists"), "de-dsc-list.json"))
	require.NoError(t, err)
	var list struct{ Certificates []entry }
	require.NoError(t, json.Unmarshal(data, &list))
	return list.Certificates
}

// The gateway's messages are BER with indefinite lengths. OpenSSL verifies all
// but one, which lacks the certificate of its signer; nine are signed with SHA-1.
func TestTheGatewaysMessagesVerify(t *testing.T) {
	good, refused := 0, map[error]int{}
	for _, e := range germanList(t) {
		content, signer, err := cms.Verify(e.Signature, e.RawData)
		if err != nil {
			refused[err]++
			continue
		}
		require.Equal(t, e.RawData, content)
		require.NotNil(t, signer)
		good++

		_, _, err = cms.Verify(e.Signature, append([]byte{0x30}, e.RawData...))
		require.Error(t, err)
	}
	require.Equal(t, 822, good)
	require.Equal(t, map[error]int{cms.ErrCertificate: 1, cms.ErrAlgorithm: 9}, refused)
}
