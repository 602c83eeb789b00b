package rules

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
)

func newSet(t *testing.T, rules ...Rule) *Set {
	t.Helper()
	set, refused := NewSet(rules, sampleValueSets())
	require.Empty(t, refused)
	return set
}

// asked gives the identifiers of the rules in a report, with their versions and
// outcomes.
func asked(r Report) []string {
	var all []string
	for _, result := range r.Results {
		all = append(all, result.Rule.Identifier+" "+result.Rule.Version+" "+result.Outcome.String())
	}
	return all
}

func TestTheRulesOfTheCountryOfArrivalDecide(t *testing.T) {
	good, german := sampleRule(), sampleRule()
	german.Identifier, german.Country, german.Logic = "VR-DE-0001", "DE", []byte(`{">":[{"var":"payload.v.0.dn"},2]}`)
	set, c := newSet(t, good, german), sampleCase(t)

	report := set.Evaluate(t.Context(), c)
	require.Equal(t, Passed, report.Outcome)
	require.Empty(t, report.Code)
	require.Equal(t, []string{"VR-VN-0009 1.0.0 PASSED"}, asked(report))
	require.Equal(t, "Chấp nhận mọi mũi tiêm chủng.", report.Results[0].Rule.Describe("vi-VN"))
	require.Equal(t, "Every vaccination is accepted.", report.Results[0].Rule.Describe("fr"))

	c.Arrival = "de"
	report = set.Evaluate(t.Context(), c)
	require.Equal(t, Fail, report.Outcome)
	require.Equal(t, "rules-failed", report.Code)
	require.Equal(t, []cert.Finding{{Code: "rule-failed", Field: "VR-DE-0001", Severity: cert.Failure}}, report.Findings())
	require.Equal(t, "Chấp nhận mọi mũi tiêm chủng.", report.Describe(report.Findings()[0].Field, "vi"))
	require.Equal(t, "Every vaccination is accepted.", report.Describe("VR-DE-0001", "en"))
	require.Empty(t, report.Describe("VR-VN-0009", "en"), "it was not asked")
	require.Empty(t, Report{}.Describe("", "en"))
}

func TestInvalidationRulesOfTheIssuer(t *testing.T) {
	set := newSet(t, sampleRule(), invalidation(`{"===":[{"var":"payload.v.0.co"},"VN"]}`))
	c := sampleCase(t)
	require.Equal(t, []string{"IR-VN-0009 1.0.0 FAIL", "VR-VN-0009 1.0.0 PASSED"}, asked(set.Evaluate(t.Context(), c)))
	require.Equal(t, Fail, set.Evaluate(t.Context(), c).Outcome)

	c.Arrival = "DE"
	require.Equal(t, Fail, set.Evaluate(t.Context(), c).Outcome, "wherever it arrives")

	c.Issuer = "FR" // a key of France under a certificate that says it is Viet Nam's
	require.Equal(t, Fail, set.Evaluate(t.Context(), c).Outcome)
}

func TestNoRulesIsNotAccepted(t *testing.T) {
	general, forTests := sampleRule(), sampleRule()
	general.Identifier, general.CertificateType = "GR-VN-0001", General
	forTests.Identifier, forTests.CertificateType = "TR-VN-0001", Test
	c := sampleCase(t)
	for name, a := range map[string]struct {
		set     *Set
		arrival string
		code    string
	}{
		"an empty set":                 {&Set{}, "VN", "rules-none"},
		"another country":              {newSet(t, sampleRule()), "DE", "rules-none"},
		"no country":                   {newSet(t, sampleRule()), "", "rules-no-arrival"},
		"only rules for other types":   {newSet(t, forTests), "VN", "rules-none"},
		"only general and other rules": {newSet(t, general, forTests), "VN", "rules-none-for-type"},
	} {
		c.Arrival = a.arrival
		report := a.set.Evaluate(t.Context(), c)
		require.Equal(t, NoRules, report.Outcome, name)
		require.Equal(t, a.code, report.Code, name)
	}
	c.Payload = &cert.Payload{Kind: cert.KindICVP}
	require.Equal(t, Report{Code: "rules-not-dcc"}, newSet(t, sampleRule()).Evaluate(t.Context(), c))
}

func TestTheHighestValidVersionCounts(t *testing.T) {
	var list []Rule
	for version, months := range map[string][2]int{"1.9.0": {-1, 1}, "1.10.0": {-1, 1}, "1.10.1": {1, 2}, "2.0.0": {-3, -1}} {
		r := sampleRule()
		r.Version, r.ValidFrom, r.ValidTo = version, noon.AddDate(0, months[0], 0), noon.AddDate(0, months[1], 0)
		list = append(list, r)
	}
	set, c := newSet(t, list...), sampleCase(t)
	for months, want := range map[int]string{-2: "2.0.0", 0: "1.10.0", 1: "1.10.1"} {
		c.At = noon.AddDate(0, months, 0)
		require.Equal(t, []string{"VR-VN-0009 " + want + " PASSED"}, asked(set.Evaluate(t.Context(), c)))
	}
	c.At = noon.AddDate(0, 2, 0) // the moment of ValidTo
	require.Equal(t, NoRules, set.Evaluate(t.Context(), c).Outcome)
}

func TestRegions(t *testing.T) {
	whole, hanoi := sampleRule(), sampleRule()
	hanoi.Region, hanoi.Logic = "HN", []byte(`{"!":[{"var":"payload.v.0"}]}`)
	set, c := newSet(t, whole, hanoi), sampleCase(t)
	require.Equal(t, Passed, set.Evaluate(t.Context(), c).Outcome)
	c.Region = "hn"
	require.Equal(t, Fail, set.Evaluate(t.Context(), c).Outcome)
	c.Region = "SG"
	require.Equal(t, NoRules, set.Evaluate(t.Context(), c).Outcome)
}

func TestOpenRulesDoNotPass(t *testing.T) {
	for code, change := range map[string]func(*Rule){
		"rule-engine":         func(r *Rule) { r.Engine = "CQL" },
		"rule-engine-version": func(r *Rule) { r.EngineVersion = "1.4.0" },
		"rule-logic":          func(r *Rule) { r.Logic = nil },
		codeOperatorUnknown:   func(r *Rule) { r.Logic = []byte(`{"or":[true,true]}`) },
		"rule-other-schema":   func(r *Rule) { r.SchemaVersion = "1.3.1" },
		codeComparison:        func(r *Rule) { r.Logic = []byte(`{"<":[{"var":"payload.v.0.nothing"},1]}`) },
		codeIn:                func(r *Rule) { r.Logic = []byte(`{"in":["a",{"var":"external.valueSets.unknown"}]}`) },
		codeResultNotBoolean:  func(r *Rule) { r.Logic = []byte(`{"var":"payload.v.0.mp"}`) },
		"rule-panic":          func(r *Rule) { goRule(r, func(context.Context, Case) (bool, error) { panic("broken") }) },
		"rule-error":          func(r *Rule) { goRule(r, func(context.Context, Case) (bool, error) { return true, errors.New("no") }) },
		"of-the-country": func(r *Rule) {
			goRule(r, func(context.Context, Case) (bool, error) { return true, &Error{"of-the-country"} })
		},
	} {
		r := sampleRule()
		change(&r)
		set, _ := NewSet([]Rule{sampleRule(), numbered(r, "VR-VN-0010")}, nil)
		report := set.Evaluate(t.Context(), sampleCase(t))
		require.Equal(t, Open, report.Outcome, code)
		require.Equal(t, "rules-open", report.Code)
		require.Equal(t, code, report.Results[1].Code)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, "rule-cancelled", newSet(t, sampleRule()).Evaluate(ctx, sampleCase(t)).Results[0].Code)
}

func TestFalsyIsNo(t *testing.T) {
	set := newSet(t, sampleRule(), invalidation(`{"and":[{"var":"payload.t.0"},true]}`))
	require.Equal(t, Passed, set.Evaluate(t.Context(), sampleCase(t)).Outcome)
}

func numbered(r Rule, identifier string) Rule {
	r.Identifier = identifier
	return r
}

func goRule(r *Rule, decide Func) {
	r.Engine, r.EngineVersion, r.SchemaVersion, r.AffectedFields, r.Logic, r.Decide = EngineGo, "", "", nil, nil, decide
}

func TestARuleInGoStandsBesideTheOthers(t *testing.T) {
	r := numbered(sampleRule(), "VR-VN-0010")
	goRule(&r, func(_ context.Context, c Case) (bool, error) {
		return c.Payload.DCC.Vaccinations[0].DoseNumber >= 3, nil
	})
	report := newSet(t, sampleRule(), r).Evaluate(t.Context(), sampleCase(t))
	require.Equal(t, []string{"VR-VN-0009 1.0.0 PASSED", "VR-VN-0010 1.0.0 FAIL"}, asked(report))
	require.Equal(t, Fail, report.Outcome)
}

func TestRulesSeeTheExternalParameters(t *testing.T) {
	r := sampleRule()
	r.Logic = []byte(`{"and":[
		{"===":[{"var":"external.validationClock"},"2022-06-15T12:00:00.000Z"]},
		{"===":[{"var":"external.iat"},"2022-04-14T00:00:00.000Z"]},
		{"===":[{"var":"external.exp"},"2023-04-14T00:00:00.000Z"]},
		{"===":[{"var":"external.countryCode"},"VN"]},
		{"===":[{"var":"external.issuerCountryCode"},"VN"]},
		{"===":[{"var":"external.kid"},"MTIzNDU2Nzg="]},
		{"===":[{"var":"external.region"},{"var":"payload.nothing"}]},
		{"in":[{"var":"payload.v.0.mp"},{"var":"external.valueSets.vaccines-covid-19-names"}]},
		{"===":[{"var":"payload.nam.gn"},"Bảo Duy"]},
		{"===":[{"var":"payload.v.0.dn"},2]}]}`)
	require.Equal(t, Passed, newSet(t, r).Evaluate(t.Context(), sampleCase(t)).Outcome)
}

func TestPayloadsThatAreOdd(t *testing.T) {
	dcc := sampleDCC()
	dcc["x"] = map[string]any{"float": 2.0, "half": 0.5, "bytes": []byte("ab"), "null": nil, "yes": true, "list": []any{1, []any{2}}, "neg": -3}
	big := map[string]any{}
	for i := range 40 {
		big[string(rune('A'+i))] = i
	}
	dcc["big"] = big
	v := PayloadValue(samplePayload(t, dcc))
	for path, want := range map[string]string{
		"x.float": "2", "x.half": "0.5", "x.bytes": `"YWI="`, "x.null": "null", "x.yes": "true", "x.list": "[1,[2]]",
		"x.neg": "-3", "big.B": "1", "big.nothing": "null", "v.0.co": `"VN"`,
	} {
		e, err := Compile([]byte(`{"var":"` + path + `"}`))
		require.NoError(t, err)
		got, err := e.Evaluate(v)
		require.NoError(t, err)
		written, err := got.MarshalJSON()
		require.NoError(t, err)
		require.Equal(t, want, string(written), path)
	}
	require.True(t, PayloadValue(&cert.Payload{}).IsNull())
}

func TestRefusedRules(t *testing.T) {
	for code, change := range map[string]func(*Rule){
		"rule-identifier":       func(r *Rule) { r.Identifier = "" },
		"rule-type":             func(r *Rule) { r.Type = "Maybe" },
		"rule-country":          func(r *Rule) { r.Country = "vn" },
		"rule-version":          func(r *Rule) { r.Version = "1.0" },
		"rule-certificate-type": func(r *Rule) { r.CertificateType = "vaccination" },
		"rule-valid-from":       func(r *Rule) { r.ValidFrom = time.Time{} },
		"rule-never-valid":      func(r *Rule) { r.ValidTo = r.ValidFrom },
	} {
		r := sampleRule()
		change(&r)
		set, refused := NewSet([]Rule{r}, nil)
		require.Zero(t, set.Len(), code)
		require.Len(t, refused, 1)
		worst, _ := cert.Worst(refused[0].Findings)
		require.Equal(t, code, worst.Code)
	}
	set, refused := NewSet([]Rule{sampleRule(), sampleRule()}, nil)
	require.Equal(t, 1, set.Len())
	require.Equal(t, "rule-duplicate", refused[0].Findings[0].Code)
	require.Equal(t, []string{"VN"}, set.Countries(Acceptance))
	require.Empty(t, set.Countries(Invalidation))
}

func TestWarningsOfRules(t *testing.T) {
	require.Empty(t, checked(sampleRule()))
	for code, change := range map[string]func(*Rule){
		"rule-identifier-form":    func(r *Rule) { r.Identifier = "VR-VN-9" },
		"rule-prefix":             func(r *Rule) { r.Identifier = "TR-VN-0009" },
		"rule-identifier-country": func(r *Rule) { r.Identifier = "VR-DE-0009" },
		"rule-region":             func(r *Rule) { r.Region = "hanoi city" },
		"rule-validity-short":     func(r *Rule) { r.ValidTo = r.ValidFrom.AddDate(0, 0, 1) },
		"rule-affected-fields":    func(r *Rule) { r.AffectedFields = []string{"v.0", "v.1"} },
		"rule-description":        func(r *Rule) { r.Description = r.Description[1:] },
		"rule-description-short":  func(r *Rule) { r.Description[1].Text = "Ngắn." },
	} {
		r := sampleRule()
		change(&r)
		require.Equal(t, []string{code}, checked(r))
		set, refused := NewSet([]Rule{r}, nil)
		require.Empty(t, refused, "a warning refuses nothing")
		require.Equal(t, 1, set.Len())
	}
}

func checked(r Rule) []string {
	var codes []string
	for _, f := range r.Check() {
		codes = append(codes, f.Code)
	}
	return codes
}

func TestASetServesManyGoroutines(t *testing.T) {
	set, c := newSet(t, slices.Concat(Templates("VN"), []Rule{sampleRule()})...), sampleCase(t)
	other := sampleDCC()
	other["v"].([]any)[0].(map[string]any)["mp"] = "CoronaVac"
	refused := c
	refused.Payload = samplePayload(t, other)
	var running sync.WaitGroup
	for i := range 16 {
		running.Go(func() {
			for range 200 {
				if i%2 == 0 {
					require.Equal(t, Passed, set.Evaluate(t.Context(), c).Outcome)
				} else {
					require.Equal(t, Fail, set.Evaluate(t.Context(), refused).Outcome)
				}
			}
		})
	}
	running.Wait()
}

func TestEachCodeHasASentence(t *testing.T) {
	for code, pair := range sentences {
		require.NotEmpty(t, pair[0], code)
		require.NotEmpty(t, pair[1], code)
	}
	require.Empty(t, Sentence("no-code", "en"))
}

// Any number of rules that take all steps they may keep nobody waiting: together
// they have a limit, and those after it are open, however simple they are.
func TestManyHostileRulesTogetherAreBounded(t *testing.T) {
	hundred := "[" + strings.Repeat("1,", 99) + "1]"
	endless := `{"var":"accumulator"}`
	for range 5 {
		endless = `{"reduce":[` + hundred + `,` + endless + `,0]}`
	}
	var list []Rule
	for i := range 2000 {
		r := sampleRule()
		r.Identifier, r.Logic = fmt.Sprintf("VR-VN-%04d", i), json.RawMessage(endless)
		if i%1000 == 0 {
			r.Logic = sampleRule().Logic
		}
		list = append(list, r)
	}
	set, refused := NewSet(list, nil)
	require.Empty(t, refused)
	report := set.Evaluate(t.Context(), sampleCase(t))
	require.Equal(t, Open, report.Outcome)
	require.Len(t, report.Results, len(list))
	require.Equal(t, Passed, report.Results[0].Outcome)
	for _, result := range report.Results[1:] {
		require.Equal(t, codeSteps, result.Code)
	}
}
