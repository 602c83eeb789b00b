package population

import (
	"slices"

	"github.com/vaxcert/vaxcert/identity"
)

// class is a class of records: the mistakes that are made in it.
type class struct {
	name        string
	perThousand float64 // of the records, as published or assumed
	make        func(*draft) bool
	form        bool // differs in form only
	hard        bool // nobody can say for sure who it is
	absent      bool // the person is not in the register
	partial     bool // the register has only the year of birth
	nobody      bool // there is no person
	whom        func(*lists) []uint32
	expect      []identity.Status // correctable where there is none
}

var (
	either   = []identity.Status{identity.Verified, identity.Correctable}
	disputed = []identity.Status{identity.Conflict, identity.Correctable}
)

// classes are all of them. Of 1000 records 120 have no usable number, and of the
// others 26 in 100 do not agree with the register.
var classes = slices.Concat(
	[]class{
		{name: "form-no-diacritics", perThousand: 80, form: true, make: noDiacritics},
		{name: "form-nfd", perThousand: 25, form: true, make: nfd},
		{name: "form-spaces", perThousand: 25, form: true, make: spaces},
		{name: "form-case", perThousand: 70, form: true, make: otherCase},
		{name: "form-date-dmy", perThousand: 80, form: true, make: dayFirst},
		{name: "form-tone-placement", perThousand: 15, form: true, make: tonePlacement},
		{name: "form-two", perThousand: 20, form: true, make: twoForms},

		{name: "number-separators", perThousand: 5, make: numberSeparators, expect: either},
		{name: "number-fullwidth", perThousand: 1, make: numberFullWidth, expect: either},
		{name: "name-d-stroke", perThousand: 2, make: nameDStroke, expect: either},
		{name: "name-i-y", perThousand: 3, make: nameIY, expect: either},
		{name: "name-some-marks", perThousand: 8, make: nameSomeMarks, expect: either},
		{name: "partial-birth", perThousand: 5, partial: true, make: partialBirth, expect: either},
		{name: "number-old-card", perThousand: 12, make: numberOldCard, expect: either},
	},
	[]class{
		{name: "name-typo", perThousand: 22, make: nameTypo},
		{name: "name-other-marks", perThousand: 18, make: nameOtherMarks},
		{name: "name-telex", perThousand: 6, make: nameTelex},
		{name: "name-vni", perThousand: 3, make: nameVNI},
		{name: "name-mojibake-tcvn3", perThousand: 3, make: nameTCVN3},
		{name: "name-mojibake-vni", perThousand: 3, make: nameVNIWindows},
		{name: "name-mojibake-utf8", perThousand: 3, make: nameUTF8},
		{name: "name-order", perThousand: 6, make: nameOrder},
		{name: "name-middle-missing", perThousand: 10, make: nameMiddleMissing},
		{name: "name-extra-text", perThousand: 6, make: nameExtraText},
		{name: "name-abbreviated", perThousand: 3, make: nameAbbreviated},
		{name: "name-word", perThousand: 6, make: nameWord},
		{name: "birth-swapped", perThousand: 10, make: birthSwapped},
		{name: "birth-digit", perThousand: 14, make: birthDigit},
		{name: "birth-year-only", perThousand: 12, make: birthYearOnly},
		{name: "birth-short-year", perThousand: 3, make: birthShortYear},
		{name: "birth-other", perThousand: 4, make: birthOther},
		{name: "sex-wrong", perThousand: 12, make: sexWrong},
		{name: "sex-missing", perThousand: 5, make: sexMissing},
		{name: "number-digit", perThousand: 14, make: numberDigit},
		{name: "number-transposed", perThousand: 10, make: numberTransposed},
		{name: "number-missing", perThousand: 55, make: numberMissing},
		{name: "number-zeros", perThousand: 20, make: numberZeros},
		{name: "number-length", perThousand: 15, make: numberLength},
		{name: "number-letters", perThousand: 3, make: numberLetters},
		{name: "number-insurance", perThousand: 7, make: numberInsurance},
		{name: "number-vn-passport", perThousand: 8, make: numberPassport},
		{name: "pair-name-birth", perThousand: 5, make: pair(nameTypo, birthDigit)},
		{name: "pair-name-sex", perThousand: 2, make: pair(nameOtherMarks, sexWrong)},
		{name: "pair-birth-sex", perThousand: 2, make: pair(birthDigit, sexMissing)},
		{name: "pair-name-number", perThousand: 4, make: pair(nameTypo, numberDigit)},
		{name: "pair-birth-number", perThousand: 3, make: pair(birthSwapped, numberTransposed)},
		{name: "pair-name-no-number", perThousand: 7, make: pair(nameTypo, numberMissing)},
		{name: "pair-birth-no-number", perThousand: 5, make: pair(birthDigit, numberMissing)},
	},
	[]class{
		{name: "number-of-relative", perThousand: 8, hard: true, make: numberOfRelative, expect: disputed},
		{name: "number-of-stranger", perThousand: 3, hard: true, make: numberOfStranger, expect: disputed},
		{
			name: "number-of-twin", perThousand: 0.4, hard: true, make: numberOfTwin, expect: disputed,
			whom: func(l *lists) []uint32 { return l.twins },
		},
		{
			name: "number-of-father", perThousand: 0.4, hard: true, make: numberOfFather, expect: disputed,
			whom: func(l *lists) []uint32 { return l.sons },
		},
		{
			name: "namesake-no-number", perThousand: 0.4, hard: true, make: numberMissing,
			expect: []identity.Status{identity.Conflict},
			whom:   func(l *lists) []uint32 { return l.namesakes },
		},
		{
			name: "not-in-register", perThousand: 6, absent: true, make: notInRegister,
			expect: []identity.Status{identity.NotFound, identity.Conflict},
			whom:   func(l *lists) []uint32 { return l.absent },
		},
		{name: "foreigner", perThousand: 5, nobody: true, make: foreigner, expect: []identity.Status{identity.Exempt}},
		{
			name: "rubbish", perThousand: 2, nobody: true, make: rubbish,
			expect: []identity.Status{identity.Invalid, identity.NotFound},
		},
	},
)

// pair makes two mistakes.
func pair(first, second func(*draft) bool) func(*draft) bool {
	return func(d *draft) bool { return first(d) && second(d) }
}
