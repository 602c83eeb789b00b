package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// BenchmarkBulk is a row of a file, from the connection into SQLite and back.
func BenchmarkBulk(b *testing.B) {
	b.ReportAllocs()
	bed := testbed.New(b, testbed.Options{})
	server := httptest.NewServer(api.New(api.Options{Service: bed.Service, Store: bed.Store, Clock: bed.Clock.Now}))
	defer server.Close()
	read, write := io.Pipe()
	go func() {
		for i := range b.N {
			r := bed.Record(i%300, testbed.FacilityA)
			r.ID = fmt.Sprint("b-", i)
			_, _ = io.WriteString(write, ndjson(r))
		}
		_ = write.Close()
	}()
	r, err := http.NewRequest("POST", server.URL+"/v1/records/bulk", read)
	require.NoError(b, err)
	r.Header.Set("Content-Type", "application/x-ndjson")
	r.Header.Set("Authorization", "Bearer "+bed.Users[testbed.ClerkA].Token)
	b.ResetTimer()
	got, err := server.Client().Do(r)
	require.NoError(b, err)
	defer got.Body.Close()
	_, err = io.Copy(io.Discard, got.Body)
	require.NoError(b, err)
}
