package testdata_test

import (
	"fmt"

	"github.com/vaxcert/vaxcert/testdata"
)

func ExampleVectors() {
	vectors, err := testdata.Vectors()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range vectors {
		if v.Name == "cwt-exp-nan" {
			fmt.Println(v.Description)
			fmt.Println(v.Decision, v.Class, v.Code)
		}
	}
	// Output:
	// The claim exp is no number, which is neither before nor after now.
	// malformed cwt time-not-a-number
}
