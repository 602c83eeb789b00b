package identity

// BirthLevel says how well two dates of birth agree.
type BirthLevel uint8

// The levels of a comparison of birth dates, from the same to quite another.
const (
	BirthSame       BirthLevel = iota
	BirthSwapped               // day and month are swapped
	BirthDigit                 // day, month or year has a wrong digit or two digits swapped
	BirthPartial               // the record has only the year, or year and month
	BirthComponent             // day, month or year is another
	BirthYear                  // only the year is the same
	BirthNear                  // another, less than a generation away
	BirthGeneration            // another, a generation away or more
	BirthUnknown               // one of them is not known
	birthLevels
)

// generation is how many years lie at least between parents and children.
const generation = 14

// CompareBirths says how well the birth date in a record agrees with the one in a
// register.
func CompareBirths(record, register Date) BirthLevel {
	switch {
	case record.IsZero() || register.IsZero():
		return BirthUnknown
	case record == register:
		return BirthSame
	case record.Precision() != PrecisionDay || register.Precision() != PrecisionDay:
		if record.Before(register) || register.Before(record) {
			return compareYears(record, register)
		}
		return BirthPartial
	case record.day == register.month && record.month == register.day && record.year == register.year:
		return BirthSwapped
	}
	return compareComponents(record, register)
}

func compareComponents(a, b Date) BirthLevel {
	day, month, year := a.day == b.day, a.month == b.month, a.year == b.year
	switch {
	case year && month && wrongDigit(uint16(a.day), uint16(b.day)),
		year && day && wrongDigit(uint16(a.month), uint16(b.month)),
		month && day && wrongDigit(a.year, b.year):
		return BirthDigit
	case year && (month || day), month && day:
		return BirthComponent
	case year:
		return BirthYear
	}
	return compareYears(a, b)
}

func compareYears(a, b Date) BirthLevel {
	if d := a.Year() - b.Year(); d >= generation || d <= -generation {
		return BirthGeneration
	}
	return BirthNear
}

// wrongDigit says whether two numbers of the same length differ in one digit, or
// by two neighbours that changed places.
func wrongDigit(a, b uint16) bool {
	different := 0
	var as, bs [4]uint16
	for i := range as {
		as[i], bs[i] = a%10, b%10
		a, b = a/10, b/10
		if as[i] != bs[i] {
			different++
		}
	}
	if different == 2 {
		for i := range 3 {
			if as[i] != bs[i] && as[i] == bs[i+1] && as[i+1] == bs[i] {
				return true
			}
		}
	}
	return different == 1
}
