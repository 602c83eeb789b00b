package chart

import (
	"fmt"
	"io"
	"time"

	"github.com/vaxcert/vaxcert/internal/lang"
)

// MaxMonths is how many months Expiry shows, from the first on; of those that end
// later it says how many.
const MaxMonths = 18

// Month is how many certificates end in a month. Of Month the year and the month count.
type Month struct {
	Month time.Time
	Count int
}

// endings are months without a gap, and what comes after them.
type endings struct {
	first  time.Time
	counts []int
	later  int
	all    int
}

func newEndings(months []Month) (e endings) {
	for _, m := range months {
		if start := time.Date(m.Month.Year(), m.Month.Month(), 1, 0, 0, 0, 0, time.UTC); e.first.IsZero() || start.Before(e.first) {
			e.first = start
		}
	}
	for _, m := range months {
		n := 12*(m.Month.Year()-e.first.Year()) + int(m.Month.Month()-e.first.Month())
		count := max(0, m.Count)
		e.all += count
		if n >= MaxMonths {
			e.later += count
			continue
		}
		for len(e.counts) <= n {
			e.counts = append(e.counts, 0)
		}
		e.counts[n] += count
	}
	return e
}

// most gives the first month in which most certificates end.
func (e endings) most() (month time.Time, count int) {
	for i, n := range e.counts {
		if n > count || i == 0 {
			month, count = e.first.AddDate(0, i, 0), n
		}
	}
	return month, count
}

// Expiry draws a bar for each month: how many certificates end in it. Months need not be
// in order; one that is missing has none.
func Expiry(w io.Writer, language string, months []Month) error {
	var s sheet
	e := newEndings(months)
	if len(e.counts) == 0 {
		s.head(ends.In(language), "")
		s.nothing(language)
		return s.end(w, language, ends.In(language), ExpiryText(language, months))
	}
	_, most := e.most()
	axis := newScale(most)
	_, unit := axis.unit()
	s.head(ends.In(language), counted.In(language)+unit.In(language))
	s.months(s.newPlane(axis), e, language)
	return s.end(w, language, ends.In(language), ExpiryText(language, months))
}

// months draws the bars, and below each its month, with the year where it begins.
func (s *sheet) months(p plane, e endings, language string) {
	room := (right - p.left) / float64(max(len(e.counts), 6))
	every := int(22/room) + 1
	for i, n := range e.counts {
		left, month := p.left+room*float64(i), e.first.AddDate(0, i, 0)
		s.rect(left+room*0.14, p.y(n), room*0.72, p.bottom-p.y(n), barSigned.fill())
		if i%every == 0 {
			s.text(left+room/2, p.bottom+18, 12, "middle", soft, month.Format("1"))
		}
		tillJanuary := (13 - int(month.Month())) % 12
		if tillJanuary == 0 || i == 0 && room*float64(tillJanuary) > 40 {
			s.text(left+room/2-4, p.bottom+34, 12, "start", soft, month.Format("2006"))
		}
	}
	s.y = p.bottom + 36
	if e.later > 0 {
		s.y += 18
		s.text(right, s.y, 12, "end", soft, fmt.Sprintf(later.In(language), number(e.later, language)))
	}
}

// ExpiryText says what Expiry shows, for those who do not see it.
func ExpiryText(language string, months []Month) string {
	e := newEndings(months)
	if len(e.counts) == 0 {
		return noData.In(language)
	}
	month, count := e.most()
	says := lang.Pair{"%s chứng nhận hết hạn từ tháng %s; nhiều nhất là tháng %s: %s.", "Certificates that end from %[2]s on: %[1]s; most of them in %[3]s: %[4]s."}
	form := lang.Pair{"1/2006", "January 2006"}.In(language)
	return fmt.Sprintf(says.In(language), number(e.all, language), e.first.Format(form), month.Format(form), number(count, language))
}
