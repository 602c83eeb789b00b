package paper

import (
	"errors"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
)

// MaxText is how many characters the text of a QR code may have. Source: version 40 at
// level L (ISO/IEC 18004, table 7).
const MaxText = 4296

// Errors for a Paper that is not shown.
var (
	// ErrText says that Text is empty, too long for a QR code, or has other than
	// printable ASCII characters.
	ErrText = errors.New("paper: the text is not one of a QR code")
	// ErrTimes says that IssuedAt or ExpiresAt is missing, or that it ends before it begins.
	ErrTimes = errors.New("paper: the times of issue and of end do not fit")
)

// Paper is a certificate with what stands beside it.
type Paper struct {
	Certificate cert.Certificate
	// Text is what the QR code says, "HC1:…".
	Text string
	// IssuedAt and ExpiresAt are shown in the time of Viet Nam.
	IssuedAt, ExpiresAt time.Time
	// Issuer is the organisation that issued it.
	Issuer string
}

// New gives the Paper of a certificate that was just issued by an organisation.
func New(issued *cert.Issued, organisation string) Paper {
	return Paper{
		Certificate: issued.Certificate, Text: qr.Encode(issued.COSE),
		IssuedAt: issued.IssuedAt, ExpiresAt: issued.ExpiresAt, Issuer: organisation,
	}
}

func (p *Paper) check() error {
	if p.Text == "" || len(p.Text) > MaxText {
		return fmt.Errorf("%w: %d bytes", ErrText, len(p.Text))
	}
	for _, b := range []byte(p.Text) {
		if b < ' ' || b > '~' {
			return fmt.Errorf("%w: a byte %#x", ErrText, b)
		}
	}
	if p.IssuedAt.IsZero() || !p.ExpiresAt.After(p.IssuedAt) {
		return ErrTimes
	}
	return nil
}

var vietnam = time.FixedZone("+07:00", 7*60*60)
