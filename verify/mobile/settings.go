package mobile

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// How long a signed trust list is relied on, in hours, unless SetTrustAge says
// otherwise: a day, and six more in which it should be fetched again. Source:
// this package; a border post may be without a network for days.
const (
	DefaultFreshHours = 24
	DefaultGraceHours = 6 * 24
)

// maxHours is where ages are cut: a hundred years.
const maxHours = 100 * 365 * 24

// Settings says by what to judge. It is for one thread at a time, until
// NewVerifier has made a Verifier of it; what is added later does not change that.
// The zero value is empty, as that of NewSettings.
type Settings struct {
	publisher crypto.PublicKey
	set       *expectation // nil where no set was named
	lists     []*trust.List
	revoked   []*revocation.List

	rules        []rules.Rule
	valueSets    rules.ValueSets
	rulesRefused []rules.Refused

	arrival, region string
	strict          bool

	ages                   bool // of SetTrustAge
	freshHours, graceHours int64
}

// NewSettings makes empty Settings: nobody is trusted.
func NewSettings() *Settings { return &Settings{} }

// SetPublisher names who signs the trust lists: a certificate or a public key, in
// PEM; P-256, or RSA of 2048 to 4096 bits. Every list that is added must then be
// signed by that key, and signed snapshots can be read. Fails with
// publisher-unreadable; with publisher-late after SetDataset and AddTrust.
func (s *Settings) SetPublisher(pemText []byte) (err error) {
	defer guard(&err)
	if len(s.lists) > 0 || s.set != nil {
		return &problem{code: "publisher-late"}
	}
	public, err := publisherOf(pemText)
	if err != nil {
		return &problem{"publisher-unreadable", err}
	}
	s.publisher = public
	return nil
}

func publisherOf(pemText []byte) (crypto.PublicKey, error) {
	if block, _ := pem.Decode(pemText); block != nil && block.Type == "PUBLIC KEY" {
		public, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, err
		}
		return public, checkPublisher(public)
	}
	found, err := trust.ReadCertificates(bytes.NewReader(pemText))
	if err != nil {
		return nil, err
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%d certificates instead of one", len(found))
	}
	return found[0].PublicKey, checkPublisher(found[0].PublicKey)
}

func checkPublisher(public crypto.PublicKey) error {
	switch key := public.(type) {
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() {
			return nil
		}
	case *rsa.PublicKey:
		if bits := key.N.BitLen(); bits >= cose.MinRSABits && bits <= cose.MaxRSABits {
			return nil
		}
	}
	return errors.New("neither P-256 nor RSA of 2048 to 4096 bits")
}

// AddTrust adds a trust list in one of the formats of package trust, recognised by
// content: a signed snapshot, certificates in PEM or DER, the EU gateway's, the
// German and Dutch lists, JWKS, GDHCN DID documents. Several are joined. Entries
// that give no key are counted in TrustStatus. Fails with trust-format,
// trust-too-large, trust-unsigned, trust-signature; with trust-no-key where a list
// that is no snapshot has no key that can be used; with dataset-other-file.
func (s *Settings) AddTrust(data []byte) (err error) {
	defer guard(&err)
	if err := s.admit(dataset.Trust, data); err != nil {
		return err
	}
	list, err := trust.Read(bytes.NewReader(data), trust.Options{Signer: s.publisher})
	if err != nil {
		return problemOf(err)
	}
	if len(list.Entries) == 0 && list.Format != trust.Snapshot {
		return &problem{code: "trust-no-key"}
	}
	s.lists = append(s.lists, list)
	return nil
}

// AddRules adds rules of the EU format, as JSON: one, a list, or a country's
// bundle; or a value set that rules look at, over the one of cert. Without rules
// the check is skipped. What cannot be read is counted in TrustStatus; rules that
// cannot be asked accept nobody. Fails with rules-json, rules-too-large; with
// rules-empty where there is no rule in it; with dataset-other-file.
func (s *Settings) AddRules(data []byte) (err error) {
	defer guard(&err)
	if err := s.admit(dataset.Rules, data); err != nil {
		return err
	}
	if s.valueSets == nil {
		s.valueSets = rules.DefaultValueSets()
	}
	if s.valueSets.ReadValueSet(bytes.NewReader(data)) == nil {
		return nil
	}
	list, refused, err := rules.Read(bytes.NewReader(data))
	if err != nil {
		return problemOf(err)
	}
	if len(list) == 0 {
		return &problem{code: "rules-empty"}
	}
	s.rules = append(s.rules, list...)
	s.rulesRefused = append(s.rulesRefused, refused...)
	return nil
}

// SetArrival names the country whose rules accept or refuse, ISO 3166-1 alpha-2,
// and the region in it, as its rules name it; may be empty. It and rules need each
// other: rules that vanish are missed.
func (s *Settings) SetArrival(country, region string) {
	s.arrival, s.region = strings.ToUpper(country), region
}

// SetStrict says whether every deviation from the specification is refused. The
// default is to warn of those that leave no doubt about the meaning.
func (s *Settings) SetStrict(strict bool) { s.strict = strict }

// SetTrustAge says for how many hours after it was made a signed trust list is
// fresh, and for how many more it is still relied on. The defaults are
// DefaultFreshHours and DefaultGraceHours. NewVerifier fails with age-range where
// fresh is not more than 0, or grace is less than 0.
func (s *Settings) SetTrustAge(freshHours, graceHours int64) {
	s.ages, s.freshHours, s.graceHours = true, freshHours, graceHours
}
