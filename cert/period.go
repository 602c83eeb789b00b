package cert

import (
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/identity"
)

// yellowFeverDays is how long after the vaccination protection, and so the
// certificate, begins. Source: International Health Regulations (2005), annex 7.
const yellowFeverDays = 10

// yellowFeverProducts is how WHO's codes of vaccines against yellow fever began
// until they were made anew. Source: SMART ICVP of October 2025.
const yellowFeverProducts = "YellowFeverProduct"

// disease is the disease that the dose names or, as far as it tells, its product.
func (d DVCDose) disease() string {
	if d.Disease == "" && strings.HasPrefix(d.Product, yellowFeverProducts) {
		return YellowFever
	}
	return d.Disease
}

// EffectiveFrom gives the moment from which vaccinations count that need time to
// protect: that of a DVC against yellow fever counts from the tenth day after it. It
// is zero for everything else, and where the product does not tell.
func (p *Payload) EffectiveFrom() (from time.Time) {
	if p.DVC == nil {
		return from
	}
	for _, dose := range p.DVC.Doses {
		if day := readDate(dose.Date).date; dose.disease() == YellowFever && !day.IsZero() {
			if counts := effective(day); from.IsZero() || counts.Before(from) {
				from = counts
			}
		}
	}
	return from
}

func effective(vaccination identity.Date) time.Time {
	return vaccination.First().AddDate(0, 0, yellowFeverDays)
}

// Period gives the days from which and until which the content itself says that it
// counts, whatever the claims of the CWT say: df and du of a recovery, vls and vle of
// a DVC's first dose, valid_from and valid_until of a DDCC. Zero dates are open ends.
func (p *Payload) Period() (from, until identity.Date) {
	var first, last string
	switch {
	case p.DCC != nil && len(p.DCC.Recoveries) > 0:
		first, last = p.DCC.Recoveries[0].ValidFrom, p.DCC.Recoveries[0].ValidUntil
	case p.DVC != nil && len(p.DVC.Doses) > 0:
		first, last = p.DVC.Doses[0].ValidFrom, p.DVC.Doses[0].ValidUntil
	case p.DDCC != nil:
		first, last = p.DDCC.ValidFrom, p.DDCC.ValidUntil
	}
	return readDate(first).date, readDate(last).date
}
