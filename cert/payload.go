package cert

import (
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/vaxcert/vaxcert/internal/cbortree"
)

// Claims of the CWT. Source: hcert-spec 1.0.8 section 3.3; RFC 8392 section 4.
const (
	claimIssuer    = 1
	claimExpires   = 4
	claimNotBefore = 5
	claimIssuedAt  = 6
	claimHCERT     = -260
)

// PrivateClaim is the CWT claim that carries what a DCC has no place for: a map
// of 1, the nationality (ISO 3166-1 alpha-2), and 2, the number of doses
// received where it is not v.dn. Labels below -65536 are for private use (RFC
// 8392 section 9.1.1); other verifiers ignore the claim.
const PrivateClaim = -65772

// Sub-claims of the hcert claim. Source: WHO SMART trust, HCERT payloads.
const (
	hcertDCC    = 1
	hcertDDCCVS = 3
	hcertDDCCTR = 4
	hcertLink   = 5
	hcertDVC    = -6
)

// Payload is the CWT inside a certificate. A Payload that was read may be shared
// by goroutines that do not change it.
type Payload struct {
	Issuer    string    // claim iss, ISO 3166-1 alpha-2 of a state or an international body; may be empty
	IssuedAt  time.Time // claim iat, whole seconds in UTC; zero where absent
	NotBefore time.Time // claim nbf; zero where absent
	ExpiresAt time.Time // claim exp; zero where absent, as in some WHO certificates
	Kind      Kind
	// TestResult tells a test result of KindDDCC from a vaccination.
	TestResult bool
	DCC        *DCC  // nil where the payload is none
	DVC        *DVC  // of KindICVP, else nil
	DDCC       *DDCC // of KindDDCC, else nil
	// Links holds health links, which any payload may have beside its content.
	Links []HealthLink

	Nationality   string // of the private claim; may be empty
	DosesReceived int    // of the private claim; zero where it is the dose number

	content string // the certificate itself, as CBOR
	beside  bool   // there is more in hcert than the certificate
}

// LogValue keeps the person out of logs.
func (p *Payload) LogValue() slog.Value { return slog.StringValue("cert.Payload(redacted)") }

// JSON gives the certificate itself, the DCC or the WHO claim, as it was signed:
// with fields that the schema does not know. It is null for a Payload that was
// not read.
func (p *Payload) JSON() json.RawMessage {
	var tree cbortree.Tree
	content, err := tree.Parse(p.content)
	if err != nil {
		return json.RawMessage("null")
	}
	return content.AppendJSON(nil)
}

// CBOR gives the certificate itself as it was signed. It is empty for a Payload
// that was not read.
func (p *Payload) CBOR() []byte { return []byte(p.content) }

// ErrNoDCC is the error of MarshalCBOR for a payload that is not issued: one without
// a DCC and without a DVC2026.
var ErrNoDCC = errors.New("cert: payload without a DCC or a DVC of 2026")

// ErrNotVaccination is the error of Certificate for other kinds of payloads.
var ErrNotVaccination = errors.New("cert: not a vaccination certificate")

// Certificate gives the 11 fields of a vaccination certificate of any country.
// Fields that the payload does not have, or not in a form that can be read, are
// empty: the nationality of an EU citizen, a date of birth "1963-00-00". It
// fails with ErrNotVaccination.
func (p *Payload) Certificate() (Certificate, error) {
	if p.DCC == nil || len(p.DCC.Vaccinations) == 0 {
		return Certificate{}, ErrNotVaccination
	}
	d, v := p.DCC, p.DCC.Vaccinations[0]
	return Certificate{
		Name: d.name(), DateOfBirth: readDate(d.DateOfBirth).date, Nationality: p.Nationality,
		Disease: v.Disease, DosesReceived: p.DosesReceived, VaccinationDate: readDate(v.Date).date,
		Dose: Dose{v.DoseNumber, v.SeriesDoses}, Vaccine: v.Vaccine, Product: v.Product,
		Manufacturer: v.Manufacturer, ID: v.ID,
	}, nil
}

// PayloadError says why ReadPayload could not make sense of a CWT. Code is
// stable and listed in the package documentation.
type PayloadError struct {
	Code string
	err  error
}

func (e *PayloadError) Error() string {
	if e.err != nil {
		return "cert: " + e.Code + ": " + e.err.Error()
	}
	return "cert: " + e.Code
}

// Unwrap gives the cause, an error of the CBOR reader, or nil.
func (e *PayloadError) Unwrap() error { return e.err }
