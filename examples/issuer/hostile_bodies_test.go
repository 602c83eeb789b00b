//go:build unix

package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// endless gives the same bytes again and again.
type endless string

func (e endless) Read(p []byte) (n int, err error) {
	for n < len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

// bomb is a body that unpacks to some hundred times its length.
func bomb(t *testing.T, of string, times int) *bytes.Reader {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	for range times {
		_, err := io.WriteString(w, of)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return bytes.NewReader(packed.Bytes())
}

// Bodies that are not what they should be each get a clear answer, and nothing is stored.
func TestBodiesThatAreNone(t *testing.T) {
	a := newAttacked(t, nil)
	record, err := json.Marshal(a.Record(0, testbed.FacilityA))
	require.NoError(t, err)
	good := string(record)
	kind := func(kind string) map[string]string { return map[string]string{"Content-Type": kind} }
	packed := func(kind string) map[string]string {
		return map[string]string{"Content-Type": kind, "Content-Encoding": "gzip"}
	}
	text := func(s string) io.Reader { return strings.NewReader(s) }
	for name, c := range map[string]struct {
		path   string
		body   io.Reader
		header map[string]string
		length int64
		status int
		code   string
	}{
		"too long":                 {"/v1/records", text(`{"full_name":"` + strings.Repeat("x", 70<<10) + `"}`), nil, 0, 413, "body-too-long"},
		"said to be too long":      {"/v1/records/bulk", endless("x"), kind("text/csv"), 3 << 30, 413, "body-too-long"},
		"chunks without end":       {"/v1/records", endless(" "), nil, -1, 413, "body-too-long"},
		"a text without end":       {"/v1/records", io.MultiReader(text(`{"full_name":"`), endless("x")), nil, -1, 413, "body-too-long"},
		"a bundle without end":     {"/v1/fhir", io.MultiReader(text(`{"resourceType":"Bundle","type":"batch","x":"`), endless("x")), kind("application/fhir+json"), -1, 413, "body-too-long"},
		"signatures without end":   {"/v1/signing-requests/x/signatures", io.MultiReader(text(`{"signatures":["`), endless("x")), nil, -1, 413, "body-too-long"},
		"plain text":               {"/v1/records", text(good), kind("text/plain"), 0, 415, "media-type"},
		"no type":                  {"/v1/records", text(good), kind(""), 0, 415, "media-type"},
		"a form":                   {"/v1/records", text("a=b"), kind("application/x-www-form-urlencoded"), 0, 415, "media-type"},
		"another charset":          {"/v1/records", text(good), kind("application/json; charset=utf-16"), 0, 415, "media-type"},
		"XML":                      {"/v1/records/bulk", text("<x/>"), kind("application/xml"), 0, 415, "media-type"},
		"a packed record":          {"/v1/records", bomb(t, good, 1), packed("application/json"), 0, 0, ""},
		"a bomb of JSON":           {"/v1/records", bomb(t, strings.Repeat(" ", 1<<20), 20), packed("application/json"), 0, 0, ""},
		"a bomb of rows":           {"/v1/records/bulk", bomb(t, strings.Repeat(goodRow(1)+"\n", 10_000), 100), packed("text/csv"), 0, 0, ""},
		"a bomb of FHIR":           {"/v1/fhir", bomb(t, strings.Repeat(" ", 1<<20), 20), packed("application/fhir+json"), 0, 0, ""},
		"nothing":                  {"/v1/records", text(""), nil, 0, 400, "json-malformed"},
		"half":                     {"/v1/records", text(good[:len(good)/2]), nil, 0, 400, "json-malformed"},
		"more behind it":           {"/v1/records", text(good + good), nil, 0, 400, "json-malformed"},
		"deep arrays":              {"/v1/records", text(strings.Repeat("[", 30_000)), nil, 0, 0, ""},
		"deep objects":             {"/v1/records", text(strings.Repeat(`{"a":`, 10_000)), nil, 0, 0, ""},
		"deep in FHIR":             {"/v1/fhir", text(`{"resourceType":"Bundle","type":"batch","entry":[` + strings.Repeat(`{"a":[`, 50_000)), kind("application/fhir+json"), 0, 0, ""},
		"a field twice":            {"/v1/records", text(`{"record_id":"1","record_id":"2"}`), nil, 0, 400, "field-twice"},
		"a field in other letters": {"/v1/records", text(`{"Record_ID":"1"}`), nil, 0, 422, "field-unknown"},
		"an unknown field":         {"/v1/records", text(`{"record_id":"1","state":"issued"}`), nil, 0, 422, "field-unknown"},
		"a number":                 {"/v1/records", text(`{"record_id":1}`), nil, 0, 422, "field-type"},
		"a list":                   {"/v1/records", text(`[]`), nil, 0, 422, "field-type"},
		"bytes that are no text":   {"/v1/records", text("{\"full_name\":\"\xff\xfe\"}"), nil, 0, 400, "json-malformed"},
		"half a character":         {"/v1/records", text(`{"full_name":"\ud800"}`), nil, 0, 400, "json-malformed"},
		"NUL":                      {"/v1/records", text(`{"record_id":"1","full_name":"a\u0000b"}`), nil, 0, 422, "text-invalid"},
		"a long field":             {"/v1/records", text(`{"record_id":"` + strings.Repeat("1", 2000) + `"}`), nil, 0, 422, "text-invalid"},
		"too many to be signed":    {"/v1/signatures", text(`{"records":["` + strings.Repeat(`x","`, 501) + `"]}`), nil, 0, 422, "records-number"},
		"a header without columns": {"/v1/records/bulk", text("a,b,c\n1,2,3\n"), kind("text/csv"), 0, 422, "columns-missing"},
		"a picture for a table":    {"/v1/records/bulk", text("\x89PNG\r\n\x1a\n\x00\x00"), kind("text/csv"), 0, 422, "body-encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			got := a.call(call{as: testbed.ClerkA, method: "POST", path: c.path, body: c.body, header: c.header, length: c.length})
			if c.status != 0 {
				require.Equal(t, c.status, got.status, got.body)
				require.Contains(t, got.body, `"code":"`+c.code+`"`)
			}
			require.True(t, got.status >= 400 && got.status < 500, "%d %s", got.status, got.body)
		})
	}
	t.Run("lines of JSON", func(t *testing.T) {
		body := strings.Repeat("[", 50_000) + "\n" + `{"record_id":"1","record_id":"2"}` + "\n" + strings.Repeat(`{"a":`, 1000) + "\n\xff\xff\n5\n"
		got := a.call(call{as: testbed.ClerkA, method: "POST", path: "/v1/records/bulk", body: text(body), header: kind("application/x-ndjson")})
		require.Equal(t, 200, got.status, got.body)
		require.Contains(t, got.body, `{"end":true,"rows":5,"stored":0,"refused":5}`)
	})
	t.Run("a form", func(t *testing.T) {
		v := a.visitor("192.0.2.7")
		got := v.post("/login", map[string][]string{"name": {strings.Repeat("x", 200<<10)}})
		require.Equal(t, http.StatusRequestEntityTooLarge, got.status)
	})
	require.Zero(t, a.rows())
	require.Equal(t, 200, a.call(call{method: "GET", path: "/healthz"}).status)
}

// Who is slow is cut off in time, and with an answer where the header came.
func TestSlowClients(t *testing.T) {
	a := newAttacked(t, nil)
	dial := func(t *testing.T, said string) net.Conn {
		c, err := net.Dial("tcp", a.address)
		require.NoError(t, err)
		t.Cleanup(func() { c.Close() })
		require.NoError(t, c.SetDeadline(time.Now().Add(10*short+5*time.Second)))
		_, err = io.WriteString(c, said)
		require.NoError(t, err)
		return c
	}
	// drip sends a byte at a time until the other side is gone.
	drip := func(c net.Conn) {
		for tick := time.NewTicker(short / 20); ; <-tick.C {
			if _, err := io.WriteString(c, " "); err != nil {
				return
			}
		}
	}
	t.Run("header", func(t *testing.T) {
		c := dial(t, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
		go drip(c)
		answer, err := io.ReadAll(c)
		if err == nil {
			require.NotContains(t, string(answer), "200 OK")
		}
	})
	for path, kind := range map[string]string{"/v1/records": "application/json", "/v1/records/bulk": "text/csv", "/login": "application/x-www-form-urlencoded"} {
		for _, length := range []string{"Content-Length: 60000", "Transfer-Encoding: chunked"} {
			t.Run(path+" "+length, func(t *testing.T) {
				c := dial(t, fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n%s\r\n\r\n",
					path, a.Users[testbed.ClerkA].Token, kind, length))
				if strings.HasPrefix(length, "Transfer") {
					_, err := io.WriteString(c, "ea60\r\n")
					require.NoError(t, err)
				}
				go drip(c)
				answer, err := http.ReadResponse(bufio.NewReader(c), nil)
				require.NoError(t, err)
				require.Equal(t, http.StatusRequestTimeout, answer.StatusCode)
				answer.Body.Close()
			})
		}
	}
	t.Run("who takes no answer", func(t *testing.T) {
		c := dial(t, "")
		asked := strings.Repeat("GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n", 1000)
		var err error
		for err == nil { // answers pile up until nobody can write any more
			_, err = io.WriteString(c, asked)
		}
		require.NotErrorIs(t, err, os.ErrDeadlineExceeded, "the server waits for somebody who does not read")
	})
	t.Run("header too long", func(t *testing.T) {
		got := a.call(call{method: "GET", path: "/healthz", header: map[string]string{"X-Long": strings.Repeat("x", 64<<10)}})
		require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, got.status)
	})
	require.Zero(t, a.rows())
	require.Equal(t, 200, a.call(call{method: "GET", path: "/healthz"}).status)
}
