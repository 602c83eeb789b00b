package cert

import (
	"time"

	"github.com/vaxcert/vaxcert/identity"
)

// ValidityMonths is how long a QR code lives, in calendar months. Source:
// Decision 5772/QĐ-BYT section 1.1, notes: 12 months from its creation.
const ValidityMonths = 12

// ExpiryOf gives the moment at which a QR code issued at issuedAt ends: the same
// time of the same day, ValidityMonths later in the calendar of Viet Nam
// (+07:00). A day that the month does not have becomes the month's last: issued
// on 29 February 2024, it ends on 28 February 2025; issued on 28 February 2023,
// on 28 February 2024.
func ExpiryOf(issuedAt time.Time) time.Time {
	local := issuedAt.In(identity.VietNam)
	end := local.AddDate(0, ValidityMonths, 0)
	if end.Day() != local.Day() {
		end = end.AddDate(0, 0, -end.Day()) // back from where the month's overflow led
	}
	return end.UTC()
}
