package trust_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/verify/trust"
)

func ExampleRead() {
	jwks := `{"keys":[
	 {"kty":"EC","crv":"P-256","kid":"ZtJVElOdWm0=","country":"VN",
	  "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"},
	 {"kty":"EC","crv":"P-521","kid":"AAAAAAAAAAA="}]}`
	list, err := trust.Read(strings.NewReader(jwks), trust.Options{})
	if err != nil {
		panic(err)
	}
	fmt.Println(list.Format, list.Report().Loaded, list.Report().Countries)
	for _, r := range list.Refused {
		fmt.Println(r.Index, r.Code, trust.Sentence(r.Code, "en"))
	}
	// Output:
	// jwks 1 map[VN:1]
	// 1 key-unsupported The kind of key is not supported.
}

func ExamplePolicy_Age() {
	policy := trust.Policy{FreshFor: 24 * time.Hour, Grace: 6 * 24 * time.Hour}
	madeAt := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, days := range []int{0, 3, 8} {
		fmt.Println(days, policy.Age(madeAt, madeAt.AddDate(0, 0, days)))
	}
	// Output:
	// 0 fresh
	// 3 stale
	// 8 too-old
}
