package rules_test

import (
	"context"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/verify/rules"
)

func ExampleExpression_Evaluate() {
	expression, err := rules.Compile([]byte(`{"plusTime": [{"var": "dt"}, 14, "day"]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := rules.ParseValue([]byte(`{"dt": "2022-01-02"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := expression.Evaluate(data)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, _ := result.MarshalJSON()
	fmt.Println(string(text))
	// Output: "2022-01-16T00:00:00.000Z"
}

// A rule in Go stands beside those of a country in CertLogic.
func ExampleSet_Evaluate() {
	twoWeeks := rules.Rule{
		Identifier: "VR-VN-0100", Type: rules.Acceptance, Country: "VN", Version: "1.0.0",
		Engine: rules.EngineGo, CertificateType: rules.Vaccination,
		Description: []rules.Description{{Language: "en", Text: "The certificate must be two weeks old."}},
		ValidFrom:   time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC), ValidTo: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
		Decide: func(_ context.Context, c rules.Case) (bool, error) {
			return c.At.Sub(c.Payload.IssuedAt) >= 14*24*time.Hour, nil
		},
	}
	set, refused := rules.NewSet([]rules.Rule{twoWeeks}, nil)
	fmt.Println(set.Len(), len(refused))

	at := time.Date(2022, 6, 15, 12, 0, 0, 0, time.UTC)
	payload := &cert.Payload{Issuer: "VN", IssuedAt: at.AddDate(0, 0, -3), Kind: cert.KindVaccination, DCC: &cert.DCC{}}
	report := set.Evaluate(context.Background(), rules.Case{Payload: payload, At: at, Arrival: "VN"})
	fmt.Println(report.Outcome)
	for _, f := range report.Findings() {
		fmt.Println(f.Field, rules.Sentence(f.Code, "en"))
	}
	// Output:
	// 1 0
	// FAIL
	// VR-VN-0100 The certificate does not meet this rule.
}
