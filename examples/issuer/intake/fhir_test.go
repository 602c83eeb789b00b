package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const duyPatient = `{"resourceType":"Patient","id":"p1",
 "identifier":[{"system":"http://fhir.ehealth.gov.vn/core/sid/insurance_number","value":"DN4010123456789"},
  {"system":"http://fhir.ehealth.gov.vn/core/sid/citizen_id","value":"012345678"},
  {"system":"http://fhir.ehealth.gov.vn/core/sid/national_id","value":"001090012345"}],
 "name":[{"use":"old","text":"X"},{"text":"Nguyễn Bảo Duy","family":"N"}],"birthDate":"1990-02-11","gender":"male",
 "telecom":[{"system":"email","value":"a@b"},{"system":"phone","value":"0912345678"}],
 "address":[{"city":"Dịch Vọng","state":"Hà Nội"}]}`

const duyImmunization = `{"resourceType":"Immunization","id":"i1","identifier":[{"value":"r1"}],"status":"completed",
 "vaccineCode":{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"208"},{"code":"EU/1/20/1528","display":"Vaccine"}]},
 "patient":{"reference":"urn:uuid:1"},"occurrenceDateTime":"2021-08-14T17:00:00Z","lotNumber":"AB12",
 "location":{"reference":"Location/F1"},"protocolApplied":[{"doseNumberPositiveInt":2,"seriesDosesPositiveInt":2}]}`

var duyBundle = bundleOf("urn:uuid:9", duyImmunization, "urn:uuid:1", duyPatient)

// bundleOf gives a bundle of resources, each after its full URL.
func bundleOf(entries ...string) string {
	var parts []string
	for i := 0; i < len(entries); i += 2 {
		parts = append(parts, fmt.Sprintf(`{"fullUrl":%q,"resource":%s,"request":{"method":"POST","url":"x"}}`, entries[i], entries[i+1]))
	}
	return `{"resourceType":"Bundle","type":"transaction","entry":[` + strings.Join(parts, ",") + `]}`
}

func fhirRows(t *testing.T, body string) []Row {
	t.Helper()
	rows, err := all(FHIR(strings.NewReader(body)))
	require.NoError(t, err)
	return rows
}

// alter replaces a part of the good bundle, which has to be in there.
func alter(t *testing.T, old, with string) string {
	t.Helper()
	require.Contains(t, duyBundle, old)
	return strings.Replace(duyBundle, old, with, 1)
}

func TestTheCommuneOfABundle(t *testing.T) {
	const from = `{"city":"Dịch Vọng","state":"Hà Nội"}`
	for address, commune := range map[string]string{
		from:                "Dịch Vọng",
		`{"city":"Hà Nội"}`: "",
		`{"city":"Dịch Vọng","use":"old","state":"Hà Nội"}`:                                                                                         "",
		`{"city":"A","state":"B"},{"use":"home","extension":[{"url":"http://x/vn-ext-ward","valueCodeableConcept":{"coding":[{"code":"00166"}]}}]}`: "00166",
		`{"extension":[{"url":"http://x/commune","valueString":"Phường Cầu Giấy"}]}`:                                                                "Phường Cầu Giấy",
	} {
		require.Equal(t, commune, fhirRows(t, alter(t, from, address))[0].Commune, address)
	}
}

func TestAnImmunizationWithItsPatientContained(t *testing.T) {
	body := strings.Replace(duyImmunization, `"status"`, `"contained":[`+duyPatient+`,{"resourceType":"Location","id":"l","identifier":[{"value":"F1"}]}],"status"`, 1)
	body = strings.Replace(strings.Replace(body, "urn:uuid:1", "#p1", 1), "Location/F1", "#l", 1)
	rows := fhirRows(t, body)
	require.Equal(t, []string{"ok"}, codes(rows))
	require.Equal(t, duy, rows[0].Record)
	require.Equal(t, 1, rows[0].Line)

	require.Equal(t, []string{"patient-missing"}, codes(fhirRows(t, strings.Replace(body, `"id":"p1"`, `"id":"p2"`, 1))))
	require.Equal(t, []string{"reference-ambiguous"}, codes(fhirRows(t, strings.Replace(body, `"contained":[`, `"contained":[{"resourceType":"Patient","id":"p1"},`, 1))))
	require.Equal(t, []string{"ok"}, codes(fhirRows(t, bundleOf("", body))))
}

func TestPatientsAreFoundByReference(t *testing.T) {
	refer := func(reference string) string {
		return strings.Replace(duyImmunization, "urn:uuid:1", reference, 1)
	}
	other := strings.Replace(duyPatient, "Bảo Duy", "Văn An", 1)
	for name, c := range map[string]struct{ body, code string }{
		"by ID":                 {bundleOf("", refer("Patient/p1"), "", duyPatient), "ok"},
		"by ID, patient first":  {bundleOf("", duyPatient, "", refer("Patient/p1")), "ok"},
		"by a version":          {bundleOf("", refer("Patient/p1/_history/3"), "", duyPatient), "ok"},
		"by full URL":           {bundleOf("", refer("https://a/Patient/p1"), "https://a/Patient/p1", duyPatient), "ok"},
		"by ID on the server":   {bundleOf("https://a/Immunization/i1", refer("Patient/p1"), "https://b/Patient/p1", other, "https://a/Patient/p1", duyPatient), "ok"},
		"on another server":     {bundleOf("https://a/Immunization/i1", refer("Patient/p1"), "https://b/Patient/p1", other), "patient-missing"},
		"of two servers":        {bundleOf("", refer("Patient/p1"), "https://b/Patient/p1", other, "https://a/Patient/p1", duyPatient), "reference-ambiguous"},
		"two with one full URL": {bundleOf("", refer("urn:uuid:1"), "urn:uuid:1", other, "urn:uuid:1", duyPatient), "reference-ambiguous"},
		"twice the same":        {bundleOf("", refer("urn:uuid:1"), "urn:uuid:1", duyPatient, "urn:uuid:1", duyPatient), "ok"},
		"not there":             {bundleOf("", refer("Patient/p2"), "", duyPatient), "patient-missing"},
		"none":                  {bundleOf("", refer(""), "", duyPatient), "patient-missing"},
		"itself":                {bundleOf("", refer("Immunization/i1"), "", duyPatient), "patient-missing"},
		"a search":              {bundleOf("", refer("Patient?identifier=1"), "", duyPatient), "patient-missing"},
		"an insecure full URL":  {bundleOf("", refer("http://a/Patient/p1"), "https://a/Patient/p1", duyPatient), "patient-missing"},
	} {
		rows := fhirRows(t, c.body)
		require.Equal(t, []string{c.code}, codes(rows), name)
		if c.code == "ok" {
			require.Equal(t, duy, rows[0].Record, name)
		}
	}
}

func TestIdentityNumbersAndNationality(t *testing.T) {
	const start = `"identifier":[{"system":"http://fhir.ehealth`
	identify := func(with string) string {
		_, rest, _ := strings.Cut(duyPatient, `"name"`)
		return bundleOf("", duyImmunization, "urn:uuid:1", `{"resourceType":"Patient",`+with+`,"name"`+rest)
	}
	nationality := func(country string) string {
		return `{"url":"http://hl7.org/fhir/StructureDefinition/patient-nationality","extension":[{"url":"code","valueCodeableConcept":{"coding":[{"system":"urn:iso:std:iso:3166","code":"` + country + `"}]}}]}`
	}
	cccd := `{"system":"https://fhir.hl7.org.vn/core/sid/cccd/","value":"001090012345"}`
	passport := `{"system":"http://fhir.hl7.org.vn/core/sid/passport","value":"B1234567"}`
	for name, c := range map[string]struct{ with, idType, number, nationality, code string }{
		"number of 12 digits":    {`"identifier":[` + passport + `,` + cccd + `]`, "cccd", "001090012345", "VN", ""},
		"old card":               {`"identifier":[{"system":"http://fhir.hl7.org.vn/core/sid/cmnd","value":"012345678"}]`, "cmnd", "012345678", "VN", ""},
		"passport alone":         {`"identifier":[` + passport + `]`, "passport", "B1234567", "", ""},
		"passport and country":   {`"identifier":[` + passport + `],"extension":[` + nationality("DEU") + `]`, "passport", "B1234567", "DE", ""},
		"foreign system":         {`"identifier":[{"system":"http://hl7.org/fhir/sid/passport-DEU","value":"C01X00T47"}]`, "passport", "C01X00T47", "", ""},
		"type of passport":       {`"identifier":[{"type":{"coding":[{"code":"PPN"}]},"value":"C01X00T47"}]`, "passport", "C01X00T47", "", ""},
		"two nationalities":      {`"identifier":[` + cccd + `],"extension":[` + nationality("FR") + `,` + nationality("VN") + `]`, "cccd", "001090012345", "VN", ""},
		"two, of a foreigner":    {`"identifier":[` + passport + `],"extension":[` + nationality("FR") + `,` + nationality("DE") + `]`, "passport", "B1234567", "", ""},
		"insurance is no number": {`"identifier":[{"system":"http://fhir.ehealth.gov.vn/core/sid/insurance_number","value":"DN4010123456789"}]`, "", "", "", ""},
		"two current numbers":    {`"identifier":[` + cccd + `,{"system":"http://fhir.hl7.org.vn/core/sid/cccd","value":"001090054321"}]`, "", "", "", "identifier-ambiguous"},
		"one current, one old":   {`"identifier":[` + cccd + `,{"use":"old","system":"http://fhir.hl7.org.vn/core/sid/cccd","value":"001090054321"}]`, "cccd", "001090012345", "VN", ""},
	} {
		rows := fhirRows(t, identify(c.with))
		require.Len(t, rows, 1)
		require.Equal(t, c.code, rows[0].Code, name)
		require.Equal(t, []string{c.idType, c.number, c.nationality}, []string{rows[0].Record.IDType, rows[0].Record.IDNumber, rows[0].Record.Nationality}, name)
	}
	require.Contains(t, duyPatient, start)
}

func TestPartsOfAPatient(t *testing.T) {
	rows := fhirRows(t, alter(t, `{"text":"Nguyễn Bảo Duy","family":"N"}`, `{"use":"nickname","text":"Bi"},{"family":"Nguyễn","given":["Bảo","Duy"]}`))
	require.Equal(t, "Nguyễn Bảo Duy", rows[0].Record.FullName)
	require.Equal(t, "1990", fhirRows(t, alter(t, "1990-02-11", "1990"))[0].Record.DateOfBirth)
	require.Equal(t, "F", fhirRows(t, alter(t, `"male"`, `"female"`))[0].Record.Sex)
	require.Empty(t, fhirRows(t, alter(t, `"male"`, `"unknown"`))[0].Record.Sex)
	require.Empty(t, fhirRows(t, alter(t, `{"use":"old","text":"X"},{"text":"Nguyễn Bảo Duy","family":"N"}`, ""))[0].Record.FullName, "not invented")
}

func TestPartsOfAnImmunization(t *testing.T) {
	dose := `"doseNumberPositiveInt":2,"seriesDosesPositiveInt":2`
	for name, c := range map[string]struct{ old, with, code string }{
		"not done":            {"completed", "not-done", "status-not-done"},
		"in error":            {"completed", "entered-in-error", "status-entered-in-error"},
		"other status":        {"completed", "on-hold", "status-unknown"},
		"no status":           {`"status":"completed",`, "", "status-unknown"},
		"two vaccines":        {`"display":"Vaccine"`, `"display":"Spikevax"`, "vaccine-ambiguous"},
		"two dose numbers":    {dose, dose + `},{"doseNumberPositiveInt":1`, "dose-ambiguous"},
		"dose as text":        {`"doseNumberPositiveInt":2`, `"doseNumberPositiveInt":"2"`, "field-type"},
		"date as number":      {`"2021-08-14T17:00:00Z"`, "20210814", "field-type"},
		"key twice":           {`"lotNumber"`, `"lotNumber":"X","lotNumber"`, "field-twice"},
		"deletion":            {`"request":{"method":"POST"`, `"request":{"method":"DELETE"`, "entry-method"},
		"resource is null":    {duyImmunization, "null", "entry-no-resource"},
		"resource of no kind": {`"resourceType":"Immunization"`, `"resourcetype":"Immunization"`, "entry-no-resource"},
		"too many codings":    {`"coding":[`, `"coding":[` + strings.Repeat("{},", MaxRepeats), "list-too-long"},
		"too deep":            {`"lotNumber"`, `"x":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + `,"lotNumber"`, "json-too-deep"},
	} {
		require.Equal(t, c.code, fhirRows(t, alter(t, c.old, c.with))[0].Code, name)
	}
	for name, c := range map[string]struct {
		old, with, want string
		of              func(Row) string
	}{
		"day":              {"2021-08-14T17:00:00Z", "2021-08-15", "2021-08-15", func(r Row) string { return r.Record.VaccinationDate }},
		"month":            {"2021-08-14T17:00:00Z", "2021-08", "2021-08", func(r Row) string { return r.Record.VaccinationDate }},
		"time":             {"2021-08-14T17:00:00Z", "2021-08-15T23:30:00+07:00", "2021-08-15", func(r Row) string { return r.Record.VaccinationDate }},
		"text":             {`"occurrenceDateTime":"2021-08-14T17:00:00Z"`, `"occurrenceString":"tháng 8"`, "tháng 8", func(r Row) string { return r.Record.VaccinationDate }},
		"no identifier":    {`"identifier":[{"value":"r1"}],`, "", "i1", func(r Row) string { return r.Record.ID }},
		"trade name":       {`"code":"EU/1/20/1528","display":"Vaccine"`, `"code":"x","display":"Spikevax (Moderna)"`, "Spikevax (Moderna)", func(r Row) string { return r.Record.Product }},
		"unknown vaccine":  {`{"code":"EU/1/20/1528","display":"Vaccine"}`, `{"display":"BCG"}`, "BCG", func(r Row) string { return r.Record.Product }},
		"dose as a string": {`"doseNumberPositiveInt":2`, `"doseNumberString":"2"`, "2", func(r Row) string { return r.Record.DoseNumber }},
		"no protocol":      {`{"doseNumberPositiveInt":2,"seriesDosesPositiveInt":2}`, "", "", func(r Row) string { return r.Record.DoseNumber }},
		"performer": {
			`"location":{"reference":"Location/F1"}`, `"performer":[{"actor":{"reference":"Practitioner/7"}},{"actor":{"reference":"Organization/F2"}}]`,
			"F2", func(r Row) string { return r.Record.FacilityID },
		},
		"performer's identifier": {
			`"location":{"reference":"Location/F1"}`, `"performer":[{"actor":{"type":"Organization","identifier":{"value":"F3"}}}]`,
			"F3", func(r Row) string { return r.Record.FacilityID },
		},
		"no facility": {`"location":{"reference":"Location/F1"},`, "", "", func(r Row) string { return r.Record.FacilityID }},
	} {
		rows := fhirRows(t, alter(t, c.old, c.with))
		require.Equal(t, []string{"ok"}, codes(rows), name)
		require.Equal(t, c.want, c.of(rows[0]), name)
	}
}

func TestFacilitiesInTheBundle(t *testing.T) {
	location := `{"resourceType":"Location","id":"F1","identifier":[{"use":"old","value":"0"},{"value":"79024"}]}`
	require.Equal(t, "79024", fhirRows(t, bundleOf("", duyImmunization, "", location, "urn:uuid:1", duyPatient))[0].Record.FacilityID)
	require.Equal(t, "F1", fhirRows(t, bundleOf("", duyImmunization, "", `{"resourceType":"Location","id":"F1"}`, "urn:uuid:1", duyPatient))[0].Record.FacilityID)
}

func TestABrokenEntryStopsNothing(t *testing.T) {
	rows := fhirRows(t, alter(t, `"gender"`, `"gender":"female","gender"`))
	require.Equal(t, []string{"patient-missing", "field-twice"}, codes(rows))
	good := bundleOf("urn:uuid:1", duyPatient, "", duyImmunization)
	body := strings.Replace(good, `"entry":[`, `"entry":[{},null,7,{"resource":[]},{"fullUrl":1},{"resource":{"resourceType":"Practitioner"}},{"request":{"method":"DELETE"}},`, 1)
	rows = fhirRows(t, body)
	require.Equal(t, []string{"entry-no-resource", "entry-no-resource", "field-type", "field-type", "field-type", "entry-method", "ok"}, codes(rows))
	require.Equal(t, 9, rows[6].Line)
	require.Equal(t, duy, rows[6].Record)
}

func TestBodiesThatAreNoFHIR(t *testing.T) {
	for body, code := range map[string]string{
		`{`:                                     "body-json",
		`{} {}`:                                 "body-json",
		`<Bundle xmlns="http://hl7.org/fhir"/>`: "body-json",
		`[]`:                                    "body-not-fhir",
		`{}`:                                    "body-not-fhir",
		`{"resourceType":"Patient"}`:            "body-not-fhir",
		`{"resourceType":7}`:                    "body-not-fhir",
		`{"resourceType":"Bundle"}`:             "bundle-type",
		`{"resourceType":"Bundle","type":"searchset"}`:                   "bundle-type",
		`{"resourceType":"Bundle","type":"batch","entry":{}}`:            "body-not-fhir",
		`{"resourceType":"Bundle","type":"batch","entry":[],"entry":[]}`: "body-json",
		`{"resourceType":"Bundle","type":"batch","entry":[{]}`:           "body-json",
		`{"resourceType":"Bundle","type":"batch","entry":[{}`:            "body-json",
		`{"x":` + strings.Repeat("[", 1<<20):                             "body-json",
		strings.Repeat(" ", MaxBundle+1):                                 "body-too-long",
		`{"entry":[` + strings.Repeat("{},", MaxEntries) + "{}]}":        "rows-too-many",
	} {
		_, err := all(FHIR(strings.NewReader(body)))
		requireBodyError(t, err, code)
	}
	rows := fhirRows(t, `{"entry":[],"type":"collection","resourceType":"Bundle"}`)
	require.Empty(t, rows)
}

// One large patient that everybody refers to is read once.
func TestAPatientIsReadOnce(t *testing.T) {
	large := strings.Replace(duyPatient, `"identifier":[`, `"identifier":[`+strings.Repeat(`{},`, 60_000), 1)
	entries := []string{"urn:uuid:1", large}
	for range 2_000 {
		entries = append(entries, "", duyImmunization)
	}
	rows := fhirRows(t, bundleOf(entries...))
	require.Len(t, rows, 2_000)
	require.Equal(t, duy, rows[1_999].Record)
}

func BenchmarkFHIR(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(duyBundle)))
	for b.Loop() {
		for range FHIR(strings.NewReader(duyBundle)) {
		}
	}
}
