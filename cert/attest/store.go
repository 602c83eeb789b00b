package attest

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
)

// MaxClockSkew is how far the clock of a facility may be ahead of the authority's.
const MaxClockSkew = 5 * time.Minute

// Options says whom a Store believes.
type Options struct {
	// Roots are the authorities that certificates of facilities lead to. Required.
	Roots []*x509.Certificate
	// Intermediates may stand between. Those within an attestation are used as well.
	Intermediates []*x509.Certificate
	// Register says which certificates a facility signs with. Default: none, and the
	// code of the facility is serialNumber in the subject of its certificate.
	Register *Register
	// Clock gives the time at which is asked. Required.
	Clock func() time.Time
	// MaxAge is how long ago a record may have been signed. Default: any time.
	MaxAge time.Duration
}

// Store knows whose signatures to believe: it is a cert.Facilities. It never changes
// and is safe for concurrent use, where the clock is; for a new register, make a new
// Store.
type Store struct {
	roots, intermediates *x509.CertPool
	register             *Register
	clock                func() time.Time
	maxAge               time.Duration
}

var _ cert.Facilities = (*Store)(nil)

// NewStore makes a Store. It fails with BadOptions.
func NewStore(o Options) (*Store, error) {
	switch {
	case len(o.Roots) == 0:
		return nil, fmt.Errorf("%w: no roots", BadOptions)
	case o.Clock == nil:
		return nil, fmt.Errorf("%w: no clock", BadOptions)
	case o.MaxAge < 0:
		return nil, fmt.Errorf("%w: negative age", BadOptions)
	}
	return &Store{pool(o.Roots), pool(o.Intermediates), o.Register, o.Clock, o.MaxAge}, nil
}

func pool(certificates []*x509.Certificate) *x509.CertPool {
	p := x509.NewCertPool()
	for _, c := range certificates {
		p.AddCert(c)
	}
	return p
}

// VerifyRecord gives the record that a facility signed, and by whom and when. The
// attestation is COSE or JWS, as it shows itself. The Hash is that of the bytes given.
// It fails with the codes of the package documentation; then nothing of the record is
// given.
func (s *Store) VerifyRecord(attestation []byte) (cert.Record, cert.Attestation, error) {
	m, err := open(attestation)
	if err == nil {
		err = s.believe(m)
	}
	if err != nil {
		return cert.Record{}, cert.Attestation{}, err
	}
	return m.record, cert.Attestation{
		Hash: sha256.Sum256(attestation), Facility: m.record.FacilityID, SignedAt: m.signedAt, Format: m.format,
	}, nil
}

// believe asks whose the certificate of a message is.
func (s *Store) believe(m message) error {
	now, facility := s.clock(), m.chain[0]
	switch {
	case m.signedAt.After(now.Add(MaxClockSkew)):
		return InFuture
	case s.maxAge > 0 && now.Sub(m.signedAt) > s.maxAge:
		return TooLongAgo
	}
	if err := checkSigner(facility, m.signedAt); err != nil {
		return err
	}
	intermediates := s.intermediates.Clone()
	for _, c := range m.chain[1:] {
		intermediates.AddCert(c)
	}
	_, err := facility.Verify(x509.VerifyOptions{
		Roots: s.roots, Intermediates: intermediates, CurrentTime: m.signedAt, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return Untrusted
	}
	if s.register != nil {
		return s.register.check(m.record.FacilityID, facility)
	}
	return checkCode(m.record.FacilityID, facility)
}

var oidSerialNumber = asn1.ObjectIdentifier{2, 5, 4, 5}

// checkCode holds the code of a facility against its certificate.
func checkCode(facility string, c *x509.Certificate) error {
	var codes []string
	for _, name := range c.Subject.Names {
		if name.Type.Equal(oidSerialNumber) {
			codes = append(codes, fmt.Sprint(name.Value))
		}
	}
	switch {
	case len(codes) != 1:
		return FacilityMissing
	case codes[0] != facility:
		return FacilityMismatch
	}
	return nil
}
