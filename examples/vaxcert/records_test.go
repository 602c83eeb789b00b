package main

import (
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

const header = "record_id,full_name,date_of_birth,nationality,dose_number,vaccination_date,product"

func recordLine(id string) string { return id + ",Trần Văn An,1990,VN,2,2021-09-01,Comirnaty" }

// readRecords gives for each row its line with its record_id or its code.
func readRecords(t *testing.T, content string) map[int]string {
	t.Helper()
	r, err := openRecords(strings.NewReader(content), toIssue)
	require.NoError(t, err)
	rows := map[int]string{}
	for {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		require.NoError(t, err)
		rows[row.line] = row.code
		if row.code == "" {
			rows[row.line] = row.record.ID
		}
	}
}

func rows(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

func TestBrokenRowsTakeNoOthersWithThem(t *testing.T) {
	require.Equal(t, map[int]string{
		2: "a", 3: "row-quotes", 4: "c", 5: "row-fields", 6: "row-fields", 8: "row-quotes", 9: "g", 10: "row-encoding", 11: "row-too-long", 12: "j", 13: "row-quotes",
	}, readRecords(t, rows(header,
		recordLine("a"),
		`b,"Trần Văn An,1990,VN,2,2021-09-01,Comirnaty`, // never closed
		`c,"Trần Văn An",1990,VN,2,2021-09-01,Comirnaty`,
		recordLine("d")+",more",
		"e,less",
		"",
		`f,Trần "Tí" An,1990,VN,2,2021-09-01,Comirnaty`,
		`"g","Trần ""Tí"" An",1990,VN,2,2021-09-01,"Comirnaty"`,
		"h,Tr\xe2n,1990,VN,2,2021-09-01,Comirnaty",
		"i,"+strings.Repeat("n", maxRow),
		recordLine("j"),
		`k,"`,
	)))
}

// The first field of a broken row is believed where it is whole.
func TestBrokenRowsKeepTheirRecordID(t *testing.T) {
	long := strings.Repeat("n", maxRow)
	for content, want := range map[string][2]string{
		"a,Tr\xe2n":                             {"row-encoding", "a"},
		"\xe2,Trần":                             {"row-encoding", ""},
		`" a ","Tr` + "\xe2n":                   {"row-encoding", "a"},
		`a,"Trần`:                               {"row-quotes", "a"},
		`a,Trần "Tí" An`:                        {"row-quotes", "a"},
		`"a;""b""",Trần "Tí" An`:                {"row-quotes", `a;"b"`},
		`"a,Trần`:                               {"row-quotes", ""},
		`"a"b,Trần`:                             {"row-quotes", ""},
		`a"b,Trần`:                              {"row-quotes", ""},
		`,"Trần`:                                {"row-quotes", ""},
		"a," + long:                             {"row-too-long", "a"},
		"a,\xe2" + long:                         {"row-too-long", "a"},
		long + ",a":                             {"row-too-long", ""},
		`"` + long:                              {"row-too-long", ""},
		long[:maxRecordID+1] + `,"x`:            {"row-quotes", ""},
		long[:maxRecordID] + `,"x`:              {"row-quotes", long[:maxRecordID]},
		strings.Repeat("é", 200) + ",too,few":   {"row-fields", ""},
		"a" + strings.Repeat(",", 100) + "more": {"row-fields", "a"},
	} {
		r, err := openRecords(strings.NewReader(rows(header, recordLine("z"), recordLine("z"), content)), toIssue)
		require.NoError(t, err)
		var row recordRow
		for range 3 {
			row, err = r.next()
			require.NoError(t, err)
		}
		require.Equal(t, want, [2]string{row.code, row.record.ID}, content[:min(len(content), 50)])
	}
	r, err := openRecords(strings.NewReader(rows("product,vaccination_date,dose_number,nationality,date_of_birth,full_name,record_id", `a,"b`)), toIssue)
	require.NoError(t, err)
	row, err := r.next()
	require.NoError(t, err)
	require.Empty(t, row.record.ID, "the first column is another")
}

// A field that is missing behind record_id does not hide whose row it is; one
// before it might.
func TestBrokenRowsAreNamedWhereTheyCanBe(t *testing.T) {
	for content, want := range map[string]string{
		rows(header, " a ,less"):              "a",
		rows(header, recordLine("a")+",more"): "a",
		rows(header, ",less"):                 "",
		rows("product,vaccination_date,dose_number,nationality,date_of_birth,full_name,record_id", "1,2,3,4,5,6,7,8"): "",
	} {
		r, err := openRecords(strings.NewReader(content), toIssue)
		require.NoError(t, err)
		row, err := r.next()
		require.NoError(t, err)
		require.Equal(t, "row-fields", row.code)
		require.Equal(t, want, row.record.ID, content)
	}
}

func TestAQuoteNeverSwallowsRows(t *testing.T) {
	many := make([]string, 3*maxRowLines)
	for i := range many {
		many[i] = recordLine("r")
	}
	got := readRecords(t, rows(header, `a,"open`)+rows(many...))
	require.Len(t, got, 1+len(many))
	require.Equal(t, "row-quotes", got[2])

	// A stray quote further down closes the field, with the right number of columns.
	got = readRecords(t, rows(header, `a,Trần An,1990,VN,2,2021-09-01,"Comirnaty`, recordLine("b"), recordLine("c")+`"`, recordLine("d")))
	require.Equal(t, map[int]string{2: "row-quotes", 3: "b", 4: "row-quotes", 5: "d"}, got)
}

func TestOtherColumnsMaySpanLines(t *testing.T) {
	require.Equal(t, map[int]string{2: "a", 4: "b"}, readRecords(t, rows(header+",note",
		recordLine("a")+`,"two`, `lines"`,
		recordLine("b")+",one")))
}

func TestFormsOfAHeader(t *testing.T) {
	line := recordLine("a")
	for name, content := range map[string]string{
		"mark and CRLF":   "\uFEFF" + header + "\r\n" + line + "\r\n",
		"no end of line":  header + "\n" + line,
		"semicolons":      strings.ReplaceAll(rows(header, line), ",", ";"),
		"tabs":            strings.ReplaceAll(rows(header, line), ",", "\t"),
		"upper case":      rows(strings.ToUpper(header), line),
		"quotes":          rows(`"`+strings.ReplaceAll(header, ",", `","`)+`"`, line),
		"blank lines":     "\n\n" + rows(header, "", line, ""),
		"another order":   rows("product,vaccination_date,dose_number,nationality,date_of_birth,full_name,record_id", "Comirnaty,2021-09-01,2,VN,1990,An,a"),
		"further columns": rows("x,"+header+",x", "1,"+line+",2"),
	} {
		t.Run(name, func(t *testing.T) {
			var ids []string
			for _, id := range readRecords(t, content) {
				ids = append(ids, id)
			}
			require.Equal(t, []string{"a"}, ids)
		})
	}
}

func TestFilesThatCannotBeUsedAsAWhole(t *testing.T) {
	windows := "record_id,full_name\n1,Tr\xe2\xecn V\xe3n An\n2,L\xea Th\xf2 H\xe0\n"
	for name, c := range map[string]struct{ content, says string }{
		"empty":               {"", "empty"},
		"blank":               {"\n \n", "empty"},
		"columns missing":     {"record_id,full_name,product\n", "date_of_birth, nationality, dose_number, vaccination_date"},
		"a column twice":      {header + ",product\n", "product twice"},
		"broken header":       {`"record_id` + "\n", "header"},
		"UTF-16 LE":           {utf16Text("\uFEFF"+header, binary.LittleEndian), "UTF-16 (little-endian)"},
		"UTF-16 BE":           {utf16Text("\uFEFF"+header, binary.BigEndian), "UTF-16 (big-endian)"},
		"UTF-16 without mark": {utf16Text(header, binary.LittleEndian), "UTF-16 (little-endian) without a byte-order mark"},
		"CR only":             {header + "\r" + recordLine("a") + "\r", "Mac line ends (CR only)"},
		"Windows-1258":        {windows, "Windows-1258"},
		"another encoding":    {"record_id,full_name\n1,M\xfcller\n2,\xd6zil\n", "not UTF-8 but another encoding"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := openRecords(strings.NewReader(c.content), toIssue)
			require.ErrorContains(t, err, c.says)
			require.NotContains(t, err.Error(), "An")
		})
	}
}

func utf16Text(s string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func FuzzRecords(f *testing.F) {
	f.Add(rows(header, recordLine("a"), `b,"open`, recordLine("c")))
	f.Add("\uFEFF" + strings.ReplaceAll(rows(header, recordLine("a")), ",", ";"))
	f.Add(rows(header, "\"\"\"", `"a"b,`, "\xff\xfe"))
	f.Fuzz(func(t *testing.T, content string) {
		r, err := openRecords(strings.NewReader(content), toIssue)
		if err != nil {
			return
		}
		last := 0
		for {
			row, err := r.next()
			if errors.Is(err, io.EOF) {
				return
			}
			require.NoError(t, err)
			require.Greater(t, row.line, last, "each line is read once, in order")
			last = row.line
		}
	})
}

func FuzzSplitRow(f *testing.F) {
	f.Add("a", `b "c"`, "d\ne")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var text []byte
		for i, field := range []string{a, b, c} {
			if i > 0 {
				text = append(text, ',')
			}
			text = appendField(text, field)
		}
		fields, how := splitRow(nil, string(text), ',')
		require.Equal(t, rowSplit, how)
		require.Equal(t, []string{a, b, c}, fields)
	})
}
