package rules

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

func sampleJSON(t testing.TB) string {
	content, err := json.Marshal(sampleRule())
	require.NoError(t, err)
	return string(content)
}

func TestRulesAreReadInEachForm(t *testing.T) {
	one := sampleJSON(t)
	for name, content := range map[string]string{
		"one":       one,
		"an array":  "[" + one + "]",
		"a country": `{"VR-VN-0009":[` + one + `]}`,
		"a bundle":  `{"VN":{"VR-VN-0009":[` + one + `]}}`,
	} {
		list, refused, err := Read(strings.NewReader(content))
		require.NoError(t, err, name)
		require.Empty(t, refused, name)
		require.Equal(t, []Rule{sampleRule()}, list, name)
	}
}

func TestWhatIsNoRuleIsNamed(t *testing.T) {
	one := sampleJSON(t)
	for content, want := range map[string]Refused{
		`[` + one + `,3]`: {Name: "[1]"}, `[` + one + `,{"cms":"MII","version":"1.0.0"}]`: {Name: "[1]"},
		`[` + one + `,{"identifier":"VR-DE-0001","version":"1.0.0","country":"DE","hash":"00"}]`: {Name: "[1]"},
		`{"a":` + one + `,"b":{"c":{}}}`: {Name: "b.c"}, `[` + one + `,{"Identifier":"VR-VN-0001","Version":1}]`: {Name: "[1]"},
	} {
		list, refused, err := Read(strings.NewReader(content))
		require.NoError(t, err)
		require.Len(t, list, 1, content)
		require.Len(t, refused, 1, content)
		require.Equal(t, want.Name, refused[0].Name)
		require.NotEmpty(t, Sentence(refused[0].Findings[0].Code, "en"))
	}
	_, _, err := Read(strings.NewReader("no JSON"))
	requireCode(t, "rules-json", err)
	_, _, err = Read(strings.NewReader(strings.Repeat(" ", MaxRulesFile+1)))
	requireCode(t, "rules-too-large", err)
	_, refused, err := Read(strings.NewReader(strings.Repeat("[", 5000) + strings.Repeat("]", 5000)))
	require.NoError(t, err)
	require.Len(t, refused, 1)
}

func TestAFolderOfRulesAndValueSets(t *testing.T) {
	list, valueSets, refused, err := ReadFS(fstest.MapFS{
		"VN/VR-VN-0009/rule.json":       {Data: []byte(sampleJSON(t))},
		"VN/VR-VN-0009/tests/test.json": {Data: []byte(`{"payload":{},"expected":true}`)},
		"valuesets/disease.json":        {Data: []byte(`{"valueSetId":"disease-agent-targeted","valueSetValues":{"2":{},"1":{"active":false}}}`)},
		"README.md":                     {Data: []byte("rules")},
		"broken.json":                   {Data: []byte("{")},
		"other.json":                    {Data: []byte(`{"a":1}`)},
	})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, ValueSets{"disease-agent-targeted": {"1", "2"}}, valueSets)
	require.Len(t, refused, 2)
	require.Equal(t, "broken.json", refused[0].Name)
	require.Equal(t, "other.json", refused[1].Name)

	_, _, _, err = ReadFS(os.DirFS(filepath.Join(t.TempDir(), "nothing")))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestValueSetsOfTheEU(t *testing.T) {
	_, valueSets, _, err := ReadFS(os.DirFS(shared.Dir(t, "valuesets")))
	require.NoError(t, err)
	require.Contains(t, valueSets["vaccines-covid-19-names"], "EU/1/20/1528")
}

func TestSharedRulesMakeASet(t *testing.T) {
	list, _, refused, err := ReadFS(os.DirFS(shared.Dir(t, "certlogic/rules")))
	require.NoError(t, err)
	require.Empty(t, refused)
	set, refused := NewSet(list, sampleValueSets())
	require.Empty(t, refused)
	require.Equal(t, len(list), set.Len())
	c := sampleCase(t)
	c.Arrival = "EU"
	report := set.Evaluate(t.Context(), c)
	require.Equal(t, Passed, report.Outcome, "%v", asked(report))
}

func TestTimesOfRules(t *testing.T) {
	var r Rule
	require.NoError(t, json.Unmarshal([]byte(`{"ValidFrom":"2021-06-01T07:00:00+07:00","ValidTo":"tomorrow"}`), &r))
	require.Equal(t, "2021-06-01T00:00:00Z", r.ValidFrom.UTC().Format("2006-01-02T15:04:05Z07:00"))
	require.True(t, r.ValidTo.IsZero())
}

func TestTemplates(t *testing.T) {
	for _, country := range []string{"VN", "EU"} {
		list := Templates(country)
		require.NotEmpty(t, list)
		for _, r := range list {
			require.Empty(t, r.Check(), r.Identifier)
			require.True(t, strings.HasPrefix(r.Describe("vi"), "Ví dụ: "), r.Identifier)
			require.True(t, strings.HasPrefix(r.Describe("en"), "Example: "), r.Identifier)
		}
	}
	require.Empty(t, Templates("XX"))
	require.Empty(t, Templates("../templates/VN"))
}

func TestTemplatesOfVietNam(t *testing.T) {
	set := newSet(t, Templates("VN")...)
	vaccination := func(field string, value any) map[string]any {
		dcc := sampleDCC()
		dcc["v"].([]any)[0].(map[string]any)[field] = value
		return dcc
	}
	for _, a := range []struct {
		dcc    map[string]any
		failed string
	}{
		{sampleDCC(), ""}, {vaccination("dn", 3), ""}, {vaccination("mp", "Abdala"), ""},
		{vaccination("mp", "CoronaVac"), "VR-VN-0001"}, {vaccination("dn", 1), "VR-VN-0002"},
		{vaccination("dt", "2022-06-15"), ""}, {vaccination("dt", "2022-06-16"), "VR-VN-0003"}, {vaccination("tg", "1"), "GR-VN-0001"},
	} {
		c := sampleCase(t)
		c.Payload = samplePayload(t, a.dcc)
		report := set.Evaluate(t.Context(), c)
		if a.failed == "" {
			require.Equal(t, Passed, report.Outcome, "%v", asked(report))
			continue
		}
		require.Equal(t, Fail, report.Outcome, a.failed)
		require.Equal(t, a.failed, report.Findings()[0].Field)
	}
	c := sampleCase(t)
	c.At = c.Payload.IssuedAt.AddDate(1, 0, 0)
	require.Equal(t, Passed, set.Evaluate(t.Context(), c).Outcome)
	c.At = c.At.AddDate(0, 0, 1)
	require.Equal(t, "IR-VN-0001", set.Evaluate(t.Context(), c).Findings()[0].Field)
}

func TestRuleTests(t *testing.T) {
	logicless, wrong := sampleRule(), sampleRule()
	logicless.Logic, wrong.Engine = nil, "CQL"
	text := func(v any) *fstest.MapFile {
		content, err := json.Marshal(v)
		require.NoError(t, err)
		return &fstest.MapFile{Data: content}
	}
	got := map[string]RuleTest{}
	for r, err := range RunTests(fstest.MapFS{
		"good/rule.json":             text(sampleRule()),
		"good/tests/a.json":          {Data: []byte(`{"name":"a vaccination","payload":{"v":[{"dn":1}]},"external":{},"expected":true}`)},
		"good/tests/b.json":          {Data: []byte(`{"payload":{},"expected":false}`)},
		"good/tests/notes.txt":       {Data: []byte("x")},
		"fails/rule.json":            text(sampleRule()),
		"fails/tests/a.json":         {Data: []byte(`{"payload":{},"expected":true}`)},
		"fails/tests/b.json":         {Data: []byte(`{"payload":{}}`)},
		"deep/er/untested/rule.json": text(sampleRule()),
		"logicless/rule.json":        text(logicless),
		"wrong/rule.json":            text(wrong),
		"wrong/tests/a.json":         {Data: []byte(`{"payload":{},"expected":false}`)},
		"broken/rule.json":           {Data: []byte("{")},
	}) {
		require.NoError(t, err)
		got[r.Folder] = r
	}
	require.Len(t, got, 6)
	for folder, r := range got {
		require.Equal(t, folder == "good", r.Good(), folder)
	}
	require.Equal(t, []TestCase{{File: "a.json", Name: "a vaccination", Expected: true, Got: true}, {File: "b.json"}}, got["good"].Tests)
	require.Equal(t, []TestCase{{File: "a.json", Expected: true}, {File: "b.json", Code: "test-json"}}, got["fails"].Tests)
	require.Equal(t, "rule-untested", got["deep/er/untested"].Findings[0].Code)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(sampleJSON(f)))
	f.Add([]byte(`{"VN":[{"cms":""},{"identifier":"a","hash":"b"},[]]}`))
	c := sampleCase(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		list, _, err := Read(strings.NewReader(string(content)))
		if err != nil {
			return
		}
		set, _ := NewSet(list, nil)
		for _, country := range append(set.Countries(Acceptance), set.Countries(Invalidation)...) {
			c.Arrival, c.Issuer = country, country
			set.Evaluate(t.Context(), c)
		}
	})
}
