package intake

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// duy is the record of the good rows.
var duy = cert.Record{
	ID: "r1", FullName: "Nguyễn Bảo Duy", DateOfBirth: "1990-02-11", Sex: "M", Nationality: "VN",
	IDType: "cccd", IDNumber: "001090012345", Phone: "0912345678", FacilityID: "F1",
	DoseNumber: "2", DosesInSeries: "2", VaccinationDate: "2021-08-15", Product: "EU/1/20/1528", LotNumber: "AB12",
}

const header = "record_id,full_name,date_of_birth,sex,nationality,id_type,id_number,phone,facility_id," +
	"dose_number,doses_in_series,vaccination_date,product,lot_number\n"

const duyRow = "r1,Nguyễn Bảo Duy,1990-02-11,M,VN,cccd,001090012345,0912345678,F1,2,2,2021-08-15,EU/1/20/1528,AB12\n"

// all gives the rows of a sequence and the error that ended it.
func all(sequence iter.Seq2[Row, error]) (rows []Row, err error) {
	for row, e := range sequence {
		if e != nil {
			return rows, e
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// codes gives the codes of rows, "ok" for a record.
func codes(rows []Row) (codes []string) {
	for _, row := range rows {
		code := row.Code
		if code == "" {
			code = "ok"
		}
		codes = append(codes, code)
	}
	return codes
}

func requireBodyError(t *testing.T, err error, code string, columns ...string) {
	t.Helper()
	var body *BodyError
	require.ErrorAs(t, err, &body)
	require.Equal(t, code, body.Code)
	require.Equal(t, columns, body.Columns)
	require.NotEmpty(t, body.Sentence("vi"))
}

// readers are the three readers, each with a body of one good record.
var readers = map[string]struct {
	read func(io.Reader) iter.Seq2[Row, error]
	body string
}{
	"CSV":    {CSV, header + duyRow},
	"NDJSON": {NDJSON, duyJSON + "\n"},
	"FHIR":   {FHIR, duyBundle},
}

func TestOneRecordInThreeForms(t *testing.T) {
	for name, r := range readers {
		for _, body := range []io.Reader{strings.NewReader(r.body), iotest.OneByteReader(strings.NewReader(r.body)), iotest.DataErrReader(strings.NewReader("\uFEFF" + r.body))} {
			rows, err := all(r.read(body))
			require.NoError(t, err, name)
			require.Len(t, rows, 1, name)
			require.Empty(t, rows[0].Code, name)
			require.Equal(t, duy, rows[0].Record, name)
		}
	}
}

func TestNoBody(t *testing.T) {
	for _, r := range readers {
		for _, nothing := range []string{"", "\uFEFF", "\n\r\n \n"} {
			rows, err := all(r.read(strings.NewReader(nothing)))
			require.Empty(t, rows)
			requireBodyError(t, err, "body-empty")
		}
	}
}

func TestAReaderThatFailsEndsTheReadingWithItsError(t *testing.T) {
	lost := errors.New("connection lost")
	for name, r := range readers {
		for at := 0; at <= len(r.body); at += 7 {
			rows, err := all(r.read(io.MultiReader(strings.NewReader(r.body[:at]), iotest.ErrReader(lost))))
			require.ErrorIs(t, err, lost, name)
			for _, row := range rows {
				require.Equal(t, duy, row.Record, "no half row at byte %d", at)
			}
		}
	}
}

// A body that is shorter than its Content-Length gives no half record either.
func TestATruncatedBodyIsAnError(t *testing.T) {
	for name, r := range readers {
		rows, err := all(r.read(io.MultiReader(strings.NewReader(r.body[:len(r.body)-9]), iotest.ErrReader(io.ErrUnexpectedEOF))))
		require.ErrorIs(t, err, io.ErrUnexpectedEOF, name)
		require.Empty(t, rows, name)
	}
}

func TestRowsComeAsSoonAsTheyAreThere(t *testing.T) {
	for _, name := range []string{"CSV", "NDJSON"} {
		pipe, slow := io.Pipe()
		body := readers[name].body
		row := body[strings.LastIndex(strings.TrimSpace(body), "\n")+1:]
		go func() { _, _ = io.WriteString(slow, body) }()
		got := 0
		for r, err := range readers[name].read(pipe) {
			require.NoError(t, err)
			require.Equal(t, duy, r.Record)
			if got++; got == 3 {
				break
			}
			go func() { _, _ = io.WriteString(slow, row) }() // only now
		}
		require.Equal(t, 3, got)
	}
}

func TestTextsPassAsTheyAre(t *testing.T) {
	for _, text := range []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `'; DROP TABLE records; --`, `=HYPERLINK("http://x")`,
		"\u202Egnp.exe", "Nguyê\u0303n", "  spaces  ", "\uFFFD", "{{.}}", `\u0000`,
	} {
		quoted := `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
		escaped := strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"`, `\"`)
		for name, body := range map[string]string{
			"CSV":    strings.Replace(readers["CSV"].body, "Nguyễn Bảo Duy", quoted, 1),
			"NDJSON": strings.Replace(readers["NDJSON"].body, "Nguyễn Bảo Duy", escaped, 1),
			"FHIR":   strings.Replace(readers["FHIR"].body, "Nguyễn Bảo Duy", escaped, 1),
		} {
			rows, err := all(readers[name].read(strings.NewReader(body)))
			require.NoError(t, err, name)
			require.Equal(t, []string{"ok"}, codes(rows), name)
			require.Equal(t, text, rows[0].Record.FullName, name)
		}
	}
}

func TestWhatNoFieldMayHold(t *testing.T) {
	for _, c := range []struct{ name, with, code string }{
		{"CSV", "\x00", "field-nul"},
		{"NDJSON", `\u0000`, "field-nul"},
		{"NDJSON", "\x00", "json-malformed"},
		{"FHIR", `\u0000`, "field-nul"},
		{"CSV", "\xC3", "not-utf8"},
		{"NDJSON", "\xC3", "not-utf8"},
		{"FHIR", "\xC3", "not-utf8"},
		{"CSV", "\xED\xA0\x80", "not-utf8"},
		{"NDJSON", `\uD800`, "json-malformed"},
		{"FHIR", `\uDC00`, "json-malformed"},
		{"CSV", strings.Repeat("a", MaxField+1), "field-too-long"},
		{"NDJSON", strings.Repeat("a", MaxField+1), "field-too-long"},
		{"FHIR", strings.Repeat("a", MaxField+1), "field-too-long"},
		{"CSV", strings.Repeat("a", 10<<20), "row-too-long"},
		{"NDJSON", strings.Repeat("a", 10<<20), "row-too-long"},
		{"FHIR", strings.Repeat("a", 10<<20), "row-too-long"},
	} {
		rows, err := all(readers[c.name].read(strings.NewReader(strings.Replace(readers[c.name].body, "Duy", c.with, 1))))
		require.NoError(t, err, c)
		require.Contains(t, codes(rows), c.code, c.name)
		require.NotContains(t, codes(rows), "ok", c.name)
	}
}

func TestEachCodeHasItsSentenceAndItsPlaceInTheTable(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	for _, table := range []map[string]lang.Pair{rowSentences, bodySentences} {
		for code := range table {
			require.NotEmpty(t, Sentence(code, "vi"))
			require.NotEqual(t, Sentence(code, "vi"), Sentence(code, "en"))
			require.Regexp(t, `(?m)^//\t`+code+` +\Q`+Sentence(code, "en")+`\E$`, string(doc))
		}
	}
	require.Empty(t, Sentence("no-such-code", "vi"))
}

func TestLogsShowNobody(t *testing.T) {
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("read", "row", Row{Line: 7, Record: duy, Commune: "Dịch Vọng"})
	require.Contains(t, log.String(), "row.line=7")
	require.NotContains(t, log.String(), "Duy")
	require.NotContains(t, log.String(), "001090012345")
	require.NotContains(t, log.String(), "Vọng")
}
