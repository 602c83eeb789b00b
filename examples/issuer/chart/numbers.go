package chart

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// code is the language of a chart.
func code(language string) string { return lang.Pair{"vi", "en"}.In(language) }

// number writes a count in groups of three digits.
func number(n int, language string) string {
	digits := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(lang.Pair{".", ","}.In(language))
		}
		b.WriteRune(d)
	}
	return b.String()
}

// percent is whole, and neither 0 nor 100 where only nearly so.
func percent(part, all int) string {
	switch share := math.Round(100 * float64(part) / float64(max(all, 1))); {
	case part > 0 && share == 0:
		return "<1%"
	case part < all && share == 100:
		return ">99%"
	default:
		return strconv.Itoa(int(share)) + "%"
	}
}

func day(t time.Time, language string) string {
	return t.Format(lang.Pair{"02/01/2006", "2 January 2006"}.In(language))
}

// scale is an axis from 0, with steps of 1, 2 or 5 and zeros.
type scale struct{ step, top int }

// newScale has five steps at most.
func newScale(most int) scale {
	step := 1
	for i := 0; step <= (most-1)/5; i++ {
		step = [...]int{2, 5, 10}[i%3] * int(math.Pow10(i/3))
	}
	return scale{step, step * max(1, (most+step-1)/step)}
}

// unit is what the axis is labelled in.
func (s scale) unit() (of int, name lang.Pair) {
	switch {
	case s.step >= 1_000_000:
		return 1_000_000, lang.Pair{" (trục: triệu)", " (axis in millions)"}
	case s.step >= 1000:
		return 1000, lang.Pair{" (trục: nghìn)", " (axis in thousands)"}
	}
	return 1, lang.Pair{}
}
