package intake

import (
	"bytes"
	"io"
	"iter"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
)

// fuzz reads bodies of any bytes: no panic, no more rows than lines or entries, each with
// a record of valid text or a known code, and the same whatever the pieces it comes in.
func fuzz(f *testing.F, read func(io.Reader) iter.Seq2[Row, error], seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		rows, err := all(read(bytes.NewReader(body)))
		if err != nil && Sentence(strings.SplitN(err.Error(), ":", 2)[0], "vi") == "" {
			t.Fatalf("not a known error: %v", err)
		}
		if len(rows) > len(body) {
			t.Fatal("more rows than bytes")
		}
		last := 0
		for _, row := range rows {
			if row.Line <= last {
				t.Fatalf("line %d after %d", row.Line, last)
			}
			last = row.Line
			checkRow(t, row)
		}
		slowly, slowErr := all(read(iotest.OneByteReader(bytes.NewReader(body))))
		if len(slowly) != len(rows) || (slowErr == nil) != (err == nil) {
			t.Fatal("other rows of a slow reader")
		}
		for i := range rows {
			if rows[i] != slowly[i] {
				t.Fatal("another row of a slow reader")
			}
		}
	})
}

func checkRow(t *testing.T, row Row) {
	t.Helper()
	if row.Code != "" {
		if Sentence(row.Code, "en") == "" || row != (Row{Line: row.Line, Code: row.Code}) {
			t.Fatalf("unknown code, or a record beside it: %s", row.Code)
		}
		return
	}
	if row == (Row{Line: row.Line}) {
		t.Fatal("neither record nor code")
	}
	for _, c := range columns {
		if value := *c.of(&row); !utf8.ValidString(value) || len(value) > MaxField || strings.Contains(value, "\x00") {
			t.Fatalf("bad text in %s", c.name)
		}
	}
}

func FuzzCSV(f *testing.F) {
	fuzz(f, CSV, header+duyRow, strings.ReplaceAll(header+duyRow, ",", ";"), header+"\"a\nb\",\"\n"+duyRow,
		utf16Text(header+duyRow, 0), "sep=;\r\n"+header, header+strings.Join(brokenRows, ""), strings.ReplaceAll(header+duyRow+duyRow, "\n", "\r"))
}

func FuzzNDJSON(f *testing.F) {
	fuzz(f, NDJSON, duyJSON, duyJSON+"\n{\n[]\n\n"+duyJSON, `{"record_id":"\ud800"}`, `{"x":[[[{}]]],"dose_number":1.0}`, utf16Text(duyJSON, 1))
}

func FuzzFHIR(f *testing.F) {
	fuzz(f, FHIR, duyBundle, duyImmunization, strings.Replace(duyImmunization, `"status"`, `"contained":[`+duyPatient+`],"status"`, 1),
		`{"resourceType":"Bundle","type":"batch","entry":[{},null,{"resource":null}]}`, `{"entry":[{"resource":{"resourceType":"Immunization"}}]}`)
}
