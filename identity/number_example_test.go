package identity_test

import (
	"fmt"

	"github.com/vaxcert/vaxcert/identity"
)

func ExampleParseNumber() {
	for _, s := range []string{"001090012345", "012 345 678", "79090012345", "b1234567"} {
		n, findings := identity.ParseNumber(s)
		fmt.Println(n.Kind, n.Text, n.Province, n.Sex, n.BirthYear)
		for _, f := range findings {
			fmt.Printf("  %s %s %q\n", f.Severity, f.Code, f.Proposed)
		}
	}
	// Output:
	// personal-number 001090012345 Hà Nội M 1990
	// old-card 012345678 Hà Nội  0
	//   note number-separators "012345678"
	//   note number-old-card ""
	// unknown 79090012345   0
	//   warning number-zeros "079090012345"
	// vn-passport B1234567   0
	//   note number-case "B1234567"
}

func ExampleParseQRText() {
	person, findings := identity.ParseQRText("001090012345|012345678|Nguyễn Văn Hoà|11021990|Nam|Số 1, phường Láng Hạ, Hà Nội|25042021")
	fmt.Println(person.PersonalID, person.OldID, person.FullName, person.Birth, person.Sex, len(findings))
	// Output: 001090012345 012345678 Nguyễn Văn Hoà 1990-02-11 M 0
}

func ExampleParseMRZ() {
	person, findings := identity.ParseMRZ(`P<VNMNGUYEN<<VAN<HOA<<<<<<<<<<<<<<<<<<<<<<<<
B1234567<3VNM9002111M3001019001090012345<<16`)
	fmt.Println(person.Passport, person.FullName, person.Birth, person.Sex, person.Country)
	for _, f := range findings {
		fmt.Println(f.Code, f.Sentence("en"))
	}
	// Output:
	// B1234567 NGUYEN VAN HOA 1990-02-11 M VN
}
