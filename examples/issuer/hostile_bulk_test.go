//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// breakages are ways in which a row is broken, with the code that says so.
var breakages = []struct {
	code string
	row  func(i int) string
}{
	{"column-count", func(i int) string { return fmt.Sprintf("broken-%d,too,few", i) }},
	{"quote-broken", func(i int) string { return fmt.Sprintf(`broken-%d,"never closed,1990-01-01`, i) }},
	{"not-utf8", func(i int) string { return strings.Replace(goodRow(i), "Nguyễn", "Nguy\xe1\xbbn", 1) }},
	{"field-too-long", func(i int) string { return strings.Replace(goodRow(i), "Nguyễn", strings.Repeat("N", 2000), 1) }},
	{"row-too-long", func(i int) string { return strings.Repeat("x", 100<<10) }},
	{"record-id-missing", func(i int) string { return strings.TrimPrefix(goodRow(i), fmt.Sprintf("row-%d", i)) }},
}

const bulkHeader = "record_id,full_name,date_of_birth,sex,nationality,id_type,id_number,phone,facility_id,dose_number,doses_in_series,vaccination_date,product,lot_number\n"

func goodRow(i int) string {
	return fmt.Sprintf("row-%d,Nguyễn Văn Hàng %d,1990-01-01,M,VN,cccd,001090%06d,,%s,1,2,2025-02-03,Comirnaty,LOT", i, i, i%1000000, testbed.FacilityA)
}

// manyRows is a file that is made while it is read; every tenth row is broken.
type manyRows struct {
	n, at int
	left  []byte
}

func (m *manyRows) Read(p []byte) (int, error) {
	for len(m.left) < len(p) && m.at < m.n {
		m.at++
		row := goodRow(m.at)
		if m.at%10 == 0 {
			row = breakages[m.at/10%len(breakages)].row(m.at)
		}
		m.left = append(append(m.left, row...), '\n')
	}
	if len(m.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, m.left)
	m.left = append(m.left[:0], m.left[n:]...)
	return n, nil
}

// mostMemory is how much the heap may grow meanwhile, in bytes: what has to be kept of
// 500 rows and of the database's pages, whatever the length of the file.
const mostMemory = 128 << 20

// A file of which every tenth row is broken is stored as it comes. With VAXCERT_LONG it
// has a million rows.
func TestFileWithBrokenRows(t *testing.T) {
	a := newAttacked(t, nil)
	n := rowsOfFile
	if os.Getenv("VAXCERT_LONG") != "" {
		n = 1_000_000
	}
	if testing.Short() {
		n = 5_000
	}
	peak := watchHeap(t)
	began := time.Now()
	body := io.MultiReader(strings.NewReader(bulkHeader), &manyRows{n: n})
	r, err := http.NewRequestWithContext(t.Context(), "POST", a.URL+"/v1/records/bulk", body)
	require.NoError(t, err)
	r.Header.Set("Content-Type", "text/csv")
	r.Header.Set("Authorization", "Bearer "+a.Users[testbed.ClerkA].Token)
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)

	codes, entered, last := map[string]int{}, 0, ""
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		last = lines.Text()
		var line struct{ Code, Outcome string }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &line))
		switch {
		case line.Code != "":
			codes[line.Code]++
		case line.Outcome == "entered":
			entered++
		}
	}
	require.NoError(t, lines.Err())
	took := time.Since(began)

	want := map[string]int{}
	for i := 10; i <= n; i += 10 {
		want[breakages[i/10%len(breakages)].code]++
	}
	require.Equal(t, want, codes)
	require.Equal(t, n-n/10, entered)
	require.JSONEq(t, fmt.Sprintf(`{"end":true,"rows":%d,"stored":%d,"refused":%d}`, n, n-n/10, n/10), last)
	require.Equal(t, n-n/10, a.rows())
	require.NotContains(t, a.log.String(), "Nguyễn")
	grown := peak()
	t.Logf("%d rows in %.1f s, %.0f rows/s; the heap grew by %d MB at the most", n, took.Seconds(), float64(n)/took.Seconds(), grown>>20)
	require.Less(t, grown, int64(mostMemory))
}

// watchHeap gives by how much the heap has grown at the most since.
func watchHeap(t *testing.T) func() int64 {
	var most atomic.Int64
	size := func() int64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapInuse)
	}
	runtime.GC()
	before, tick, end := size(), time.NewTicker(50*time.Millisecond), make(chan struct{})
	t.Cleanup(func() { tick.Stop() })
	go func() {
		for {
			select {
			case <-tick.C:
				most.Store(max(most.Load(), size()))
			case <-end:
				return
			}
		}
	}()
	return func() int64 {
		close(end)
		return max(most.Load(), size()) - before
	}
}
