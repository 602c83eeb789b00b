package mobile_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/testdata"
	"github.com/vaxcert/vaxcert/verify/mobile"
)

// What an app in Kotlin, Swift or JavaScript does, with a document signer that
// came with it.
func Example() {
	vectors, err := testdata.Vectors()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range vectors {
		if v.Name != "kind-dose-1-of-2" {
			continue
		}
		settings := mobile.NewSettings()
		if err := settings.AddTrust(v.Certificates[0]); err != nil {
			fmt.Println(err)
			return
		}
		verifier, err := mobile.NewVerifier(settings)
		if err != nil {
			fmt.Println(err)
			return
		}
		mrz := "P<VNMNGUYEN<<VAN<HOA<<<<<<<<<<<<<<<<<<<<<<<<\nB1234567<3VNM9002111M3001019001090012345<<16"
		at := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC).UnixMilli()
		var report struct {
			Decision string
			Fields   []struct{ Label, Value string }
			Passport []struct{ Code, Message string }
		}
		if err := json.Unmarshal([]byte(verifier.VerifyWithPassport(v.Text, mrz, "en", at)), &report); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report.Decision)
		fmt.Println(report.Fields[0].Label+":", report.Fields[0].Value)
		for _, difference := range report.Passport {
			fmt.Println(difference.Code+":", difference.Message)
		}
	}
	// Output:
	// valid
	// Full name: Nguyễn Thị Mẫu
	// passport-name: The name is not that of the passport.
}
