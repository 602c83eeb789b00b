package intake

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const duyJSON = `{"record_id":"r1","full_name":"Nguyễn Bảo Duy","date_of_birth":"1990-02-11","sex":"M","nationality":"VN","id_type":"cccd",` +
	`"id_number":"001090012345","phone":"0912345678","facility_id":"F1","dose_number":2,"doses_in_series":"2","vaccination_date":"2021-08-15",` +
	`"product":"EU/1/20/1528","lot_number":"AB12"}`

func TestABrokenLineStopsNothing(t *testing.T) {
	for line, code := range map[string]string{
		`{`:                                    "json-malformed",
		`{"record_id":"r1",}`:                  "json-malformed",
		`{record_id:"r1"}`:                     "json-malformed",
		`{"record_id":"r1"} {}`:                "json-malformed",
		`{"record_id":"r1"}]`:                  "json-malformed",
		`nonsense`:                             "json-malformed",
		`[` + duyJSON + `]`:                    "json-no-object",
		`"text"`:                               "json-no-object",
		`12`:                                   "json-no-object",
		`{}`:                                   "row-empty",
		`{"other":1}`:                          "row-empty",
		`{"record_id":null,"full_name":" "}`:   "row-empty",
		`{"record_id":"a","record_id":"b"}`:    "field-twice",
		`{"x":{"y":1,"y":2}}`:                  "field-twice",
		`{"record_id":"a","record\u005fid":1}`: "field-twice",
		`{"record_id":12}`:                     "field-type",
		`{"full_name":["a"]}`:                  "field-type",
		`{"full_name":{"a":1}}`:                "field-type",
		`{"dose_number":true}`:                 "field-type",
		`{"full_name":{"a":1}`:                 "json-malformed",
		`{"x":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `}`: "json-too-deep",
		`{"x":` + strings.Repeat(`{"x":`, 9999):                           "json-too-deep",
		`{"record_id":"\ud83d"}`:                                          "json-malformed",
	} {
		rows, err := all(NDJSON(strings.NewReader(duyJSON + "\n" + line + "\r\n\n" + duyJSON)))
		require.NoError(t, err)
		require.Equal(t, []string{"ok", code, "ok"}, codes(rows), line)
		require.Equal(t, []int{1, 2, 4}, []int{rows[0].Line, rows[1].Line, rows[2].Line})
		require.Equal(t, duy, rows[2].Record)
		require.Equal(t, Row{Line: 2, Code: code}, rows[1])
	}
}

func TestKeysAndValues(t *testing.T) {
	rows, err := all(NDJSON(strings.NewReader(`{"record_id":" r2 ","commune":"Dịch Vọng","dose_number":1.0,"doses_in_series":2e0,"phone":null,` +
		`"FULL_NAME":"x","sex":"\u0046","other":{"full_name":"y"},"vaccination_date":"2021-08-15T00:00:00"}`)))
	require.NoError(t, err)
	require.Equal(t, []string{"ok"}, codes(rows))
	row := rows[0]
	require.Equal(t, "r2", row.Record.ID)
	require.Equal(t, "Dịch Vọng", row.Commune)
	require.Equal(t, "1", row.Record.DoseNumber)
	require.Equal(t, "2e0", row.Record.DosesInSeries)
	require.Equal(t, "F", row.Record.Sex)
	require.Equal(t, "2021-08-15", row.Record.VaccinationDate)
	require.Empty(t, row.Record.FullName)
	require.Empty(t, row.Record.Phone)
}

func BenchmarkNDJSON(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(duyJSON)))
	for range NDJSON(strings.NewReader(strings.Repeat(duyJSON+"\n", b.N))) {
	}
}
