package identity

// NumberLevel says how well two identity numbers agree.
type NumberLevel uint8

// The levels of a comparison of numbers, from the same to quite another.
const (
	NumberSame    NumberLevel = iota
	NumberNear                // one digit wrong, missing or too many, or two neighbours swapped
	NumberHalf                // the first or the last six digits are the same
	NumberOldSame             // the number of the old card
	NumberOldNear             // the number of the old card with one mistake
	NumberOther               // another, that does not fit the record either
	NumberOwn                 // another, that fits sex and birth date of the record: it may well be right
	NumberNone                // no number to compare
	numberLevels
)

// compareNumbers says how well a number in a record agrees with the personal
// number of a person, and with that of the old card.
func compareNumbers(record string, personal, old string) NumberLevel {
	switch {
	case record == "":
		return NumberNone
	case record == personal:
		return NumberSame
	case old != "" && record == old:
		return NumberOldSame
	case len(record) >= 11 && len(record) <= 13 && within(record, personal, 1):
		return NumberNear
	case len(record) == 12 && len(personal) == 12 && (record[:6] == personal[:6] || record[6:] == personal[6:]):
		return NumberHalf
	case len(record) >= 8 && len(record) <= 10 && old != "" && within(record, old, 1):
		return NumberOldNear
	case len(record) == 9 && old == "":
		return NumberNone
	}
	return NumberOther
}
