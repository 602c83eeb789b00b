package population

import (
	"fmt"
	"time"
)

// setBirth writes another date, if there is such a day and it is another.
func (d *draft) setBirth(year, month, day int) bool {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	same := year == d.year && month == d.month && day == d.day
	if d.month == 0 || same || t.Day() != day || int(t.Month()) != month || year < 1901 || year > lastYear-5 {
		return false
	}
	d.yearRight = year == d.year
	d.year, d.month, d.day, d.birth = year, month, day, damaged
	d.writeBirth()
	return true
}

func birthSwapped(d *draft) bool { return d.setBirth(d.year, d.day, d.month) }

// birthDigit makes one digit wrong.
func birthDigit(d *draft) bool {
	b := []byte(fmt.Sprintf("%04d%02d%02d", d.year, d.month, d.day))
	b[2+d.rng.IntN(6)] = '0' + byte(d.rng.IntN(10))
	var year, month, day int
	if _, err := fmt.Sscanf(string(b), "%4d%2d%2d", &year, &month, &day); err != nil {
		return false
	}
	return d.setBirth(year, month, day)
}

func birthYearOnly(d *draft) bool {
	if d.month == 0 {
		return false
	}
	d.month, d.day, d.birth = 0, 0, damaged
	d.writeBirth()
	return true
}

func birthShortYear(d *draft) bool {
	if d.month == 0 || d.year < 1930 {
		return false
	}
	d.rec.DateOfBirth = fmt.Sprintf("%02d/%02d/%02d", d.day, d.month, d.year%100)
	return true
}

// birthOther writes another day of a year near by.
func birthOther(d *draft) bool {
	return d.setBirth(d.year-2+d.rng.IntN(5), 1+d.rng.IntN(12), 1+d.rng.IntN(28))
}

// partialBirth writes what the register has, or the first of January for it.
func partialBirth(d *draft) bool {
	if d.rng.IntN(2) == 0 {
		d.rec.DateOfBirth = fmt.Sprintf("01/01/%04d", d.year)
	}
	return true
}

func sexWrong(d *draft) bool {
	d.rec.Sex = map[string]string{"M": "F", "F": "M"}[d.rec.Sex]
	return true
}

func sexMissing(d *draft) bool {
	d.rec.Sex = ""
	return true
}
