package identity

// packedDate is a Date in one number, in order of time. Months and days that are
// not known come before those that are.
type packedDate uint32

func pack(d Date) packedDate {
	return packedDate(d.year)<<9 | packedDate(d.month)<<5 | packedDate(d.day)
}

func (p packedDate) date() Date {
	return Date{uint16(p >> 9), uint8(p >> 5 & 15), uint8(p & 31)}
}

// inYear is the year.
func (p packedDate) inYear() uint32 { return uint32(p >> 9) }

// monthDay is the date without its year.
func (p packedDate) monthDay() uint32 { return uint32(p & 511) }

// dayFirst puts month and day before the year.
func (p packedDate) dayFirst() uint32 { return p.monthDay()<<16 | p.inYear() }
