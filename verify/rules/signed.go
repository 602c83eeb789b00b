package rules

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/cms"
)

// Signers says whose rules are believed. It reads only rules that one of them has
// signed (CMS), as the EU's gateway gives them: {"version", "validFrom",
// "validTo", "cms"}, by the identifier or in an array, or the CMS alone, in DER or
// base64. The zero value believes nobody.
//
// A rule whose signature proves nothing, rule-signature or rule-signer, is not
// left out, since that could let somebody in: it is read and stays Open in a Set.
// One that a country has signed for another, rule-signer-country, is refused.
// Source: dgc-gateway, rules; RFC 5652.
type Signers struct {
	// Certificates are upload certificates of countries, from the gateway's trust
	// list. Their validity is not looked at: they live shorter than what they have
	// signed.
	Certificates []*x509.Certificate
}

// Read reads signed rules. A rule without a signature is refused, rule-unsigned.
// Otherwise it is as the function Read.
func (s Signers) Read(r io.Reader) ([]Rule, []Refused, error) { return read(r, &s) }

// ReadFS reads the signed rules in all files of a folder that end in .json. Value
// sets, which have no signature of this form, are refused. Otherwise it is as the
// function ReadFS.
func (s Signers) ReadFS(fsys fs.FS) ([]Rule, []Refused, error) {
	list, _, refused, err := readFS(fsys, &s)
	return list, refused, err
}

// envelope is a signed rule on the wire.
type envelope struct {
	Version   string `json:"version"`
	ValidFrom string `json:"validFrom"`
	ValidTo   string `json:"validTo"`
	CMS       string `json:"cms"`
}

// signed takes in a signed rule.
func (b *bundle) signed(content []byte, at string) {
	if b.signers == nil {
		b.refuse(at, "rule-signed")
		return
	}
	var e envelope
	if json.Unmarshal(content, &e) != nil {
		b.refuse(at, "rule-json")
		return
	}
	message, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(e.CMS), ""))
	if err != nil {
		b.refuse(at, "rule-signature")
		return
	}
	b.message(message, e, at)
}

// message takes in the rule inside a CMS, and what stands beside it.
func (b *bundle) message(message []byte, e envelope, at string) {
	content, signer, err := cms.Verify(message, nil)
	if err != nil {
		content, signer = cms.Content(message), nil
	}
	var r Rule
	if json.Unmarshal(content, &r) != nil || r.Identifier == "" {
		code := "rule-json"
		if signer == nil {
			code = "rule-signature"
		}
		b.refuse(at, code)
		return
	}
	switch {
	case signer == nil:
		r.unproved = "rule-signature"
	case !slices.ContainsFunc(b.signers.Certificates, signer.Equal):
		r.unproved = "rule-signer"
	case !isOf(signer, r.Country):
		b.refuse(at, "rule-signer-country")
		return
	case !e.fits(&r):
		r.unproved = "rule-envelope"
	}
	b.rules = append(b.rules, r)
}

// isOf reports whether a certificate is of one country, and of this.
func isOf(c *x509.Certificate, country string) bool {
	return len(c.Subject.Country) == 1 && strings.EqualFold(c.Subject.Country[0], country)
}

// fits reports whether what stands beside a signed rule is what the rule says.
func (e *envelope) fits(r *Rule) bool {
	same := func(text string, at time.Time) bool {
		t, err := time.Parse(time.RFC3339, text)
		return text == "" || err == nil && t.Equal(at)
	}
	return (e.Version == "" || e.Version == r.Version) && same(e.ValidFrom, r.ValidFrom) && same(e.ValidTo, r.ValidTo)
}

// isMessage reports whether a file is a CMS, in DER or base64, and gives its DER.
func isMessage(content []byte) (message []byte, ok bool) {
	if len(content) > 1 && content[0] == 0x30 && content[1] >= 0x80 {
		return content, true
	}
	if !bytes.HasPrefix(bytes.TrimSpace(content), []byte("MI")) {
		return nil, false
	}
	message, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(content)), ""))
	return message, err == nil
}

// Sign puts a rule into a CMS, in DER, signed by the upload key of its country:
// what the EU's gateway takes, in base64, and Signers reads. What the gateway would
// refuse is for CheckUpload. It fails with an *Error, rule-signer-country, or with
// the error of the key.
func Sign(r Rule, certificate *x509.Certificate, key crypto.Signer) ([]byte, error) {
	if !isOf(certificate, r.Country) {
		return nil, &Error{"rule-signer-country"}
	}
	content, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	return cms.Sign(content, certificate, key, false)
}

// Times that the EU's gateway wants of rules. Source: dgc-gateway, upload of rules.
const (
	maxAhead           = 14 * 24 * time.Hour
	minAheadAcceptance = 48 * time.Hour
)

// CheckUpload says what the EU's gateway would refuse of a rule that a country
// uploads at a time, beside the rules that are there: all that Check finds, and
// whether the country is the uploader's (rule-signer-country), the version is
// higher than that of all others of the same identifier (rule-version-old), and the
// start of validity is at most two weeks ahead (rule-too-far-ahead), of an
// acceptance rule at least 48 hours (rule-too-soon). All of it are Failures.
func (r *Rule) CheckUpload(country string, at time.Time, there []Rule) []cert.Finding {
	found := r.Check()
	note := func(wrong bool, code, field string) {
		if wrong {
			found = append(found, cert.Finding{Code: code, Field: field})
		}
	}
	note(country != r.Country, "rule-signer-country", "Country")
	own, _ := parseVersion(r.Version)
	note(slices.ContainsFunc(there, func(other Rule) bool {
		v, ok := parseVersion(other.Version)
		return ok && other.Identifier == r.Identifier && own.compare(v) <= 0
	}), "rule-version-old", "Version")
	ahead := r.ValidFrom.Sub(at)
	note(ahead > maxAhead, "rule-too-far-ahead", "ValidFrom")
	note(r.Type == Acceptance && ahead < minAheadAcceptance, "rule-too-soon", "ValidFrom")
	for i := range found {
		found[i].Severity = cert.Failure
	}
	return found
}
