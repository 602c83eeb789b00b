package cert_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/shared"
)

// read wraps a DCC, given as JSON, into a CWT and reads it back.
func read(t *testing.T, dcc any) (*cert.Payload, []cert.Finding) {
	t.Helper()
	data, err := cbor.Marshal(map[any]any{1: "VN", 4: 1900000000, 6: 1700000000, -260: map[int]any{1: dcc}})
	require.NoError(t, err)
	p, findings, err := cert.ReadPayload(data)
	require.NoError(t, err)
	return p, append(findings, p.Check()...)
}

// whole turns JSON numbers into the integers that they are.
func whole(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = whole(v[k])
		}
	case []any:
		for i := range v {
			v[i] = whole(v[i])
		}
	case float64:
		if v == math.Trunc(v) {
			return int(v)
		}
	}
	return v
}

func readJSON(t *testing.T, path string) any {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var v any
	require.NoError(t, json.Unmarshal(data, &v))
	return whole(v)
}

func TestSchemaExamplesOfTheEU(t *testing.T) {
	dir := shared.Dir(t, "schema")
	for pattern, valid := range map[string]bool{"examples/*/*.json": true, "test/valid/*.json": true, "test/invalid/*.json": false} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
				_, findings := read(t, readJSON(t, file))
				worst, _ := cert.Worst(findings)
				if valid {
					require.Equal(t, cert.Warning, worst.Severity, "%v", findings)
				} else {
					require.Equal(t, cert.Failure, worst.Severity, "%v", findings)
				}
			})
		}
	}
}

func vaccination() map[string]any {
	return map[string]any{"tg": "840539006", "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2, "sd": 2,
		"dt": "2021-11-02", "co": "VN", "is": "Bộ Y tế", "ci": "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"}
}

func dcc() map[string]any {
	return map[string]any{"ver": "1.3.0", "dob": "1983-10-10", "nam": map[string]any{"fnt": "NGUYEN", "gnt": "BAO<DUY"}, "v": []any{vaccination()}}
}

func TestDeviationsAreFoundWhereTheyAre(t *testing.T) {
	long := "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	entry := func(key string, value any) func(map[string]any) {
		return func(d map[string]any) { d["v"].([]any)[0].(map[string]any)[key] = value }
	}
	root := func(key string, value any) func(map[string]any) {
		return func(d map[string]any) { d[key] = value }
	}
	older := func(change func(map[string]any)) func(map[string]any) {
		return func(d map[string]any) { d["ver"] = "1.0.0"; change(d) }
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		want   cert.Finding
	}{
		"a field too many":        {entry("xx", "y"), cert.Finding{}},
		"unknown root field":      {root("h", map[string]any{}), cert.Finding{}},
		"date of birth unknown":   {root("dob", ""), cert.Finding{}},
		"year of birth":           {root("dob", "1983"), cert.Finding{}},
		"eighty doses":            {entry("dn", 80), cert.Finding{}},
		"whole float":             {entry("dn", 2.0), cert.Finding{"whole-float", "v.0.dn", cert.Quirk}},
		"half a dose":             {entry("dn", 1.5), cert.Finding{"number-fraction", "v.0.dn", cert.Failure}},
		"dose 0":                  {entry("dn", 0), cert.Finding{"dose-range", "v.0.dn", cert.Failure}},
		"dose as text":            {entry("sd", "2"), cert.Finding{"field-type", "v.0.sd", cert.Failure}},
		"no product":              {func(d map[string]any) { delete(d["v"].([]any)[0].(map[string]any), "mp") }, cert.Finding{"field-missing", "v.0.mp", cert.Failure}},
		"null product":            {entry("mp", nil), cert.Finding{"field-missing", "v.0.mp", cert.Failure}},
		"empty date":              {entry("dt", ""), cert.Finding{"date-form", "v.0.dt", cert.Failure}},
		"blank date":              {entry("dt", " "), cert.Finding{"date-form", "v.0.dt", cert.Failure}},
		"empty version":           {root("ver", ""), cert.Finding{"version-form", "ver", cert.Failure}},
		"empty names":             {root("nam", map[string]any{"fn": "Nguyễn", "fnt": "", "gnt": ""}), cert.Finding{"name-missing", "nam.fnt", cert.Failure}},
		"blanks":                  {entry("mp", " EU/1/20/1528 "), cert.Finding{"untrimmed", "v.0.mp", cert.Quirk}},
		"tag 0":                   {entry("dt", cbor.Tag{Number: 0, Content: "2021-11-02"}), cert.Finding{"tagged-text", "v.0.dt", cert.Quirk}},
		"date with time":          {entry("dt", "2021-11-02T00:00:00"), cert.Finding{"date-with-time", "v.0.dt", cert.Quirk}},
		"30 February":             {entry("dt", "2021-02-30"), cert.Finding{"date-impossible", "v.0.dt", cert.Failure}},
		"only a month":            {entry("dt", "2021-02"), cert.Finding{"date-form", "v.0.dt", cert.Failure}},
		"not a date":              {entry("dt", "yesterday"), cert.Finding{"date-form", "v.0.dt", cert.Failure}},
		"vaccinated after issue":  {entry("dt", "2024-11-02"), cert.Finding{"event-after-issue", "v.0.dt", cert.Warning}},
		"no country":              {entry("co", ""), cert.Finding{"country-form", "v.0.co", cert.Quirk}},
		"long issuer":             {entry("is", long), cert.Finding{"text-too-long", "v.0.is", cert.Quirk}},
		"born in 1815":            {root("dob", "1815-08-24"), cert.Finding{"date-range", "dob", cert.Failure}},
		"born after issue":        {root("dob", "2024-01-01"), cert.Finding{"born-after-issue", "dob", cert.Failure}},
		"month 00":                {root("dob", "1963-00"), cert.Finding{"date-precision", "dob", cert.Warning}},
		"birth with time":         {root("dob", "1978-01-26T00:00:00"), cert.Finding{"date-with-time", "dob", cert.Quirk}},
		"birth on 30 February":    {root("dob", "1978-02-30"), cert.Finding{"date-impossible", "dob", cert.Warning}},
		"birth date not text":     {root("dob", 1978), cert.Finding{"field-type", "dob", cert.Failure}},
		"no version":              {func(d map[string]any) { delete(d, "ver") }, cert.Finding{"field-missing", "ver", cert.Failure}},
		"strange version":         {root("ver", "one"), cert.Finding{"version-form", "ver", cert.Quirk}},
		"newer version":           {root("ver", "1.4.0"), cert.Finding{"version-unknown", "ver", cert.Warning}},
		"no name":                 {func(d map[string]any) { delete(d, "nam") }, cert.Finding{"field-missing", "nam", cert.Failure}},
		"name is a text":          {root("nam", "Duy"), cert.Finding{"field-type", "nam", cert.Failure}},
		"no standard name":        {root("nam", map[string]any{"fn": "Nguyễn"}), cert.Finding{"name-missing", "nam.fnt", cert.Failure}},
		"lower case":              {root("nam", map[string]any{"fnt": "Nguyen"}), cert.Finding{"name-form", "nam.fnt", cert.Quirk}},
		"null name part":          {root("nam", map[string]any{"fnt": "NGUYEN", "gn": nil}), cert.Finding{"null-field", "nam.gn", cert.Quirk}},
		"null group":              {root("t", nil), cert.Finding{"null-field", "t", cert.Quirk}},
		"empty group":             {root("v", []any{}), cert.Finding{"entry-count", "v", cert.Failure}},
		"group is a map":          {root("v", vaccination()), cert.Finding{"field-type", "v", cert.Failure}},
		"entry is a text":         {root("v", []any{"x"}), cert.Finding{"field-type", "v.0.", cert.Failure}},
		"two doses":               {root("v", []any{vaccination(), vaccination()}), cert.Finding{"entry-count", "", cert.Failure}},
		"two groups":              {root("r", []any{map[string]any{"tg": "840539006", "fr": "2021-01-01", "co": "VN", "is": "x", "df": "2021-02-01", "du": "2021-06-01", "ci": "y"}}), cert.Finding{"entry-count", "", cert.Failure}},
		"nothing":                 {func(d map[string]any) { delete(d, "v") }, cert.Finding{"entry-missing", "", cert.Failure}},
		"1.0.0: two doses":        {older(root("v", []any{vaccination(), vaccination()})), cert.Finding{"entry-count", "", cert.Quirk}},
		"1.0.0: three doses":      {older(root("v", []any{vaccination(), vaccination(), vaccination()})), cert.Finding{"entry-count", "v", cert.Failure}},
		"1.0.0: ten doses":        {older(entry("sd", 10)), cert.Finding{"version-rule", "v.0.sd", cert.Quirk}},
		"1.0.0: year of birth":    {older(root("dob", "1983")), cert.Finding{"version-rule", "dob", cert.Quirk}},
		"1.0.0: no date of birth": {older(root("dob", "")), cert.Finding{"version-rule", "dob", cert.Quirk}},
		"1.0.0: long issuer":      {older(entry("is", long[:51])), cert.Finding{"text-too-long", "v.0.is", cert.Quirk}},
		"1.0.0: only gnt":         {older(root("nam", map[string]any{"gnt": "DUY"})), cert.Finding{"version-rule", "nam.fnt", cert.Quirk}},
		"1.3.2: only gnt":         {func(d map[string]any) { d["ver"] = "1.3.2"; d["nam"] = map[string]any{"gnt": "DUY"} }, cert.Finding{}},
	} {
		t.Run(name, func(t *testing.T) {
			d := dcc()
			c.change(d)
			_, findings := read(t, d)
			if c.want == (cert.Finding{}) {
				require.Empty(t, findings)
			} else {
				require.Contains(t, findings, c.want)
				worst, _ := cert.Worst(findings)
				require.Equal(t, c.want.Severity, worst.Severity, "%v", findings)
				require.NotEmpty(t, c.want.Sentence("vi"))
			}
		})
	}
}

func TestSampleTimes(t *testing.T) {
	for sampled, code := range map[string]string{
		"2021-08-20T10:03:12Z": "", "2021-08-20T12:03:12+02:00": "", "2021-08-20T12:03:12+0200": "", "2021-08-20T12:03:12+02": "",
		"2021-08-20T12:03:12.123Z": "", "2021-08-20T12:03:12": "time-form", "2021-08-20": "time-form", "soon": "time-invalid", "": "time-invalid",
	} {
		d := dcc()
		delete(d, "v")
		d["t"] = []any{map[string]any{"tg": "840539006", "tt": "LP6464-4", "sc": sampled, "tr": "260415000", "co": "VN", "is": "x", "ci": "y"}}
		p, findings := read(t, d)
		require.Equal(t, cert.KindTest, p.Kind)
		if code == "" {
			require.Empty(t, findings, sampled)
		} else {
			require.Equal(t, code, findings[0].Code, sampled)
		}
	}
}

func TestTimesOfTheCWT(t *testing.T) {
	for name, c := range map[string]struct {
		exp     any
		code    string // of the error
		finding string
	}{
		"integer":   {1900000000, "", ""},
		"float":     {1900000000.0, "", "whole-float"},
		"fraction":  {1900000000.75, "", "time-fraction"},
		"tag 1":     {cbor.Tag{Number: 1, Content: 1900000000}, "", "tagged-time"},
		"NaN":       {math.NaN(), "time-not-a-number", ""},
		"infinite":  {math.Inf(1), "time-not-a-number", ""},
		"huge":      {1e300, "time-range", ""},
		"2^63":      {uint64(1) << 63, "time-range", ""},
		"negative":  {-1, "time-negative", ""},
		"-1.0":      {-1.0, "time-negative", ""},
		"text":      {"1900000000", "time-type", ""},
		"null":      {nil, "exp-missing", ""},
		"year 9999": {253402300799, "", ""},
		"year 10⁴":  {253402300800, "time-range", ""},
	} {
		data, err := cbor.Marshal(map[any]any{4: c.exp, 6: 1700000000, -260: map[int]any{1: dcc()}})
		require.NoError(t, err)
		p, findings, err := cert.ReadPayload(data)
		if c.code != "" {
			var failure *cert.PayloadError
			require.ErrorAs(t, err, &failure, name)
			require.Equal(t, c.code, failure.Code, name)
			require.Nil(t, p, name)
			require.Empty(t, findings, name)
			continue
		}
		require.NoError(t, err, name)
		if c.finding == "" {
			require.Empty(t, findings, name)
			continue
		}
		require.Equal(t, cert.Finding{Code: c.finding, Field: "exp", Severity: cert.Quirk}, findings[0], name)
		require.Equal(t, time.Unix(1900000000, 0).UTC(), p.ExpiresAt, name)
	}
}

func TestWHOCertificatesAreMaps(t *testing.T) {
	for label, kind := range map[int]cert.Kind{-6: cert.KindICVP, 3: cert.KindDDCC, 4: cert.KindDDCC} {
		for _, content := range []any{7, "x", []any{}, map[string]any{}} {
			data, err := cbor.Marshal(map[any]any{6: 1700000000, -260: map[int]any{label: content}})
			require.NoError(t, err)
			_, _, err = cert.ReadPayload(data)
			require.Error(t, err, "%d: %v", label, content)
		}
		data, err := cbor.Marshal(map[any]any{6: 1700000000, -260: map[int]any{label: map[string]any{"n": "Aulo Agerio"}}})
		require.NoError(t, err)
		p, _, err := cert.ReadPayload(data)
		require.NoError(t, err)
		require.Equal(t, kind, p.Kind)
		require.Equal(t, label == 4, p.TestResult)
	}
}

func TestHugePayloadsAreRefused(t *testing.T) {
	_, _, err := cert.ReadPayload(make([]byte, 2<<20))
	var failure *cert.PayloadError
	require.ErrorAs(t, err, &failure)
	require.Equal(t, "cwt-cbor", failure.Code)
}

func FuzzReadPayload(f *testing.F) {
	for _, d := range []any{dcc(), map[string]any{"ver": "1.3.0"}} {
		data, _ := cbor.Marshal(map[any]any{1: "VN", 4: 1900000000.5, 6: 1700000000, -260: map[int]any{1: d}})
		f.Add(data)
	}
	for label, content := range map[int]any{
		-6: map[string]any{"n": "A", "dob": "1990", "vx": map[string]any{"vp": "YellowFeverProduct1", "dv": "2025-08-23"}, "v": "1.0.0"},
		3:  map[string]any{"name": "A", "vaccination": map[string]any{"vaccine": map[string]any{"code": "1"}, "dose": 1}},
		4:  map[string]any{"name": "A", "test": map[string]any{"result": "x", "date": "y"}},
		5:  []any{"shlink:/e30", map[string]any{"u": "vhlink:/e30"}},
	} {
		data, _ := cbor.Marshal(subClaim(label, content))
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		p, findings, err := cert.ReadPayload(data)
		if err != nil {
			require.Nil(t, p)
			require.Nil(t, findings)
			return
		}
		for _, finding := range append(append(findings, p.Check()...), p.CheckCodes()...) {
			require.NotEmpty(t, finding.Sentence("vi"), finding.Code)
			require.NotEmpty(t, finding.Sentence("en"), finding.Code)
		}
		require.True(t, json.Valid(p.JSON()))
		c, _ := p.Certificate()
		for field := cert.FieldName; field <= cert.FieldID; field++ {
			c.Show(field)
		}
		for _, field := range p.Show("vi") {
			require.NotEmpty(t, field.Label, field.Name)
		}
		p.Holder()
		p.EffectiveFrom()
		p.Period()
		if written, err := p.MarshalCBOR(); err == nil && !p.IssuedAt.IsZero() && !p.ExpiresAt.IsZero() {
			_, _, err = cert.ReadPayload(written)
			require.NoError(t, err)
		}
	})
}
