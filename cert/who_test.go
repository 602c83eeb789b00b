package cert_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
)

func readClaims(t testing.TB, claims map[any]any) (*cert.Payload, []cert.Finding) {
	t.Helper()
	encoded, err := cbor.Marshal(claims)
	require.NoError(t, err)
	p, findings, err := cert.ReadPayload(encoded)
	require.NoError(t, err)
	return p, findings
}

func subClaim(label int, content any) map[any]any {
	return map[any]any{1: "XCL", 6: noon.Unix(), 4: noon.AddDate(1, 0, 0).Unix(), -260: map[int]any{label: content}}
}

// Three generations share one number and differ in what v is.
func TestGenerationsOfWHOAreToldByForm(t *testing.T) {
	dose := map[string]any{"vp": "XM0N24", "dt": "2025-08-23", "bo": "1", "is": "Centre"}
	person := func(more map[string]any) map[string]any {
		more["n"], more["dob"] = "Aulo Agerio", "1905-08-23"
		return more
	}
	for _, c := range []struct {
		content    map[string]any
		generation cert.DVCGeneration
		doses      int
	}{
		{person(map[string]any{"v": dose, "nid": "1"}), cert.DVC2024, 1},
		{person(map[string]any{"v": dose, "ndt": "PPN", "nid": "1"}), cert.DVC2025, 1},
		{person(map[string]any{"v": []any{dose, dose}}), cert.DVC2025, 2},
		{person(map[string]any{"vx": dose, "v": "1.0.0"}), cert.DVC2026, 1},
		{person(map[string]any{"vx": dose}), cert.DVC2026, 1},
	} {
		p, findings := readClaims(t, subClaim(-6, c.content))
		require.Empty(t, findings)
		require.Equal(t, cert.KindICVP, p.Kind)
		require.Equal(t, c.generation, p.DVC.Generation)
		require.Len(t, p.DVC.Doses, c.doses)
		for _, d := range p.DVC.Doses {
			require.Equal(t, cert.DVCDose{Product: "XM0N24", Date: "2025-08-23", Batch: "1", Issuer: "Centre"}, d)
		}
	}
}

func TestBrokenWHOCertificatesAreFoundOut(t *testing.T) {
	dose := map[string]any{"vp": "x", "dv": "2025-08-23", "bo": "1", "is": "Centre"}
	for _, c := range []struct {
		content map[string]any
		code    string
		field   string
	}{
		{map[string]any{"n": 7, "dob": "1990-02-11", "vx": dose}, "field-type", "n"},
		{map[string]any{"n": "A", "dob": "1990-02-11", "vx": []any{dose}}, "entry-count", "vx"},
		{map[string]any{"n": "A", "dob": "1990-02-11", "vx": "dose"}, "field-type", "vx"},
		{map[string]any{"n": "A", "dob": "1990-02-11", "v": []any{}}, "entry-count", "v"},
		{map[string]any{"n": "A", "dob": "1990-02-11", "v": []any{7}}, "field-type", "v.0."},
		{map[string]any{"n": "A", "dob": "1990-02-11"}, "field-missing", "v"},
		{map[string]any{"n": "A", "dob": "1990-02-11", "v": "1.0.0"}, "field-missing", "vx"},
	} {
		_, findings := readClaims(t, subClaim(-6, c.content))
		require.Contains(t, findings, cert.Finding{Code: c.code, Field: c.field, Severity: cert.Failure})
	}
	many := make([]any, cert.MaxDVCDoses+1)
	for i := range many {
		many[i] = dose
	}
	p, findings := readClaims(t, subClaim(-6, map[string]any{"n": "A", "dob": "1990-02-11", "v": many}))
	require.Contains(t, findings, cert.Finding{Code: "entry-count", Field: "v", Severity: cert.Failure})
	require.Len(t, p.DVC.Doses, cert.MaxDVCDoses)
}

func TestDDCCInItsForms(t *testing.T) {
	dose := map[string]any{
		"vaccine":   map[string]any{"system": "http://snomed.info/sct", "code": "1119349007", "display": "mRNA"},
		"ma_holder": "X", "date": "2021-07-08", "dose": 1, "totalDoses": 2,
	}
	flat := map[any]any{"name": "Eddie Murphy", "birthDate": "1986-09-19"}
	grouped := map[string]any{"name": "Eddie Murphy", "birthDate": "1986-09-19", "vaccination": dose}
	for key, value := range dose {
		flat[key] = value
	}
	for _, claims := range []map[any]any{flat, subClaim(3, grouped)} {
		p, _ := readClaims(t, claims)
		require.Equal(t, cert.KindDDCC, p.Kind)
		require.False(t, p.TestResult)
		require.Equal(t, &cert.DDCC{
			Name: "Eddie Murphy", DateOfBirth: "1986-09-19", Vaccine: cert.Coding{System: "http://snomed.info/sct", Code: "1119349007", Display: "mRNA"},
			Holder: cert.Coding{Code: "X"}, Date: "2021-07-08", Dose: 1, TotalDoses: 2,
		}, p.DDCC)
		require.Equal(t, "Eddie Murphy", p.Holder().Name.Full())
	}
	p, _ := readClaims(t, subClaim(4, map[string]any{"name": "E", "birthDate": "1986-09-19", "test": map[string]any{"date": "2021-07-08T10:00:00Z", "result": "negative"}}))
	require.True(t, p.TestResult)
	require.Equal(t, "negative", p.DDCC.Test.Result.String())
}

const linkManifest = `{"url":"https://example.org/vhl/abc","key":"rxTgYlOaKJPFtcEd0qcceN8wEU4p94SqAwIWQe6uX7Q","flag":"LP","label":"Vaccinations","exp":1780000000}`

func linkText(mark, manifest string) string {
	return mark + base64.RawURLEncoding.EncodeToString([]byte(manifest))
}

func TestHealthLinks(t *testing.T) {
	want := cert.HealthLink{Verifiable: true, URL: "https://example.org/vhl/abc", Host: "example.org", Label: "Vaccinations", ExpiresAt: time.Unix(1780000000, 0).UTC(), Passcode: true, LongLived: true}
	link, err := cert.ParseHealthLink(linkText("vhlink:/", linkManifest))
	require.NoError(t, err)
	require.Equal(t, want, link)
	want.Verifiable = false
	link, err = cert.ParseHealthLink(linkText("https://viewer.example/#shlink:/", linkManifest) + "==")
	require.NoError(t, err)
	require.Equal(t, want, link)
	for _, none := range []string{
		"", "shlink:/", "shlink:/!", "x" + linkText("shlink:/", linkManifest), linkText("http://viewer.example/#shlink:/", linkManifest),
		linkText("shlink:/", `{}`), linkText("shlink:/", `{"url":"http://example.org"}`), linkText("shlink:/", `{"url":"javascript:alert(1)"}`),
		linkText("shlink:/", `{"url":"https://who.int@evil.example/"}`), linkText("shlink:/", `{"url":"https://example.org","label":"`+strings.Repeat("x", 81)+`"}`),
		linkText("shlink:/", `{"url":"https://example.org","exp":-1}`), linkText("shlink:/", `{"url":"https://example.org","exp":1e30}`),
		linkText("shlink:/", `{"url":7}`), linkText("shlink:/", strings.Repeat(" ", cert.MaxHealthLink)),
	} {
		_, err := cert.ParseHealthLink(none)
		require.ErrorIs(t, err, cert.ErrHealthLink, none)
	}

	p, findings := readClaims(t, subClaim(5, linkText("vhlink:/", linkManifest)))
	require.Equal(t, []cert.Finding{{Code: "link-only", Severity: cert.Failure}}, findings)
	require.Equal(t, []cert.ShownField{
		{Name: "link", Label: "Health link (not followed)", Value: "example.org"}, {Name: "link-label", Label: "What the link is about", Value: "Vaccinations"},
		{Name: "link-ends", Label: "Link ends", Value: "2026-05-29T03:26:40+07:00"}, {Name: "link-passcode", Label: "Link needs a passcode", Value: "yes"},
	}, p.Show("en"))
}

func TestUnknownSubClaimsAreToldOf(t *testing.T) {
	claims := subClaim(-6, map[string]any{"n": "A", "dob": "1990-02-11", "vx": map[string]any{"vp": "x", "dv": "2025-08-23", "bo": "1", "is": "Centre"}})
	claims[-260].(map[int]any)[9] = "new"
	p, findings := readClaims(t, claims)
	require.Equal(t, []cert.Finding{{Code: "hcert-subclaim-unknown", Field: "-260.9", Severity: cert.Warning}}, findings)
	require.Equal(t, cert.KindICVP, p.Kind)
}

func TestHolderOfEveryKindOfDCC(t *testing.T) {
	draft, err := newIssuer(t, ecSigner(t)).Prepare(duy(t))
	require.NoError(t, err)
	holder := draft.Payload().Holder()
	require.Equal(t, cert.Holder{
		Name: identity.Name{Family: "Nguyễn", Given: "Bảo Duy"}, Standard: [2]string{"NGUYEN", "BAO<DUY"},
		DateOfBirth: date(t, "1983-10-10"), Nationality: "VN",
	}, holder)
	require.Equal(t, cert.Holder{}, (&cert.Payload{}).Holder())
}

func TestElevenFieldsAreShownInOrder(t *testing.T) {
	draft, err := newIssuer(t, ecSigner(t)).Prepare(duy(t))
	require.NoError(t, err)
	fields := draft.Payload().Show("vi")
	require.Len(t, fields, cert.Fields)
	for i, field := range fields {
		require.Equal(t, cert.Label(cert.Field(i+1), "vi"), field.Label)
	}
	require.Equal(t, cert.ShownField{Name: "name", Label: "Họ và tên", Value: "Nguyễn Bảo Duy"}, fields[0])
}

func FuzzHealthLink(f *testing.F) {
	f.Add(linkText("shlink:/", linkManifest))
	f.Add("vhlink:/")
	f.Fuzz(func(t *testing.T, text string) {
		link, err := cert.ParseHealthLink(text)
		if err == nil {
			require.True(t, cert.IsHealthLink(text))
			require.True(t, strings.HasPrefix(link.URL, "https://"))
		}
	})
}
