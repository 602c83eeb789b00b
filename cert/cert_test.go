package cert_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/shared"
)

func TestACertificateHasTheElevenFieldsOfTheDecision(t *testing.T) {
	require.Equal(t, cert.Fields, reflect.TypeFor[cert.Certificate]().NumField())
	for field := cert.FieldName; field <= cert.FieldID; field++ {
		require.NotEmpty(t, cert.Label(field, "vi"))
		require.NotEmpty(t, cert.Label(field, "en"))
	}
	require.Equal(t, "Họ và tên", cert.Label(cert.FieldName, "vi"))
	require.Equal(t, "Dose number", cert.Label(cert.FieldDose, "en"))
	require.Empty(t, cert.Label(12, "en"))
}

// Twelve months in the calendar of Viet Nam, whatever the time of day.
func TestExpiry(t *testing.T) {
	for issued, want := range map[string]string{
		"2026-03-14T12:00:00+07:00": "2027-03-14T12:00:00+07:00",
		"2024-02-29T00:00:00+07:00": "2025-02-28T00:00:00+07:00",
		"2024-02-29T23:59:59+07:00": "2025-02-28T23:59:59+07:00",
		"2023-02-28T10:00:00+07:00": "2024-02-28T10:00:00+07:00",
		"2027-02-28T10:00:00+07:00": "2028-02-28T10:00:00+07:00",
		"2023-12-31T23:59:59+07:00": "2024-12-31T23:59:59+07:00",
		"2023-01-31T08:00:00+07:00": "2024-01-31T08:00:00+07:00",
		// The last day of February in Hanoi is still the 28th in London.
		"2024-02-28T18:00:00Z": "2025-02-28T01:00:00+07:00",
		"2024-02-29T17:00:00Z": "2025-03-01T00:00:00+07:00",
	} {
		at, err := time.Parse(time.RFC3339, issued)
		require.NoError(t, err)
		require.Equal(t, want, cert.ExpiryOf(at).In(identity.VietNam).Format(time.RFC3339), issued)
	}
}

func TestUVCI(t *testing.T) {
	a, err := cert.NewUVCI("VN", nil)
	require.NoError(t, err)
	b, err := cert.NewUVCI("VN", nil)
	require.NoError(t, err)
	require.NotEqual(t, a, b)
	require.Regexp(t, `^URN:UVCI:01:VN:[0-9A-F]{32}$`, a)
	require.Empty(t, a.Check())
	require.Equal(t, "VN", a.Country())

	fixed, err := cert.NewUVCI("VN", bytes.NewReader(bytes.Repeat([]byte{0xab}, 16)))
	require.NoError(t, err)
	require.EqualValues(t, "URN:UVCI:01:VN:"+strings.Repeat("AB", 16), fixed)
	_, err = cert.NewUVCI("VN", bytes.NewReader(nil))
	require.Error(t, err, "no randomness, no identifier")
	_, err = cert.NewUVCI("vn", nil)
	require.Error(t, err)
}

func TestUVCIsOfOtherCountries(t *testing.T) {
	for id, want := range map[cert.UVCI]string{
		"URN:UVCI:01:NL:187/37512422923#Z":                  "",
		"URN:UVCI:01:NL:DADFCC47C7334E45A906DB12FD859FB7#1": "",
		"URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#B": "",
		"URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#C": "uvci-check-character",
		"URN:UVCI:01:AT:10807843F94AEE0EE5093FBC254BD813#":  "uvci-check-character",
		"01ITD626BCAD08C2434EA021BEAF1FAEC1FB#3":            "uvci-form",
		"urn:uvci:01:NL:8F7CC25D3B49439E97D96C40BB19B769":   "uvci-form",
		"URN:UVCI:V1:AE:A7X54SNJXFGGNEY7L7UM3SS3A7":         "uvci-form",
		"URN:UVCI:01:NL:8f7cc25d3b49439e97d96c40bb19b769":   "uvci-characters",
		"": "uvci-form",
	} {
		found := id.Check()
		if want == "" {
			require.Empty(t, found, id)
			continue
		}
		require.Equal(t, want, found[0].Code, id)
		require.Equal(t, cert.Warning, found[0].Severity)
	}
	require.Equal(t, "NL", cert.UVCI("urn:uvci:01:nl:x").Country())
	require.Empty(t, cert.UVCI("dgci:V1:DE:x").Country())
}

// Our tables say what the EU's files say.
func TestValueSetsAreTheEUs(t *testing.T) {
	dir := shared.Dir(t, "valuesets")
	for file, set := range map[string]cert.ValueSet{
		"disease-agent-targeted.json": cert.DiseaseAgents, "vaccine-prophylaxis.json": cert.Vaccines,
		"vaccine-medicinal-product.json": cert.Products, "vaccine-mah-manf.json": cert.Manufacturers,
		"test-type.json": cert.TestTypes, "test-result.json": cert.TestResults, "country-2-codes.json": cert.Countries,
	} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		require.NoError(t, err)
		var theirs struct {
			ID     string `json:"valueSetId"`
			Values map[string]struct {
				Display string
				Active  bool
			} `json:"valueSetValues"`
		}
		require.NoError(t, json.Unmarshal(data, &theirs))
		require.Equal(t, theirs.ID, set.String())
		for code, value := range theirs.Values {
			status := cert.CodeInactive
			if value.Active {
				status = cert.CodeActive
			}
			require.Equal(t, status, cert.Status(set, code), code)
			require.Equal(t, value.Display, cert.Display(set, code), code)
		}
	}
	require.Equal(t, cert.CodeUnknown, cert.Status(cert.Products, "eu/1/20/1528"), "codes are compared exactly")
	require.Equal(t, "XYZ", cert.Display(cert.Products, "XYZ"))
}

func TestVietNamsVaccinesAreKnownByTheirTradeNames(t *testing.T) {
	for name, want := range map[string]string{
		"AstraZeneca": "EU/1/21/1529", "VAXZEVRIA": "EU/1/21/1529", "Sputnik V": "Sputnik-V", "Vero Cell": "BBIBP-CorV",
		" vero  cell ": "BBIBP-CorV", "Pfizer": "EU/1/20/1528", "Comirnaty": "EU/1/20/1528", "Moderna": "EU/1/20/1507",
		"Spikevax": "EU/1/20/1507", "Janssen": "EU/1/20/1525", "Hayat-Vax": "Hayat-Vax", "ABDALA": "Abdala",
		"VeroCell": "BBIBP-CorV", "Hayat - Vax": "Hayat-Vax", "HayatVax": "Hayat-Vax", "Astra Zeneca": "EU/1/21/1529",
		"Spikevax (Moderna)": "EU/1/20/1507", "COMIRNATY (Pfizer/BioNTech)": "EU/1/20/1528", "Sputnik": "Sputnik-V",
		"Gam-COVID-Vac (Sputnik V)": "Sputnik-V", "Vắc xin Pfizer": "EU/1/20/1528", "Covid-19 Vaccine AstraZeneca": "EU/1/21/1529",
		"COVID-19 Vaccine (Vero Cell), Inactivated": "BBIBP-CorV", "Johnson & Johnson": "EU/1/20/1525", "Sputnik Light": "Sputnik-Light",
		"EU/1/20/1528": "EU/1/20/1528", "CoronaVac": "CoronaVac", "Nuvaxovid": "EU/1/21/1618",
	} {
		code, ok := cert.ProductCode(name)
		require.True(t, ok, name)
		require.Equal(t, want, code, name)
		manufacturer, vaccines, ok := cert.Prescribed(code)
		require.True(t, ok, name)
		require.Equal(t, cert.CodeActive, cert.Status(cert.Manufacturers, manufacturer))
		require.NotEmpty(t, vaccines)
	}
	for _, name := range []string{"", "vắc xin", "Pfizer AstraZeneca", "Pfizer trẻ em", "Covid-19", "Vero Cell Wuhan"} {
		_, ok := cert.ProductCode(name)
		require.False(t, ok, name)
	}
}

func record() cert.Record {
	return cert.Record{ID: "r1", FullName: "Nguyễn Bảo Duy", DateOfBirth: "10/10/1983", Nationality: "vn", IDType: "cccd",
		DoseNumber: "2", VaccinationDate: "2021-11-02", Product: "Pfizer"}
}

func TestRecordBecomesCertificate(t *testing.T) {
	c, findings := record().Certificate()
	require.Empty(t, findings)
	require.Equal(t, duy(t), c)
}

func TestWhatIsWrongWithARecordIsSaid(t *testing.T) {
	for code, change := range map[string]func(*cert.Record){
		"name-empty":               func(r *cert.Record) { r.FullName = " " },
		"name-too-long":            func(r *cert.Record) { r.FullName = "Nguyễn " + strings.Repeat("a", 81) },
		"name-encoding":            func(r *cert.Record) { r.FullName = "Nguy\xeen" },
		"birth-date-missing":       func(r *cert.Record) { r.DateOfBirth = "" },
		"birth-date-invalid":       func(r *cert.Record) { r.DateOfBirth = "02/14/1990" },
		"vaccination-date-missing": func(r *cert.Record) { r.VaccinationDate = "" },
		"vaccination-date-invalid": func(r *cert.Record) { r.VaccinationDate = "2021-02-30" },
		"nationality-unknown":      func(r *cert.Record) { r.Nationality = "Việt Nam" },
		"nationality-missing":      func(r *cert.Record) { r.Nationality, r.IDType = "", "passport" },
		"product-missing":          func(r *cert.Record) { r.Product = "" },
		"product-unknown":          func(r *cert.Record) { r.Product = "vắc xin" },
		"dose-range":               func(r *cert.Record) { r.DoseNumber = "hai" },
	} {
		r := record()
		change(&r)
		_, findings := r.Certificate()
		require.Len(t, findings, 1, code)
		require.Equal(t, code, findings[0].Code)
		require.Equal(t, cert.Failure, findings[0].Severity)
		require.NotEmpty(t, findings[0].Sentence("vi"))
	}
	r := record()
	r.Nationality = ""
	c, findings := r.Certificate()
	require.Empty(t, findings, "who holds an identity card is a citizen")
	require.Equal(t, "VN", c.Nationality)
}

func TestNobodyIsInTheLogs(t *testing.T) {
	var log bytes.Buffer
	c, _ := record().Certificate()
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "record", record(), "certificate", c)
	require.NotContains(t, log.String(), "Duy")
	require.Contains(t, log.String(), "redacted")
}

// Each code in the table of the package documentation has sentences, and each
// code in the source is in the table.
func TestTheTableOfCodesIsComplete(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(doc), "# Codes")
	table, _, _ = strings.Cut(table, "# Compatibility")
	listed := regexp.MustCompile(`[a-z0-9]+(-[a-z0-9]+)+|untrimmed`).FindAllString(table, -1)
	require.Greater(t, len(listed), 60)
	inTable := map[string]bool{}
	for _, code := range listed {
		require.NotEmpty(t, cert.Sentence(code, "vi"), code)
		require.NotEmpty(t, cert.Sentence(code, "en"), code)
		inTable[code] = true
	}
	source, err := os.ReadFile("sentence.go")
	require.NoError(t, err)
	for _, match := range regexp.MustCompile(`(?m)^\t"([a-z0-9-]+)":`).FindAllStringSubmatch(string(source), -1) {
		require.True(t, inTable[match[1]], "%s is not in the table", match[1])
	}
}
