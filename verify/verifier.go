package verify

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/ordered"
)

// DefaultSkew is how far clocks may be apart: 5 minutes.
const DefaultSkew = 5 * time.Minute

// Options says by what to judge.
type Options struct {
	// Trust knows whom to believe. Required.
	Trust TrustStore
	// Clock gives the time to judge at. Required.
	Clock func() time.Time
	// Skew is how far the clocks of the issuer and the verifier may be apart.
	// Zero is DefaultSkew, a negative Skew is none.
	Skew time.Duration
	// Strict refuses every deviation from the specification that a tolerant
	// verifier, the default, only warns of. Codes outside the value sets are
	// warnings in both.
	Strict bool
	// Revocations knows what is revoked. Nil skips the check.
	Revocations Revocations
	// Rules are the countries' rules, asked for Arrival. Nil skips the check.
	Rules Rules
	// Arrival is the country whose rules accept or refuse, ISO 3166-1 alpha-2.
	// Required with Rules.
	Arrival string
	// Region is the one in that country, as its rules name it; may be empty.
	Region string
	// Lifetime limits how long a certificate is good, whatever its own end says.
	// Nil is TwelveMonthsOfVietNam.
	Lifetime Lifetime
}

// Lifetime gives the latest end of a certificate that a country issued at a
// time; limited is false where there is none but its own. Countries are ISO
// 3166-1 alpha-2; issuedAt is never zero.
type Lifetime func(country string, issuedAt time.Time) (end time.Time, limited bool)

// TwelveMonthsOfVietNam ends Viet Nam's certificates 12 months after they were
// issued, and leaves other countries' alone. Source: Decision 5772/QĐ-BYT
// section 1.1, notes.
func TwelveMonthsOfVietNam(country string, issuedAt time.Time) (end time.Time, limited bool) {
	if country != "VN" {
		return time.Time{}, false
	}
	return cert.ExpiryOf(issuedAt), true
}

// ErrOptions is wrapped by New where something is missing.
var ErrOptions = errors.New("verify: options")

// Verifier judges certificates. It does not change, so that any number of
// goroutines may use it.
type Verifier struct {
	trust    TrustStore
	clock    func() time.Time
	skew     time.Duration
	strict   bool
	lifetime Lifetime

	revocations     Revocations
	rules           Rules
	arrival, region string
}

// New makes a Verifier. It fails with ErrOptions where the trust store or the
// clock is missing: nobody is trusted, and no time is assumed, by default; and
// where there are rules and nobody says of which country.
func New(o Options) (*Verifier, error) {
	switch {
	case o.Trust == nil:
		return nil, fmt.Errorf("%w: no trust store", ErrOptions)
	case o.Clock == nil:
		return nil, fmt.Errorf("%w: no clock", ErrOptions)
	case o.Rules != nil && o.Arrival == "":
		return nil, fmt.Errorf("%w: rules, and no country of arrival", ErrOptions)
	}
	v := &Verifier{
		trust: o.Trust, clock: o.Clock, skew: o.Skew, strict: o.Strict, lifetime: o.Lifetime,
		revocations: o.Revocations, rules: o.Rules, arrival: o.Arrival, region: o.Region,
	}
	if v.skew == 0 {
		v.skew = DefaultSkew
	}
	v.skew = max(v.skew, 0)
	if v.lifetime == nil {
		v.lifetime = TwelveMonthsOfVietNam
	}
	return v, nil
}

// Verify judges the text of a QR code. It never panics and never fails: a text
// that is no certificate is Malformed. ctx ends waiting for revocation
// and rules.
func (v *Verifier) Verify(ctx context.Context, text string) Result {
	e := examination{checks: newChecks(), strict: v.strict}
	if e.open(text) {
		v.judge(ctx, &e)
	}
	return Result{Decision: decide(e.checks), Payload: e.believed, Checks: e.checks, KeyID: e.keyID(), Algorithm: e.algorithm(), rules: e.rules}
}

// VerifyAll judges texts on several goroutines: workers of them, or one a
// processor where workers is 0. Results come in the order of the texts. Memory
// does not grow with their number.
func (v *Verifier) VerifyAll(ctx context.Context, texts iter.Seq[string], workers int) iter.Seq[Result] {
	return ordered.Map(ctx, texts, workers, v.Verify)
}

// judge does what needs trust and time. The content is believed, and looked at
// further, only after a good signature.
func (v *Verifier) judge(ctx context.Context, e *examination) {
	keys := v.trust.Keys(e.keyID())
	if !e.checkTrust(keys) {
		return
	}
	now := v.clock()
	key := e.checkSignature(keys, now, v.skew)
	if key == nil {
		return
	}
	e.believed = e.payload
	e.checkKeyUsage(key)
	v.checkValidity(e, key, now)
	e.checkSchema()
	e.checkCodes()
	v.checkRevocation(ctx, e, key)
	v.checkRules(ctx, e, key, now)
}
