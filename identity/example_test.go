package identity_test

import (
	"errors"
	"fmt"

	"github.com/vaxcert/vaxcert/identity"
)

func ExampleSplitName() {
	name, err := identity.SplitName("Nguyễn  Bảo Duy")
	if err != nil {
		fmt.Println(err)
		return
	}
	family, given := name.Transliterated()
	fmt.Printf("%s | %s | %t\n", name.Family, name.Given, name.Uncertain)
	fmt.Printf("%s | %s\n", family, given)
	// Output:
	// Nguyễn | Bảo Duy | false
	// NGUYEN | BAO<DUY
}

func ExampleTransliterate() {
	fmt.Println(identity.Transliterate("Đặng Thùy Trâm"))
	fmt.Println(identity.Transliterate("Jörg-Åke O'Neill"))
	// Output:
	// DANG<THUY<TRAM
	// JOERG<AAKE<ONEILL
}

func ExampleFold() {
	fmt.Println(identity.Fold("NGUYỄN THỊ HOÀ") == identity.Fold("nguyễn thị hòa"))
	// Output: true
}

func ExampleParseDate() {
	for _, s := range []string{"11/02/1990", "1990", "11/02/90"} {
		d, err := identity.ParseDate(s)
		var dateErr *identity.DateError
		if errors.As(err, &dateErr) {
			fmt.Println(dateErr.Code)
			continue
		}
		fmt.Println(d)
	}
	// Output:
	// 1990-02-11
	// 1990
	// date-short-year
}

func ExampleDate_Before() {
	born, _ := identity.ParseDate("1990")
	dose, _ := identity.ParseDate("18/03/2021")
	fmt.Println(born.Before(dose), dose.Before(born))
	// Output: true false
}
