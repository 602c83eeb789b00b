package rules

// Moments are milliseconds since 1970-01-01 in UTC, as in JavaScript, and so is
// the arithmetic: 31 January and one month is 3 March. Source: ECMAScript 2023
// section 21.4.1; CertLogic 1.3.3, plusTime.

const (
	millisPerHour = 3_600_000
	millisPerDay  = 24 * millisPerHour
	// maxMillis is the last moment that JavaScript has, in both directions.
	maxMillis = 8_640_000_000_000_000
	// maxAmount is more of any unit than lies between the first and the last
	// moment.
	maxAmount = 2 * maxMillis / millisPerHour
)

type timeUnit uint8

const (
	years timeUnit = iota
	months
	days
	hours
)

var timeUnits = map[string]timeUnit{"year": years, "month": months, "day": days, "hour": hours}

// plusTime adds an amount of a unit; ok is false where JavaScript has no such
// moment.
func plusTime(millis, amount int64, unit timeUnit) (sum int64, ok bool) {
	if amount < -maxAmount || amount > maxAmount {
		return 0, false
	}
	switch unit {
	case hours:
		millis += amount * millisPerHour
	case days:
		if amount < -maxMillis/millisPerDay*2 || amount > maxMillis/millisPerDay*2 {
			return 0, false
		}
		millis += amount * millisPerDay
	default:
		day, rest := floorDiv(millis, millisPerDay)
		y, m, d := dateOfDay(day)
		if unit == years {
			y += amount
		} else {
			more, month := floorDiv(m-1+amount, 12)
			y, m = y+more, month+1
		}
		if y < -300_000 || y > 300_000 {
			return 0, false
		}
		millis = (dayOfDate(y, m, 1)+d-1)*millisPerDay + rest
	}
	return millis, -maxMillis <= millis && millis <= maxMillis
}

func floorDiv(a, b int64) (quotient, remainder int64) {
	quotient, remainder = a/b, a%b
	if remainder < 0 {
		quotient, remainder = quotient-1, remainder+b
	}
	return quotient, remainder
}

// dayOfDate counts the days from 1970-01-01 to a date of the Gregorian calendar.
// Years begin in March here, so that the leap day is the last of one.
func dayOfDate(year, month, day int64) int64 {
	if month <= 2 {
		year, month = year-1, month+12
	}
	era, yearOfEra := floorDiv(year, 400)
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	return era*146_097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719_468
}

// dateOfDay is the reverse of dayOfDate.
func dateOfDay(day int64) (year, month, dayOfMonth int64) {
	era, dayOfEra := floorDiv(day+719_468, 146_097)
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36_524 - dayOfEra/146_096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	m := (5*dayOfYear + 2) / 153
	year, month, dayOfMonth = era*400+yearOfEra, m+3, dayOfYear-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, dayOfMonth
}

func daysIn(year, month int64) int64 {
	if month == 12 {
		return 31
	}
	return dayOfDate(year, month+1, 1) - dayOfDate(year, month, 1)
}

// appendDate writes YYYY-MM-DDThh:mm:ss.sssZ, and years that do not have four
// digits with a sign and six, as JavaScript does.
func appendDate(dst []byte, millis int64) []byte {
	day, rest := floorDiv(millis, millisPerDay)
	year, month, dayOfMonth := dateOfDay(day)
	switch {
	case year < 0:
		dst = appendDigits(append(dst, '-'), -year, 6)
	case year > 9999:
		dst = appendDigits(append(dst, '+'), year, 6)
	default:
		dst = appendDigits(dst, year, 4)
	}
	dst = appendDigits(append(dst, '-'), month, 2)
	dst = appendDigits(append(dst, '-'), dayOfMonth, 2)
	dst = appendDigits(append(dst, 'T'), rest/millisPerHour, 2)
	dst = appendDigits(append(dst, ':'), rest/60_000%60, 2)
	dst = appendDigits(append(dst, ':'), rest/1000%60, 2)
	dst = appendDigits(append(dst, '.'), rest%1000, 3)
	return append(dst, 'Z')
}

func appendDigits(dst []byte, n int64, width int) []byte {
	for range width {
		dst = append(dst, '0')
	}
	for i := len(dst) - 1; n > 0; i-- {
		dst[i] = byte('0' + n%10)
		n /= 10
	}
	return dst
}
