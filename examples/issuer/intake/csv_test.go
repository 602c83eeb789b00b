package intake

import (
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

func csvRows(t *testing.T, body string) []Row {
	t.Helper()
	rows, err := all(CSV(strings.NewReader(body)))
	require.NoError(t, err)
	return rows
}

func TestSeparatorsLineEndsAndEncodings(t *testing.T) {
	body := header + duyRow + duyRow
	for name, form := range map[string]string{
		"semicolons":    strings.ReplaceAll(body, ",", ";"),
		"tabs":          strings.ReplaceAll(body, ",", "\t"),
		"sep line":      "sep=;\r\n" + strings.ReplaceAll(body, ",", ";"),
		"CRLF":          strings.ReplaceAll(body, "\n", "\r\n"),
		"CR":            strings.ReplaceAll(body, "\n", "\r"),
		"no end":        strings.TrimSuffix(body, "\n"),
		"blank rows":    "\n" + strings.ReplaceAll(body, "\n", "\n\n ,,,,,,,,,,,,,\n"),
		"UTF-16 little": utf16Text(body, 0),
		"UTF-16 big":    utf16Text(body, 1),
		"big letters":   strings.ToUpper(header) + duyRow + duyRow,
	} {
		rows := csvRows(t, form)
		require.Equal(t, []string{"ok", "ok"}, codes(rows), name)
		require.Equal(t, duy, rows[1].Record, name)
	}
}

func utf16Text(s string, bigEndian int) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune("\uFEFF" + s)) {
		pair := [2]byte{byte(unit), byte(unit >> 8)}
		b.WriteByte(pair[bigEndian])
		b.WriteByte(pair[1-bigEndian])
	}
	return b.String()
}

func TestColumnsInAnyOrderWithOthersBetween(t *testing.T) {
	rows := csvRows(t, "note,commune,product,vaccination_date,dose_number,id_number,nationality,sex,date_of_birth,full_name,record_id\n"+
		`"a, ""b""",Dịch Vọng,EU/1/20/1528,15/08/2021 00:00:00,1.0,012345678,VN,F,1990,Trần Thị Hòa, r7`+"\n")
	require.Equal(t, []string{"ok"}, codes(rows))
	require.Equal(t, "Dịch Vọng", rows[0].Commune)
	require.Equal(t, "r7", rows[0].Record.ID)
	require.Equal(t, "1", rows[0].Record.DoseNumber)
	require.Equal(t, "15/08/2021", rows[0].Record.VaccinationDate)
	require.Equal(t, "1990", rows[0].Record.DateOfBirth)
	require.Empty(t, rows[0].Record.LotNumber)
}

func TestBodiesThatAreNoCSV(t *testing.T) {
	for body, code := range map[string]string{
		"PK\x03\x04\x14\x00\x06\x00": "body-encoding",
		utf16Text(header, 0)[2:]:     "body-encoding",
		"h\xE0ng,c\xF4t\n":           "body-encoding",
		strings.Repeat("a", 1<<20):   "header-broken",
		"\"record_id,full_name\n1":   "header-broken",
		"record_id," + header:        "column-twice",
		strings.Repeat("x,", 300):    "columns-too-many",
		"<!DOCTYPE html>\n<html>":    "columns-missing",
	} {
		_, err := all(CSV(strings.NewReader(body)))
		var columns []string
		switch code {
		case "column-twice":
			columns = []string{"record_id"}
		case "columns-missing":
			columns = []string{"record_id", "full_name", "date_of_birth", "sex", "nationality", "id_number", "dose_number", "vaccination_date", "product"}
		}
		requireBodyError(t, err, code, columns...)
	}
	_, err := all(CSV(strings.NewReader(strings.Replace(header, ",sex,", ",gender,", 1))))
	requireBodyError(t, err, "columns-missing", "sex")
	require.EqualError(t, err, "columns-missing: sex")
}

func TestABrokenRowTakesNoOthersWithIt(t *testing.T) {
	name := "Nguyễn Bảo Duy"
	for what, c := range map[string]struct {
		broken string
		want   []string
	}{
		"too few columns":         {"r1,x", []string{"column-count"}},
		"too many columns":        {strings.TrimSpace(duyRow) + ",", []string{"column-count"}},
		"quote inside":            {strings.Replace(duyRow, name, `Nguyễn "Bảo" Duy`, 1), []string{"quote-broken"}},
		"text after a quote":      {strings.Replace(duyRow, name, `"Nguyễn" Duy`, 1), []string{"quote-broken"}},
		"quote never closed":      {strings.Replace(duyRow, name, `"Nguyễn`, 1), []string{"quote-broken"}},
		"last quote never closed": {strings.Replace(duyRow, "AB12", `"AB12`, 1), []string{"quote-broken"}},
		"two that would match": {
			strings.Replace(duyRow, name, `"Nguyễn`, 1) + strings.Replace(duyRow, name, `Duy"`, 1),
			[]string{"quote-broken", "quote-broken"},
		},
		"two at the end that would match": {
			strings.Replace(duyRow, "AB12", `"AB12`, 1) + strings.Replace(duyRow, "AB12", `AB12"`, 1),
			[]string{"quote-broken", "quote-broken"},
		},
		"not UTF-8":   {strings.Replace(duyRow, name, "Nguy\xEAn", 1), []string{"not-utf8"}},
		"10 MB":       {strings.Repeat("x", 10<<20), []string{"row-too-long"}},
		"many quotes": {strings.Repeat(`"`, 9999), []string{"quote-broken"}},
	} {
		rows := csvRows(t, header+duyRow+strings.TrimSuffix(c.broken, "\n")+"\n"+duyRow+duyRow)
		require.Equal(t, append(append([]string{"ok"}, c.want...), "ok", "ok"), codes(rows), what)
		for _, row := range rows {
			if row.Code == "" {
				require.Equal(t, duy, row.Record, what)
			}
		}
		require.Equal(t, 2, rows[0].Line)
		require.Equal(t, 3, rows[1].Line)
	}
}

func TestQuotedFieldsGoOnOverLines(t *testing.T) {
	address := "\"12 Lê Lợi,\r\nPhường 1\r\nĐà Nẵng\""
	rows := csvRows(t, strings.Replace(header, "\n", ",address\n", 1)+
		strings.TrimSpace(duyRow)+","+address+"\n"+
		strings.TrimSpace(strings.Replace(duyRow, "Nguyễn Bảo Duy", "\"Nguyễn\nBảo Duy\"", 1))+",x\n"+
		strings.TrimSpace(duyRow)+",x\n")
	require.Equal(t, []string{"ok", "ok", "ok"}, codes(rows))
	require.Equal(t, "Nguyễn\nBảo Duy", rows[1].Record.FullName)
	require.Equal(t, duy, rows[2].Record)
	require.Equal(t, []int{2, 5, 7}, []int{rows[0].Line, rows[1].Line, rows[2].Line})
}

func TestARowOfOtherColumnsOnlyIsEmpty(t *testing.T) {
	rows := csvRows(t, strings.Replace(header, "\n", ",note\n", 1)+",,,,,,,,,,,,,,total: 0\n")
	require.Equal(t, []string{"row-empty"}, codes(rows))
}

// million gives a CSV of many rows, every tenth of them broken, without keeping it.
type million struct {
	rows, next int
	rest       []byte
}

// brokenRows are the ways in which every tenth row is broken.
var brokenRows = []string{
	"%,too,few\n",
	"%,\"Nguyễn Bảo Duy,1990-02-11,M,VN,cccd,001090012345,0912345678,F1,2,2,2021-08-15,EU/1/20/1528,AB12\n",
	"%,Nguyễn \"Bảo\" Duy,1990-02-11,M,VN,cccd,001090012345,0912345678,F1,2,2,2021-08-15,EU/1/20/1528,AB12\n",
	"%,Nguy\xEAn,1990-02-11,M,VN,cccd,001090012345,0912345678,F1,2,2,2021-08-15,EU/1/20/1528,AB12\n",
	"%,Duy\x00,1990-02-11,M,VN,cccd,001090012345,0912345678,F1,2,2,2021-08-15,EU/1/20/1528,AB12\n",
}

func (m *million) Read(p []byte) (int, error) {
	if m.next == 0 {
		m.rest = append(m.rest, header...)
	}
	for len(m.rest) < len(p) && m.next < m.rows {
		m.next++
		id := "r" + strconv.Itoa(m.next)
		if m.next%10 == 0 {
			m.rest = append(m.rest, strings.Replace(brokenRows[m.next/10%len(brokenRows)], "%", id, 1)...)
		} else {
			m.rest = append(append(m.rest, id...), duyRow[len("r1"):]...)
		}
	}
	n := copy(p, m.rest)
	if m.rest = append(m.rest[:0], m.rest[n:]...); n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestAMillionRowsWithEveryTenthBroken(t *testing.T) {
	const rows = 1_000_000
	var before, after, now runtime.MemStats
	var peak uint64
	runtime.GC()
	runtime.ReadMemStats(&before)
	counts, number := map[string]int{}, 0
	for row, err := range CSV(&million{rows: rows}) {
		if err != nil {
			t.Fatal(err)
		}
		number++
		counts[row.Code]++
		good := number%10 != 0
		if good != (row.Code == "") || row.Line != number+1 || good && row.Record.ID != "r"+strconv.Itoa(number) {
			t.Fatalf("row %d: line %d, code %s, id %s", number, row.Line, row.Code, row.Record.ID)
		}
		if number%100_000 == 0 {
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
		}
	}
	runtime.ReadMemStats(&after)
	require.Equal(t, map[string]int{
		"": 900_000, "column-count": 20_000, "quote-broken": 40_000, "not-utf8": 20_000, "field-nul": 20_000,
	}, counts)
	require.Less(t, peak, before.HeapAlloc+32<<20, "memory stays flat")
	require.Less(t, (after.TotalAlloc-before.TotalAlloc)/rows, uint64(2<<10), "bytes a row")
}

func TestTooManyRows(t *testing.T) {
	number := 0
	var last error
	for _, err := range CSV(io.MultiReader(strings.NewReader(header), strings.NewReader(strings.Repeat("x\n", MaxRows+1)))) {
		if last = err; err == nil {
			number++
		}
	}
	require.Equal(t, MaxRows, number)
	requireBodyError(t, last, "rows-too-many")
}

// Lines with an open quote are looked at again as rows, but not again and again.
func TestManyOpenQuotesTakeNoLonger(t *testing.T) {
	body := header + strings.Repeat(`"x`+"\n"+strings.Repeat("y\n", MaxRowLines), 500)
	rows := csvRows(t, body)
	require.Len(t, rows, 500*(1+MaxRowLines))
}

func BenchmarkCSV(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(duyRow)))
	number := 0
	for range CSV(&million{rows: b.N}) {
		number++
	}
	require.Equal(b, b.N, number)
}
