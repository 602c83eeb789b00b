package rules

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/shared"
)

func requireCode(t *testing.T, code string, err error) {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, code, e.Code)
}

func TestResults(t *testing.T) {
	for _, c := range []struct{ logic, data, want string }{
		{`{"and":[1,"a",[]]}`, `{}`, `[]`},
		{`{"and":[0,{"in":[1,2]}]}`, `{}`, `0`},
		{`{"if":[{"var":"x"},{"+":["a",1]},"no"]}`, `{"x":{}}`, `"no"`},
		{`{"===":[2,2.0]}`, `null`, `true`},
		{`{"===":[{"var":"a"},{"var":"a"}]}`, `{"a":[1]}`, `true`},
		{`{"===":[[1],[1]]}`, `{}`, `false`},
		{`{"===":[{"var":"a"},{"var":"b"}]}`, `{"a":null}`, `true`},
		{`{"in":[{"var":"x"},{"var":"l"}]}`, `{"l":[null]}`, `true`},
		{`{"<":[1,2,3]}`, `{}`, `true`},
		{`{"var":"l.length"}`, `{"l":[1]}`, `null`},
		{`{"var":"l.00"}`, `{"l":[1]}`, `1`},
		{`{"var":"l.99999999999999999999"}`, `{"l":[1]}`, `null`},
		{`{"var":"o.0"}`, `{"o":{"0":"zero"}}`, `"zero"`},
		{`{"var":""}`, `{"a":[1,"<b>",-0,1.5,1e21,true,null]}`, `{"a":[1,"<b>",0,1.5,1e+21,true,null]}`},
		{`{"reduce":[[1,2],{"var":""},0]}`, `{}`, `{"accumulator":{"accumulator":0,"current":1},"current":2}`},
		{`{"reduce":[[{"var":"x"}],{"var":"x"},0]}`, `{"x":1}`, `null`},
		{`{"reduce":[[[1,2],[3]],{"+":[{"var":"accumulator"},{"reduce":[{"var":"current"},{"+":[{"var":"current"},{"var":"accumulator"}]},0]}]},0]}`, `{}`, `6`},
		{`{"extractFromUVCI":["urn:uvci:01:VN",0]}`, `{}`, `"urn"`},
		{`{"extractFromUVCI":["URN:UVCI:URN:UVCI:01",1]}`, `{}`, `"UVCI"`},
		{`{"plusTime":["2020-02-29",1,"year"]}`, `{}`, `"2021-03-01T00:00:00.000Z"`},
		{`{"plusTime":["2021-01-31",1,"month"]}`, `{}`, `"2021-03-03T00:00:00.000Z"`},
		{`{"plusTime":["2021-03-31",-1,"month"]}`, `{}`, `"2021-03-03T00:00:00.000Z"`},
		{`{"plusTime":["2021-01-15",-14,"month"]}`, `{}`, `"2019-11-15T00:00:00.000Z"`},
		{`{"plusTime":["2021-01-01T00:00:00",-1,"hour"]}`, `{}`, `"2020-12-31T23:00:00.000Z"`},
		{`{"plusTime":["2020",0,"day"]}`, `{}`, `"2020-12-31T00:00:00.000Z"`},
		{`{"plusTime":["2020-02",1,"day"]}`, `{}`, `"2020-03-01T00:00:00.000Z"`},
		{`{"plusTime":["0001-01-01",-2,"year"]}`, `{}`, `"-000001-01-01T00:00:00.000Z"`},
		{`{"plusTime":["9999-12-31",1,"day"]}`, `{}`, `"+010000-01-01T00:00:00.000Z"`},
		{`{"plusTime":["2021-06-01T24:00:00",0,"day"]}`, `{}`, `"2021-06-02T00:00:00.000Z"`},
		{`{"dccDateOfBirth":["2024-02"]}`, `{}`, `"2024-02-29T00:00:00.000Z"`},
	} {
		got, err := evaluateJSON([]byte(c.logic), []byte(c.data))
		require.NoError(t, err, c.logic)
		require.Equal(t, c.want, got, c.logic)
	}
}

func TestZonesAndFractions(t *testing.T) {
	for text, want := range map[string]string{
		"2021-06-01T12:00:00Z":           "2021-06-01T12:00:00.000Z",
		"2021-06-01T12:00:00":            "2021-06-01T12:00:00.000Z",
		"2021-06-01T12:00:00.1":          "2021-06-01T12:00:00.100Z",
		"2021-06-01T12:00:00.1239999Z":   "2021-06-01T12:00:00.123Z",
		"2021-06-01T12:00:00+7":          "2021-06-01T05:00:00.000Z",
		"2021-06-01T12:00:00+07":         "2021-06-01T05:00:00.000Z",
		"2021-06-01T12:00:00-130":        "2021-06-01T13:30:00.000Z",
		"2021-06-01T12:00:00+0530":       "2021-06-01T06:30:00.000Z",
		"2021-06-01T12:00:00+5:30":       "2021-06-01T06:30:00.000Z",
		"2021-06-01T12:00:00.5-05:30":    "2021-06-01T17:30:00.500Z",
		"2021-06-01T12:00:00+7:":         "2021-06-01T05:00:00.000Z",
		"2021-06-01T12:00:00z":           codeDateForm,
		"2021-06-01T12:00Z":              codeDateForm,
		"2021-06-01T12:00:00.Z":          codeDateForm,
		"2021-06-01T12:00:00+":           codeDateForm,
		"2021-06-01T12:00:00+130:":       codeDateForm,
		"2021-06-01T12:00:00+07:0":       codeDateForm,
		"2021-06-01T12:00:00+007:00":     codeDateForm,
		"2021-06-01T12:00:00+24:00":      codeDateRange,
		"2021-06-01T12:60:00":            codeDateRange,
		"2021-06-01T24:00:01":            codeDateRange,
		"2021-02-29T00:00:00":            codeDateRange,
		"2021-02-29":                     codeDateRange,
		"2021-13":                        codeDateRange,
		"2021-00-01":                     codeDateRange,
		"2021-6-1":                       codeDateForm,
		"2021-06-01 12:00:00":            codeDateForm,
		"":                               codeDateForm,
		"+2021":                          codeDateForm,
		"２０２１":                           codeDateForm,
		"2021-06-01T12:00:00Z trailing":  codeDateForm,
		"2021-06-01T12:00:00+07:00extra": codeDateForm,
	} {
		millis, code := parseMoment(text)
		if strings.HasPrefix(want, "date-") {
			require.Equal(t, want, code, text)
			continue
		}
		require.Empty(t, code, text)
		require.Equal(t, want, string(appendDate(nil, millis)), text)
	}
}

// Go's calendar rolls over as JavaScript's does.
func TestDateArithmeticAgreesWithGo(t *testing.T) {
	start := time.Date(1899, 12, 31, 23, 59, 59, 0, time.UTC)
	for i := range int64(4000) {
		at := start.Add(time.Duration(i) * 397 * time.Hour)
		amount := i%61 - 30
		for unit, want := range map[timeUnit]time.Time{
			years: at.AddDate(int(amount), 0, 0), months: at.AddDate(0, int(amount), 0),
			days: at.AddDate(0, 0, int(amount)), hours: at.Add(time.Duration(amount) * time.Hour),
		} {
			got, ok := plusTime(at.UnixMilli(), amount, unit)
			require.True(t, ok)
			require.Equal(t, want.UnixMilli(), got, "%v %d %d", at, amount, unit)
		}
		require.Equal(t, at.Format("2006-01-02T15:04:05.000Z"), string(appendDate(nil, at.UnixMilli())))
	}
}

func TestErrorsOfEvaluation(t *testing.T) {
	plus := `{"plusTime":["2021-01-01",0,"day"]}`
	for logic, code := range map[string]string{
		`{"if":[` + plus + `,1,2]}`:                codeGuard,
		`{"and":[true,` + plus + `]}`:              codeAnd,
		`{"!":[` + plus + `]}`:                     codeNot,
		`{"in":[1,"1"]}`:                           codeIn,
		`{"+":[1,{"var":"half"}]}`:                 codePlus,
		`{"+":[1,"1"]}`:                            codePlus,
		`{"<":[1,"2"]}`:                            codeComparison,
		`{"<":[` + plus + `,` + plus + `]}`:        codeComparison,
		`{"<":[2,1,"x"]}`:                          codeComparison,
		`{"after":[1,2]}`:                          codeDateComparison,
		`{"after":["2021-01-01","2021-01-02"]}`:    codeDateComparison,
		`{"reduce":["a",1,1]}`:                     codeReduce,
		`{"extractFromUVCI":[1,1]}`:                codeUVCI,
		`{"plusTime":[null_,1,"day"]}`:             codeDateOperand,
		`{"plusTime":[` + plus + `,1,"day"]}`:      codeDateOperand,
		`{"plusTime":["x",1,"day"]}`:               codeDateForm,
		`{"plusTime":["2021",999999999,"year"]}`:   codeDateRange,
		`{"plusTime":["2021",-1e300,"month"]}`:     codeDateRange,
		`{"plusTime":["2021",9e18,"hour"]}`:        codeDateRange,
		`{"plusTime":["2021",100000001,"day"]}`:    codeDateRange,
		`{"dccDateOfBirth":[1]}`:                   codeBirthDateOperand,
		`{"dccDateOfBirth":["2021-01-01T00:00Z"]}`: codeBirthDateForm,
		`{"+":[1e308,1e308]}`:                      codeNumberRange,
	} {
		logic = strings.ReplaceAll(logic, "null_", `{"var":"nothing"}`)
		_, err := evaluateJSON([]byte(logic), []byte(`{"half":0.5}`))
		requireCode(t, code, err)
	}
}

func TestErrorsOfTheForm(t *testing.T) {
	for logic, code := range map[string]string{
		``:                                 "rule-json",
		`{"!":[true]} x`:                   "rule-json",
		`{"!":[true]`:                      "rule-json",
		`1e999`:                            "rule-json",
		`{"var":"a","var":"b"}`:            "rule-duplicate-key",
		`{"or":[1,2]}`:                     codeOperatorUnknown,
		`{"!==":[1,2]}`:                    codeOperatorUnknown,
		`{"if":[true,1]}`:                  codeOperandCount,
		`{"if":[false,{"map":[1]},2]}`:     codeOperatorUnknown,
		`{"and":[true]}`:                   codeOperandCount,
		`{"!":[]}`:                         codeOperandCount,
		`{"<":[1,2,3,4]}`:                  codeOperandCount,
		`{"var":1}`:                        codeVarPath,
		`{"var":["a"]}`:                    codeVarPath,
		`{"var":"a..b"}`:                   codeVarPath,
		`{"var":".a"}`:                     codeVarPath,
		`{"plusTime":["2021",1.5,"day"]}`:  codeTimeAmount,
		`{"plusTime":["2021",1,"minute"]}`: codeTimeUnit,
		`{"extractFromUVCI":["a","1"]}`:    codeUVCIIndex,
		`[1.5]`:                            codeExpressionNumber,
		`[null]`:                           codeExpressionNull,
		`{}`:                               codeExpressionKeys,
		`{"and":true}`:                     codeExpressionOperands,
	} {
		_, err := Compile([]byte(logic))
		requireCode(t, code, err)
	}
}

func TestHostileExpressionsAreBounded(t *testing.T) {
	_, err := Compile([]byte(strings.Repeat(`{"!":[`, 200) + "1" + strings.Repeat("]}", 200)))
	requireCode(t, "rule-too-deep", err)
	_, err = Compile([]byte(strings.Repeat(`[`, 1_000_000)))
	requireCode(t, "rule-too-large", err)
	_, err = ParseValue([]byte(strings.Repeat(`[`, 1_000_000)))
	requireCode(t, "data-too-deep", err)

	// Each reduce runs the one inside for every element.
	hundred := "[" + strings.Repeat("1,", 99) + "1]"
	nested := `{"var":"accumulator"}`
	for range 5 {
		nested = `{"reduce":[` + hundred + `,` + nested + `,0]}`
	}
	_, err = evaluateJSON([]byte(nested), []byte(`{}`))
	requireCode(t, codeSteps, err)

	long := strings.Repeat("a", 1<<20)
	_, err = evaluateJSON([]byte(`{"reduce":[`+hundred+`,{"extractFromUVCI":[{"var":"accumulator"},0]},{"var":"x"}]}`), []byte(`{"x":"`+long+`"}`))
	requireCode(t, codeSteps, err)
	_, err = evaluateJSON([]byte(`{"in":[{"var":"x"},{"var":"l"}]}`), []byte(`{"x":"`+long+`","l":`+hundred+`}`))
	requireCode(t, codeSteps, err)

	// The accumulator doubles with every element.
	thirty := "[" + strings.Repeat("1,", 29) + "1]"
	_, err = evaluateJSON([]byte(`{"reduce":[`+thirty+`,[{"var":"accumulator"},{"var":"accumulator"}],[1]]}`), []byte(`{}`))
	requireCode(t, codeResultTooLarge, err)
}

func TestIssuesNameTheirPlace(t *testing.T) {
	issues, err := Validate([]byte(`{"if":[{"foo":[]},{"plusTime":[1.5,"a","b"]}]}`))
	require.NoError(t, err)
	var codes []string
	for _, i := range issues {
		codes = append(codes, i.Code)
	}
	require.Equal(t, []string{codeOperandCount, codeOperatorUnknown, codeExpressionNumber, codeTimeAmount, codeTimeUnit}, codes)
	require.JSONEq(t, `{"foo":[]}`, string(issues[1].Expr))
	require.JSONEq(t, `1.5`, string(issues[2].Expr))
}

func TestFieldsLeaveLambdasOut(t *testing.T) {
	e, err := Compile([]byte(`{"and":[{"var":"b.1"},{"reduce":[{"var":"a"},{"var":"current.x"},{"var":"c"}]},{"var":"a"}]}`))
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b.1", "c"}, e.Fields())
}

func TestPathsBeyondTheUsualNumber(t *testing.T) {
	var paths, numbers []string
	for i := range maxPaths + 10 {
		paths = append(paths, fmt.Sprintf(`{"var":"%d"}`, i))
		numbers = append(numbers, strconv.Itoa(i))
	}
	got, err := evaluateJSON([]byte("["+strings.Join(paths, ",")+"]"), []byte("["+strings.Join(numbers, ",")+"]"))
	require.NoError(t, err)
	require.Equal(t, "["+strings.Join(numbers, ",")+"]", got)
}

func FuzzCompile(f *testing.F) {
	f.Add([]byte(`{"if":[{"var":"payload.v.0"},{"in":[{"var":"payload.v.0.mp"},["a"]]},true]}`))
	f.Add([]byte(`{"reduce":[[1,2],{"+":[{"var":"current"},{"var":"accumulator"}]},0]}`))
	f.Add([]byte(`{"after":[{"plusTime":["2021-01-31",1,"month"]},{"dccDateOfBirth":["2020"]}]}`))
	f.Add([]byte(`{"extractFromUVCI":["URN:UVCI:01:VN:1#A",2]}`))
	data, err := ParseValue([]byte(`{"payload":{"dob":"1990","v":[{"mp":"a","dn":1,"ci":"URN:UVCI:01:VN:1"}]},"external":{"validationClock":"2021-06-01T00:00:00Z"}}`))
	require.NoError(f, err)
	for _, path := range sharedRules() {
		if content, err := os.ReadFile(path); err == nil {
			var r Rule
			if r.UnmarshalJSON(content) == nil {
				f.Add([]byte(r.Logic))
			}
		}
	}
	f.Fuzz(func(t *testing.T, logic []byte) {
		issues, issuesErr := Validate(logic)
		expression, err := Compile(logic)
		require.Equal(t, err == nil, issuesErr == nil && len(issues) == 0)
		if err != nil {
			require.True(t, errors.As(err, new(*Error)))
			return
		}
		result, err := expression.Evaluate(data)
		if err != nil {
			require.NotEmpty(t, Sentence(err.(*Error).Code, "vi"))
			return
		}
		if written, err := result.MarshalJSON(); err == nil {
			_, err := ParseValue(written)
			require.NoError(t, err)
		}
	})
}

func FuzzParseMoment(f *testing.F) {
	f.Add("2021-06-01T12:00:00.5-05:30")
	f.Add("2021-02")
	f.Fuzz(func(t *testing.T, s string) {
		millis, code := parseMoment(s)
		if code == "" {
			again, code := parseMoment(string(appendDate(nil, millis)))
			require.Empty(t, code)
			require.Equal(t, millis, again)
		}
	})
}

// sharedRules are the rule files beside the project, if any.
func sharedRules() []string {
	root := os.Getenv("VAXCERT_SHARED")
	paths, _ := filepath.Glob(filepath.Join(root, "certlogic", "rules", "*", "*", "rule.json"))
	return paths
}

func TestSharedRulesPassTheirTests(t *testing.T) {
	count := 0
	for r, err := range RunTests(os.DirFS(shared.Dir(t, "certlogic/rules"))) {
		require.NoError(t, err)
		count += len(r.Tests)
		require.True(t, r.Good(), "%+v", r)
		require.Empty(t, r.Findings, r.Identifier)
	}
	require.NotZero(t, count)
}
