package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// send sends a file in a multipart form.
func (v *browser) send(path, name, content string, fields ...string) answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		require.NoError(v.t, form.WriteField(fields[i], fields[i+1]))
	}
	part, err := form.CreateFormFile(name, "file")
	require.NoError(v.t, err)
	_, err = part.Write([]byte(content))
	require.NoError(v.t, err)
	require.NoError(v.t, form.Close())
	request, err := http.NewRequest(http.MethodPost, v.bed.URL+path, &body)
	require.NoError(v.t, err)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return v.do(request)
}

const csvHeader = "record_id,full_name,date_of_birth,sex,nationality,id_type,id_number,phone,facility_id,dose_number,doses_in_series,vaccination_date,product,lot_number\n"

func csvRow(said cert.Record) string {
	var cells []string
	for _, f := range fieldsOf(&said) {
		cells = append(cells, *f.Text)
	}
	return strings.Join(cells, ",") + "\n"
}

func TestAnUploadSaysWhatBecameOfEachRow(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	var file strings.Builder
	file.WriteString(csvHeader)
	for i := range 1200 {
		said := at.Record(i%300, testbed.FacilityA)
		said.ID = fmt.Sprint("u", i)
		switch {
		case i%10 == 3:
			file.WriteString("broken \"row" + fmt.Sprint(i) + "\n")
		case i == 5:
			said.FacilityID = testbed.FacilityB
			file.WriteString(csvRow(said))
		case i == 6:
			said.FacilityID = ""
			file.WriteString(csvRow(said))
		case i == 7:
			said.ID = ""
			file.WriteString(csvRow(said))
		default:
			file.WriteString(csvRow(said))
		}
	}
	a := v.send("/facility/upload", "file", file.String())
	require.Equal(t, http.StatusOK, a.Status)
	require.Contains(t, a.Body, "1,200 rows were read")
	require.Contains(t, a.Body, "<dd>1,078</dd>")
	require.Contains(t, a.Body, "<dd>122</dd>")
	rows := between(t, a.Body, `name="rows" value="`, `"`)
	table := v.post("/facility/upload/broken.csv", "rows", rows)
	require.Contains(t, table.Header.Get("Content-Disposition"), "attachment")
	require.Equal(t, 1+122, strings.Count(table.Body, "\n"))
	require.Contains(t, table.Body, "7,facility-unknown,")
	require.Contains(t, table.Body, "9,record-id-missing,")
	require.NotContains(t, v.post("/facility/upload/broken.csv", "rows", "5:=cmd|x <script>:1 -3:a").Body, "cmd")

	again := v.send("/facility/upload", "file", file.String())
	require.Contains(t, again.Body, "There already, the same")
	require.Equal(t, 1078, total(t, at))
}

func total(t *testing.T, at *bed) int {
	counts, err := at.Service.Progress(t.Context(), at.Users[testbed.ClerkA].Actor, store.ByState)
	require.NoError(t, err)
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

func TestUploadsThatAreNone(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	for content, says := range map[string]string{
		"":                      "There is no data.",
		"a,b,c\n1,2,3\n":        "The header lacks columns.",
		"\x89PNG\r\n\x1a\n\x00": "UTF-8",
	} {
		a := v.send("/facility/upload", "file", content)
		require.Equal(t, http.StatusUnprocessableEntity, a.Status, "%q", content)
		require.Contains(t, a.Body, says)
	}
	require.Contains(t, v.send("/facility/upload", "other", "x").Body, "Choose a file.")
	require.Equal(t, http.StatusBadRequest, v.post("/facility/upload", "file", "x").Status)
}

func TestAnUploadThatIsCutOffKeepsWhatCame(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	var file strings.Builder
	file.WriteString("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r.csv\"\r\n\r\n" + csvHeader)
	for i := range 700 {
		said := at.Record(i%300, testbed.FacilityA)
		said.ID = fmt.Sprint("c", i)
		file.WriteString(csvRow(said))
	}
	request, err := http.NewRequest(http.MethodPost, at.URL+"/facility/upload", strings.NewReader(file.String()))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	a := v.do(request)
	require.Contains(t, a.Body, "The file was cut off; send it again.")
	require.GreaterOrEqual(t, total(t, at), 699)
}
