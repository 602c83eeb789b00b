package population

import (
	"math"
	"math/rand/v2"
	"time"
)

// lastYear is the youngest year of birth: the records are of 2021 and 2022.
const lastYear = 2021

// Shares of ages at the end of 2021, by five years: of children who live with
// their parents, and of adults in households without children. Together with the
// parents of those children they give the pyramid of the census of 2019.
var (
	childAges = [...]uint32{95, 101, 93, 80, 42, 18}
	adultAges = [...]uint32{0, 0, 0, 0, 26, 36, 24, 10, 8, 12, 28, 46, 54, 46, 33, 21, 15, 11, 7, 2}
)

func yearOf(rng *rand.Rand, shares []uint32) int {
	total := uint32(0)
	for _, s := range shares {
		total += s
	}
	at := rng.Uint32N(total)
	for i, s := range shares {
		if at < s {
			return lastYear - 5*i - rng.IntN(5)
		}
		at -= s
	}
	panic("unreachable")
}

// dayZero is day 0 of the births of people.
var dayZero = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

func dayNumber(year int, month time.Month, day int) uint16 {
	return uint16(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Sub(dayZero) / (24 * time.Hour))
}

func dayOf(n uint16) (year int, month time.Month, day int) {
	return dayZero.AddDate(0, 0, int(n)).Date()
}

// birthday draws a day of a year. The older people are, the more of them were
// born on the first of January: they did not know.
func birthday(rng *rand.Rand, year int) (day uint16, yearOnly bool) {
	old := clamp((1995-float64(year))/40, 0, 1)
	first := dayNumber(year, 1, 1)
	switch {
	case rng.Float64() < 0.04*old*old:
		return first, true
	case rng.Float64() < 0.002+0.08*old:
		return first, false
	}
	return first + uint16(rng.IntN(365)), false
}

// about draws a whole number from the bell curve.
func about(rng *rand.Rand, mean, deviation float64) int {
	return int(math.Round(mean + deviation*rng.NormFloat64()))
}
