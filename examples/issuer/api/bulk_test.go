package api_test

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

var columns = []string{"record_id", "full_name", "date_of_birth", "sex", "nationality", "id_type", "id_number", "phone", "facility_id",
	"dose_number", "doses_in_series", "vaccination_date", "product", "lot_number"}

func ndjson(records ...cert.Record) string {
	var b strings.Builder
	for _, r := range records {
		line, _ := json.Marshal(r)
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func csvRow(r cert.Record) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{r.ID, r.FullName, r.DateOfBirth, r.Sex, r.Nationality, r.IDType, r.IDNumber, r.Phone, r.FacilityID,
		r.DoseNumber, r.DosesInSeries, r.VaccinationDate, r.Product, r.LotNumber})
	w.Flush()
	return b.String()
}

// bulkLines reads an answer, and holds each line against the document.
func bulkLines(t *testing.T, body string) (lines []map[string]any, end map[string]any) {
	t.Helper()
	all := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
	for i, text := range all {
		var line map[string]any
		require.NoError(t, json.Unmarshal([]byte(text), &line), text)
		name := "BulkLine"
		if i == len(all)-1 {
			name = "BulkEnd"
		}
		require.NoError(t, document().Components.Schemas[name].Value.VisitJSON(line, openapi3.EnableJSONSchema2020()), text)
		lines = append(lines, line)
	}
	return lines[:len(lines)-1], lines[len(lines)-1]
}

// Of a file whose every tenth row is broken, all others are stored; to send it again
// changes nothing.
func TestBulkCSV(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	const rows = 2000
	var file bytes.Buffer
	file.WriteString(strings.Join(columns, ",") + "\n")
	for i := range rows {
		if i%10 == 9 {
			file.WriteString("broken,row\n")
			continue
		}
		r := d.bed.Record(i%300, testbed.FacilityA)
		r.ID = fmt.Sprint("csv-", i)
		file.WriteString(csvRow(r))
	}
	for _, outcome := range []string{"entered", "unchanged"} {
		got := d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records/bulk", body: file.Bytes(), kind: "text/csv; charset=utf-8"}).is(200)
		lines, end := bulkLines(t, got.Body.String())
		require.Equal(t, map[string]any{"end": true, "rows": 2000., "stored": 1800., "refused": 200.}, end)
		for i, line := range lines {
			require.EqualValues(t, i+2, line["line"])
			if i%10 == 9 {
				require.Equal(t, "column-count", line["code"])
				require.NotEmpty(t, line["title"])
				continue
			}
			require.Equal(t, outcome, line["outcome"])
			require.NotEmpty(t, line["key"])
		}
	}
}

func TestBulkNDJSON(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	right, other, nameless := d.bed.Record(0, testbed.FacilityA), d.bed.Record(1, testbed.FacilityB), d.bed.Record(2, testbed.FacilityA)
	nameless.ID = ""
	body := ndjson(right, other, nameless) + "{\"record_id\":\n[1]\n" + ndjson(right)
	got := d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records/bulk", body: body, kind: "application/x-ndjson"}).is(200)
	lines, end := bulkLines(t, got.Body.String())
	var said []any
	for _, line := range lines {
		said = append(said, fmt.Sprint(line["outcome"], " ", line["code"]))
	}
	require.Equal(t, []any{"entered <nil>", "<nil> facility-unknown", "<nil> record-id-missing", "<nil> json-malformed", "<nil> json-no-object", "entered <nil>"}, said)
	require.EqualValues(t, 4, end["refused"])
	require.Equal(t, lines[0]["key"], lines[5]["key"], "the same record twice in a file is one")
}

func TestBulkRefused(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	for _, bad := range []struct {
		body, kind string
		status     int
		code       string
	}{
		{"", "text/csv", 422, "body-empty"},
		{"a,b\n1,2\n", "text/csv", 422, "columns-missing"},
		{"record_id,record_id\n", "text/csv", 422, "column-twice"},
		{"x", "application/json", 415, "media-type"},
		{"x", "", 415, "media-type"},
		{"x", "text/csv; charset=windows-1258", 415, "media-type"},
	} {
		d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/records/bulk", body: bad.body, kind: bad.kind, wrong: true}).problem(bad.status, bad.code)
	}
}

// server gives the API over a connection.
func (d door) server() *httptest.Server {
	s := httptest.NewServer(d.api)
	d.Cleanup(s.Close)
	return s
}

func (d door) bulkOver(s *httptest.Server, user, kind string, body io.Reader) *http.Response {
	d.Helper()
	r, err := http.NewRequest("POST", s.URL+"/v1/records/bulk", body)
	require.NoError(d, err)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+d.bed.Users[user].Token)
	got, err := s.Client().Do(r)
	require.NoError(d, err)
	d.Cleanup(func() { _ = got.Body.Close() })
	return got
}

// The answer to the first rows is there before the last ones are sent.
func TestBulkStreams(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	read, write := io.Pipe()
	send := func(from, to int) {
		for i := from; i < to; i++ {
			r := d.bed.Record(i%300, testbed.FacilityA)
			r.ID = fmt.Sprint("s-", i)
			_, _ = io.WriteString(write, ndjson(r))
		}
	}
	go send(0, 500)
	got := d.bulkOver(d.server(), testbed.ClerkA, "application/x-ndjson", read)
	require.Equal(t, 200, got.StatusCode)
	answer := bufio.NewScanner(got.Body)
	for range 500 {
		require.True(t, answer.Scan())
	}
	go func() {
		send(500, 510)
		_ = write.Close()
	}()
	for range 10 {
		require.True(t, answer.Scan())
		require.Contains(t, answer.Text(), `"outcome":"entered"`)
	}
	require.True(t, answer.Scan())
	require.JSONEq(t, `{"end":true,"rows":510,"stored":510,"refused":0}`, answer.Text())
}

// A million rows, all of them broken, take no more memory than a thousand.
func TestBulkMemory(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	const rows = 1_000_000
	read, write := io.Pipe()
	go func() {
		w := bufio.NewWriter(write)
		_, _ = w.WriteString(strings.Join(columns, ",") + "\n")
		for range rows {
			_, _ = w.WriteString("broken,\"row\"\n")
		}
		_ = w.Flush()
		_ = write.Close()
	}()
	got := d.bulkOver(d.server(), testbed.ClerkA, "text/csv", read)
	answer, n, most := bufio.NewScanner(got.Body), 0, uint64(0)
	for answer.Scan() {
		if n++; n%100_000 == 0 {
			runtime.GC()
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			most = max(most, memory.HeapAlloc)
		}
	}
	require.NoError(t, answer.Err())
	require.Equal(t, rows+1, n)
	require.Less(t, most, uint64(64<<20))
}

// A body that is cut off leaves what was answered stored, and no total.
func TestBulkCutOff(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	read, write := io.Pipe()
	go func() {
		for i := range 700 {
			r := d.bed.Record(i%300, testbed.FacilityA)
			r.ID = fmt.Sprint("cut-", i)
			_, _ = io.WriteString(write, ndjson(r))
		}
		_ = write.CloseWithError(io.ErrUnexpectedEOF)
	}()
	r, err := http.NewRequest("POST", d.server().URL+"/v1/records/bulk", read)
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-ndjson")
	r.Header.Set("Authorization", "Bearer "+d.bed.Users[testbed.ClerkA].Token)
	if got, err := http.DefaultClient.Do(r); err == nil {
		body, _ := io.ReadAll(got.Body)
		_ = got.Body.Close()
		require.NotContains(t, string(body), `"rows":`+"700,\"stored\":700")
	}
}

func bundleOf(records ...cert.Record) map[string]any {
	var entries []any
	for i, r := range records {
		patient := fmt.Sprint("urn:uuid:p", i)
		entries = append(entries, map[string]any{"fullUrl": patient, "resource": map[string]any{
			"resourceType": "Patient", "name": []any{map[string]any{"text": r.FullName}}, "birthDate": r.DateOfBirth,
			"gender":     map[string]string{"M": "male", "F": "female"}[r.Sex],
			"identifier": []any{map[string]any{"system": "http://fhir.hl7.org.vn/core/sid/cccd", "value": r.IDNumber}},
		}}, map[string]any{"resource": map[string]any{
			"resourceType": "Immunization", "status": "completed", "identifier": []any{map[string]any{"value": r.ID}},
			"patient": map[string]any{"reference": patient}, "occurrenceDateTime": r.VaccinationDate, "lotNumber": r.LotNumber,
			"vaccineCode":     map[string]any{"text": r.Product},
			"performer":       []any{map[string]any{"actor": map[string]any{"reference": "Organization/" + r.FacilityID, "identifier": map[string]any{"value": r.FacilityID}}}},
			"protocolApplied": []any{map[string]any{"doseNumberPositiveInt": 1, "seriesDosesPositiveInt": 2}},
		}})
	}
	return map[string]any{"resourceType": "Bundle", "type": "transaction", "entry": entries}
}

func TestFHIR(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	send := func(body any) answer {
		return d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/fhir", body: body, kind: "application/fhir+json", wrong: true})
	}
	right, other := d.bed.Record(0, testbed.FacilityA), d.bed.Record(1, testbed.FacilityB)
	bundle := bundleOf(right, other)
	bundle["entry"] = append(bundle["entry"].([]any), map[string]any{"resource": map[string]any{
		"resourceType": "Immunization", "status": "not-done", "patient": map[string]any{"reference": "urn:uuid:p0"}}})
	entries := send(bundle).is(200).list("entry")
	require.Len(t, entries, 3)
	response := func(i int) map[string]any { return entries[i]["response"].(map[string]any) }
	require.Equal(t, "201 Created", response(0)["status"])
	key := strings.TrimPrefix(response(0)["location"].(string), "/v1/records/")
	got := d.do(request{as: testbed.ClerkA, method: "GET", path: "/v1/records/" + key}).is(200).json()["record"].(map[string]any)
	require.Equal(t, right.FullName, got["full_name"])
	require.Equal(t, right.IDNumber, got["id_number"])
	require.Contains(t, fmt.Sprint(response(1)), "facility-unknown")
	require.Contains(t, fmt.Sprint(response(1)), "Bundle.entry[3]")
	require.Contains(t, fmt.Sprint(response(2)), "status-not-done")

	for body, code := range map[string]string{"": "body-empty", "{": "body-json", `{"resourceType":"Patient"}`: "body-not-fhir"} {
		refused := send(body).is(422)
		require.Equal(t, "application/fhir+json", refused.Header().Get("Content-Type"))
		require.Contains(t, refused.Body.String(), code)
	}
	d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/fhir", body: "{}", wrong: true}).problem(415, "media-type")
}
