package identity_test

import (
	"fmt"

	"github.com/vaxcert/vaxcert/identity"
)

func ExampleCheck() {
	record := identity.Record{
		FullName: "Nguyễn Thị Hoa", DateOfBirth: "11/02/90", Sex: "F", Nationality: "VN",
		IDType: "cccd", IDNumber: "001190012345", VaccinationDate: "15/08/2021", Product: "EU/1/21/1529",
	}
	for _, f := range identity.Check(record) {
		fmt.Println(f.Code, f.Field, f.Severity, f.Proposed)
		fmt.Println(f.Sentence("vi"))
	}
	// Output:
	// birth-date-short-year date_of_birth warning 1990-02-11
	// Năm sinh chỉ có hai chữ số; hãy ghi đủ bốn chữ số.
}

func ExampleParseBirthDate() {
	for _, s := range []string{"ngày 11 tháng 2 năm 1990", "02/14/1990", "30/02/1990"} {
		birth, findings := identity.ParseBirthDate(s)
		fmt.Printf("%q", birth)
		for _, f := range findings {
			fmt.Printf(" %s %q", f.Code, f.Proposed)
		}
		fmt.Println()
	}
	// Output:
	// "1990-02-11"
	// "" birth-date-month-first "1990-02-14"
	// "" birth-date-lunar ""
}
