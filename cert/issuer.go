package cert

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/internal/dsc"
	"github.com/vaxcert/vaxcert/signer"
)

// SchemaVersion is the version of the EU DCC schema that is issued.
const SchemaVersion = "1.3.0"

// Errors of an Issuer.
var (
	// ErrOptions is wrapped by NewIssuer where something is missing.
	ErrOptions = errors.New("cert: issuer options")
	// ErrOutlivesSigner says that the certificate would be valid longer than the
	// signer's: sign it with a newer key, or let it end earlier by
	// IssuerOptions.EndWithSigner. An *OutlivesError says more.
	ErrOutlivesSigner = errors.New("cert: certificate would outlive the signer's certificate")
	// ErrSignerNotValid says that the signer's certificate is not valid now.
	ErrSignerNotValid = errors.New("cert: signer's certificate is not valid now")
	// ErrSignerUnfit says that verifiers would not accept the signer's
	// certificate for vaccinations in this country.
	ErrSignerUnfit = errors.New("cert: signer's certificate does not fit")
	// ErrTimeRange says that the time of issue, or the end, is outside 1970 to 9999.
	ErrTimeRange = errors.New("cert: a time outside 1970 to 9999")
	// ErrDraft says that a draft is not one of this Issuer's.
	ErrDraft = errors.New("cert: draft was not prepared by this issuer")
	// ErrDraftUsed says that a draft was signed before.
	ErrDraftUsed = errors.New("cert: draft was already used")
)

// RefusedError says why a certificate is not to be issued.
type RefusedError struct {
	// Findings holds at least one Failure.
	Findings []Finding
}

func (e *RefusedError) Error() string {
	text := "cert: refused:"
	for _, f := range e.Findings {
		if f.Severity == Failure {
			text += " " + f.Code
			if f.Field != "" {
				text += " (" + f.Field + ")"
			}
		}
	}
	return text
}

// IssuerOptions says in whose name certificates are issued.
type IssuerOptions struct {
	// Country is the state that issues: claim iss, and the country of
	// vaccination. ISO 3166-1 alpha-2; default "VN".
	Country string
	// Organisation is the issuing authority, v.is, at most 80 characters.
	// Required.
	Organisation string
	// Clock gives the time of issue. Required.
	Clock func() time.Time
	// Random makes certificate identifiers. Default crypto/rand.Reader.
	Random io.Reader
	// EndWithSigner lets a certificate end with the signer's own where that is
	// earlier, with the warning ends-with-signer. By default there is none then, but
	// ErrOutlivesSigner: another key should sign it, see signer.Schedule.
	EndWithSigner bool
	// Facilities, where it is set, makes the issuer refuse whatever no facility has
	// signed: only PrepareAttested and PrepareAttestedICVP work then.
	Facilities Facilities
}

// Issuer makes certificates in the name of one authority with one key. It is
// safe for concurrent use if its Signer and Random are.
type Issuer struct {
	signer      signer.Signer
	certificate *x509.Certificate // nil where the signer does not know its own
	protected   []byte
	options     IssuerOptions
}

// NewIssuer makes an Issuer. Where the signer is a signer.CertificateSource, no
// certificate is made that lives longer than the signer's own, and none that its key usage
// forbids. It fails with ErrOptions and ErrSignerUnfit.
func NewIssuer(s signer.Signer, o IssuerOptions) (*Issuer, error) {
	if o.Country == "" {
		o.Country = "VN"
	}
	switch {
	case s == nil:
		return nil, fmt.Errorf("%w: no signer", ErrOptions)
	case o.Clock == nil:
		return nil, fmt.Errorf("%w: no clock", ErrOptions)
	case o.Organisation == "":
		return nil, fmt.Errorf("%w: no organisation", ErrOptions)
	case !isPlain(o.Organisation):
		return nil, fmt.Errorf("%w: the organisation has control characters, blanks around it, or is not UTF-8", ErrOptions)
	case Status(Countries, o.Country) == CodeUnknown:
		return nil, fmt.Errorf("%w: unknown country", ErrOptions)
	}
	issuer := &Issuer{signer: s, options: o}
	if source, ok := s.(signer.CertificateSource); ok {
		issuer.certificate = source.Certificate()
		if err := checkFit(issuer.certificate, o.Country); err != nil {
			return nil, err
		}
	}
	issuer.protected = cose.AppendProtected(nil, int64(s.Algorithm()), s.KeyID())
	return issuer, nil
}

// checkFit refuses the certificate of a signer whose signatures no verifier
// would accept.
func checkFit(c *x509.Certificate, country string) error {
	switch {
	case !dsc.Signs(c):
		return fmt.Errorf("%w: it may not sign messages (key usage)", ErrSignerUnfit)
	case !dsc.KindsOf(c).Allow(dsc.Vaccination):
		return fmt.Errorf("%w: it may not sign vaccinations (extended key usage)", ErrSignerUnfit)
	case len(c.Subject.Country) > 0 && !strings.EqualFold(c.Subject.Country[0], country):
		return fmt.Errorf("%w: it is another country's", ErrSignerUnfit)
	}
	return nil
}

// Draft is a certificate that passed all checks and waits for its signature,
// once. Only Prepare and PrepareICVP make one. It may be handed between goroutines.
type Draft struct {
	issuer *Issuer
	issued Issued // but for COSE

	payload []byte
	used    atomic.Bool
}

// Certificate is what will be issued, with what Prepare filled in. It is empty for a
// yellow card.
func (d *Draft) Certificate() Certificate { return d.issued.Certificate }

// Payload is what will be signed.
func (d *Draft) Payload() *Payload {
	p, _, err := ReadPayload(d.payload)
	if err != nil {
		panic("cert: a draft that cannot be read") // Prepare made it
	}
	return p
}

// Findings holds what is unusual, all of severity Warning.
func (d *Draft) Findings() []Finding { return d.issued.Findings }

// Issued is a signed certificate.
type Issued struct {
	Certificate Certificate
	ICVP        *ICVP     // of a yellow card, whose Certificate is empty; else nil
	IssuedAt    time.Time // whole seconds, UTC
	NotBefore   time.Time // of a yellow card that begins later; else zero
	ExpiresAt   time.Time // whole seconds, UTC
	Findings    []Finding // of severity Warning
	// Attestation is the facility's signature that it stands on; nil where none was
	// asked for. It is for the audit log.
	Attestation *Attestation
	// COSE is the signed message, which qr.Encode turns into a text.
	COSE []byte
}

// Prepare fills in what follows from the product, gives the certificate an
// identifier where it has none and a validity from now to ExpiryOf now, and
// checks all of it. It fails with a *RefusedError, which says everything that is
// wrong at once, with ErrOutlivesSigner, ErrSignerNotValid, ErrTimeRange or
// ErrNotAttested, or with the error of the random source.
func (i *Issuer) Prepare(c Certificate) (*Draft, error) {
	if i.options.Facilities != nil {
		return nil, ErrNotAttested
	}
	return i.prepare(c)
}

func (i *Issuer) prepare(c Certificate) (*Draft, error) {
	issuedAt := i.options.Clock().UTC().Truncate(time.Second)
	expiresAt := ExpiryOf(issuedAt)
	expiresAt, ending := i.end(expiresAt)
	if err := i.checkSigner(issuedAt, expiresAt); err != nil {
		return nil, err
	}
	c = complete(c)
	if c.ID == "" {
		id, err := NewUVCI(i.options.Country, i.options.Random)
		if err != nil {
			return nil, err
		}
		c.ID = id
	}
	payload := i.payload(c, issuedAt, expiresAt)
	findings := append(lint(c, payload), ending...)
	if worst, ok := Worst(findings); ok && worst.Severity > Warning {
		return nil, &RefusedError{findings}
	}
	encoded, err := payload.MarshalCBOR()
	if err != nil {
		return nil, err
	}
	issued := Issued{Certificate: c, IssuedAt: issuedAt, ExpiresAt: expiresAt, Findings: findings}
	return &Draft{issuer: i, issued: issued, payload: encoded}, nil
}

func (i *Issuer) checkSigner(issuedAt, expiresAt time.Time) error {
	switch {
	case issuedAt.Unix() < 0 || issuedAt.Unix() > latestTime || expiresAt.Unix() > latestTime:
		return ErrTimeRange
	case i.certificate == nil:
		return nil
	case issuedAt.Before(i.certificate.NotBefore), issuedAt.After(i.certificate.NotAfter):
		return fmt.Errorf("%w: it is valid from %s to %s", ErrSignerNotValid,
			i.certificate.NotBefore.UTC().Format(time.RFC3339), i.certificate.NotAfter.UTC().Format(time.RFC3339))
	case expiresAt.After(i.certificate.NotAfter):
		return &OutlivesError{ExpiresAt: expiresAt, SignerEnds: i.certificate.NotAfter.UTC()}
	}
	return nil
}

// OutlivesError says that a certificate would outlive the signer's. It is an
// ErrOutlivesSigner.
type OutlivesError struct {
	ExpiresAt  time.Time // of the certificate
	SignerEnds time.Time // the latest end that this key can vouch for
}

func (e *OutlivesError) Error() string {
	return fmt.Sprintf("%v: it would end on %s, the signer's on %s; use a key that lives longer, or let it end with the signer's",
		ErrOutlivesSigner, e.ExpiresAt.Format(time.RFC3339), e.SignerEnds.Format(time.RFC3339))
}

// Is makes it an ErrOutlivesSigner.
func (e *OutlivesError) Is(target error) bool { return target == ErrOutlivesSigner }

// end gives the end of a certificate: with the signer's own where the issuer was told
// so, which is found.
func (i *Issuer) end(expiresAt time.Time) (time.Time, []Finding) {
	if !i.options.EndWithSigner || i.certificate == nil || !expiresAt.After(i.certificate.NotAfter) {
		return expiresAt, nil
	}
	return i.certificate.NotAfter.UTC(), []Finding{{"ends-with-signer", "", Warning}}
}

// complete fills in what follows from the product.
func complete(c Certificate) Certificate {
	if c.Disease == "" {
		c.Disease = COVID19
	}
	if e, ok := tables().products[c.Product]; ok {
		if c.Manufacturer == "" {
			c.Manufacturer = e.Manufacturer
		}
		if c.Vaccine == "" {
			c.Vaccine = finestVaccine(c.Product)
		}
	}
	if c.Dose.Series == 0 {
		c.Dose.Series = SeriesLength(c.Product)
	}
	return c
}

// Issue signs a draft, which is then used up. It fails with ErrDraft,
// ErrDraftUsed, and with the signer's error; after that the draft can be signed
// again.
func (i *Issuer) Issue(ctx context.Context, d *Draft) (*Issued, error) {
	if d.issuer != i {
		return nil, ErrDraft
	}
	if d.used.Swap(true) {
		return nil, ErrDraftUsed
	}
	toBeSigned := cose.AppendToBeSigned(make([]byte, 0, len(d.payload)+64), i.protected, d.payload)
	signature, err := i.signer.Sign(ctx, toBeSigned)
	if err != nil {
		d.used.Store(false)
		return nil, fmt.Errorf("cert: signing: %w", err)
	}
	issued := d.issued
	issued.COSE = cose.Append(make([]byte, 0, len(d.payload)+len(signature)+64), i.protected, d.payload, signature)
	return &issued, nil
}
