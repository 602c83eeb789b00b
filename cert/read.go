package cert

import (
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/internal/cbortree"
)

var trees = sync.Pool{New: func() any { return new(cbortree.Tree) }}

// ReadPayload reads the payload of a COSE message. It reads tolerantly: what
// real countries' certificates do besides the schema is in the findings, as far
// as it can be told without believing the content; see Payload.Check for the
// rest. Nothing is verified here. It fails with a *PayloadError and then
// returns nothing else. Safe for concurrent use.
//
// Source: hcert-spec 1.0.8 section 3.3, EU DCC schema 1.0.0 to 1.3.3.
func ReadPayload(data []byte) (*Payload, []Finding, error) {
	return ReadPayloadString(string(data))
}

// ReadPayloadString is ReadPayload for a text, which it keeps parts of.
func ReadPayloadString(data string) (*Payload, []Finding, error) {
	tree := trees.Get().(*cbortree.Tree)
	defer trees.Put(tree)
	claims, err := tree.Parse(data)
	if err != nil {
		return nil, nil, &PayloadError{"cwt-cbor", err}
	}
	if claims.Kind() != cbortree.Map {
		return nil, nil, &PayloadError{Code: "cwt-not-map"}
	}
	whole := &payloadOfVaccination{}
	r := reader{payload: &whole.payload, whole: whole}
	if err := r.claims(claims); err != nil {
		return nil, nil, err
	}
	return r.payload, r.found, nil
}

// reader collects findings on its way through a payload.
type reader struct {
	payload *Payload
	whole   *payloadOfVaccination
	found   []Finding
}

// payloadOfVaccination is one piece of memory for what nearly always comes
// together.
type payloadOfVaccination struct {
	payload     Payload
	dcc         DCC
	vaccination [1]Vaccination
}

func (r *reader) note(code, field string, severity Severity) {
	if r.found == nil {
		r.found = make([]Finding, 0, 8)
	}
	r.found = append(r.found, Finding{code, field, severity})
}

func (r *reader) claims(claims cbortree.Value) error {
	p := r.payload
	var issuer, issuedAt, notBefore, expiresAt, private, hcert cbortree.Value
	for key, value := range claims.Pairs {
		switch label, _ := key.Int(); label {
		case claimIssuer:
			issuer = value
		case claimIssuedAt:
			issuedAt = value
		case claimNotBefore:
			notBefore = value
		case claimExpires:
			expiresAt = value
		case PrivateClaim:
			private = value
		case claimHCERT:
			hcert = value
		}
	}
	if !issuer.Absent() {
		text, ok := issuer.Text()
		if !ok {
			return &PayloadError{Code: "issuer-not-text"}
		}
		p.Issuer = text
	}
	for _, c := range [...]struct {
		value cbortree.Value
		name  string
		into  *time.Time
	}{{issuedAt, "iat", &p.IssuedAt}, {notBefore, "nbf", &p.NotBefore}, {expiresAt, "exp", &p.ExpiresAt}} {
		if err := r.time(c.value, c.name, c.into); err != nil {
			return err
		}
	}
	r.private(private)
	return r.content(claims, hcert)
}

// latestTime is the end of the year 9999, in seconds.
const latestTime = 253402300799

// time reads a NumericDate: whole seconds, with tag 1 or as a float at worst.
// Spain signs with milliseconds; the fraction is cut off.
func (r *reader) time(v cbortree.Value, name string, into *time.Time) error {
	if number, content, ok := v.Untag(); ok && number == 1 {
		r.note("tagged-time", name, Quirk)
		v = content
	}
	if v.Absent() {
		return nil
	}
	seconds, ok := v.Int()
	if f, isFloat := v.Float(); isFloat {
		switch {
		case math.IsNaN(f) || math.IsInf(f, 0):
			return &PayloadError{Code: "time-not-a-number"}
		case math.Abs(f) > latestTime:
			return &PayloadError{Code: "time-range"}
		case f != math.Trunc(f):
			r.note("time-fraction", name, Quirk)
		default:
			r.note("whole-float", name, Quirk)
		}
		seconds, ok = int64(math.Floor(f)), true
	}
	switch {
	case !ok && (v.Kind() == cbortree.Uint || v.Kind() == cbortree.Negative):
		return &PayloadError{Code: "time-range"}
	case !ok:
		return &PayloadError{Code: "time-type"}
	case seconds < 0:
		return &PayloadError{Code: "time-negative"}
	case seconds > latestTime:
		return &PayloadError{Code: "time-range"}
	}
	*into = time.Unix(seconds, 0).UTC()
	return nil
}

// private reads the claim of our own; a stranger's claim under the same label is
// ignored, as any unknown claim is.
func (r *reader) private(v cbortree.Value) {
	if nationality, ok := v.Claim(privateNationality).Text(); ok && isAlpha2(nationality) {
		r.payload.Nationality = nationality
	}
	if doses, ok := v.Claim(privateDosesReceived).Int(); ok && doses > 0 && doses <= math.MaxInt32 {
		r.payload.DosesReceived = int(doses)
	}
}

// content finds the certificate among the claims and reads it.
func (r *reader) content(claims, hcert cbortree.Value) error {
	p := r.payload
	if hcert.Absent() {
		if !isFlatDDCC(claims) {
			return &PayloadError{Code: "hcert-missing"}
		}
		return r.who(claims, KindDDCC, r.ddcc)
	}
	if hcert.Kind() != cbortree.Map {
		return &PayloadError{Code: "hcert-not-map"}
	}
	if hcert.Len() == 0 {
		return &PayloadError{Code: "hcert-missing"}
	}
	p.beside = hcert.Len() > 1
	var dcc, dvc, vaccination, test, links cbortree.Value
	for key, value := range hcert.Pairs {
		switch label, _ := key.Int(); label {
		case hcertDCC:
			dcc = value
		case hcertDVC:
			dvc = value
		case hcertDDCCVS:
			vaccination = value
		case hcertDDCCTR:
			test = value
		case hcertLink:
			links = value
		default:
			r.note("hcert-subclaim-unknown", subClaim(key), Warning)
		}
	}
	if count(!dcc.Absent(), !dvc.Absent(), !vaccination.Absent(), !test.Absent()) > 1 {
		r.note("hcert-several", subClaims, Warning)
	}
	if !links.Absent() {
		r.links(links)
	}
	switch {
	case !dcc.Absent():
		p.content = dcc.Encoding()
		return r.dcc(dcc)
	case !dvc.Absent():
		return r.who(dvc, KindICVP, r.dvc)
	case !vaccination.Absent():
		return r.who(vaccination, KindDDCC, r.ddcc)
	case !test.Absent():
		p.TestResult = true
		return r.who(test, KindDDCC, r.ddcc)
	case !links.Absent():
		p.content = hcert.Encoding()
		r.note("link-only", "", Failure)
		return nil
	}
	p.content = hcert.Encoding()
	r.note("hcert-unknown", subClaims, Failure)
	return nil
}

// subClaims is where findings about sub-claims are.
const subClaims = "-260"

// subClaim is the place of a sub-claim: its number, where it has one.
func subClaim(key cbortree.Value) string {
	if label, ok := key.Int(); ok {
		return subClaims + "." + strconv.FormatInt(label, 10)
	}
	return subClaims
}

// who reads a certificate of WHO.
func (r *reader) who(v cbortree.Value, kind Kind, read func(cbortree.Value)) error {
	if v.Kind() != cbortree.Map || v.Len() == 0 {
		return &PayloadError{Code: "hcert-not-map"}
	}
	r.payload.Kind, r.payload.content = kind, v.Encoding()
	if r.payload.ExpiresAt.IsZero() {
		r.note("exp-missing", "exp", Warning)
	}
	read(v)
	return nil
}

// isFlatDDCC recognises the first WHO certificates, whose fields stood among the
// claims. Source: WHO DDCC core data set.
func isFlatDDCC(claims cbortree.Value) bool {
	_, named := claims.Field("name").Text()
	return named && (!claims.Field("vaccine").Absent() || !claims.Field("test").Absent())
}
