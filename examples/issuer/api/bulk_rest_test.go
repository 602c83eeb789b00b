package api_test

import (
	"bytes"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// What is not read of a file that is refused does no harm: neither to the server nor to
// the answer.
func TestTheRestOfARefusedFile(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	var said bytes.Buffer
	server := httptest.NewUnstartedServer(guard.Pace(d.api, guard.Slowest{}))
	server.Config.ErrorLog = log.New(&said, "", 0)
	server.Start()
	defer server.Close()
	for _, size := range []int{64 << 10, 200 << 10, 1 << 20} {
		body := "no,such,columns\n" + strings.Repeat("1,2,3\n", size/6)
		r, err := http.NewRequest(http.MethodPost, server.URL+"/v1/records/bulk", strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "text/csv")
		r.Header.Set("Authorization", "Bearer "+d.bed.Users[testbed.ClerkA].Token)
		answer, err := server.Client().Do(r)
		require.NoError(t, err)
		require.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode)
		require.NoError(t, answer.Body.Close())
	}
	server.Close()
	require.Empty(t, said.String())
}
