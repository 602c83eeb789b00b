package cert

import (
	"log/slog"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
)

// ICVP is what an International Certificate of Vaccination or Prophylaxis, the
// yellow card, says of one dose: the second profile that an Issuer issues, as
// DVC2026. Source: WHO SMART ICVP, logical model DVCMin; International Health
// Regulations (2005), as amended in 2024, annexes 6 and 7.
type ICVP struct {
	// Name is the full name as in the passport, at most MaxText characters. Required.
	Name string
	// DateOfBirth is a day. Required.
	DateOfBirth identity.Date
	Sex         identity.Sex
	// Nationality is ISO 3166-1 alpha-2. Required.
	Nationality string
	// DocumentType is DocumentPassport or DocumentNational, Document its number.
	// Both or none.
	DocumentType, Document string
	// Guardian is the parent or guardian of somebody who cannot sign; may be empty.
	Guardian string
	// Product is a code of WHO's list of prequalified products, ICVPProductIds. The
	// list changes its codes, so only their form is looked at, and that it is no
	// COVID-19 vaccine. Required.
	Product string
	// Disease is what the product prevents, ICD-11: YellowFever, Poliomyelitis or
	// another. It does not travel: readers look it up by the product. YellowFever
	// makes the certificate begin ten days after the vaccination. Required.
	Disease string
	// VaccinationDate is a day. Required.
	VaccinationDate identity.Date
	// Batch is the number of the batch. Required.
	Batch string
	// Clinician is who gave the dose; may be empty, as the issuer vouches for it.
	Clinician string
	// ExpiresAt is when the QR code ends. Zero is the end of the signer's
	// certificate: the vaccination counts for life, the signature does not.
	ExpiresAt time.Time
}

// LogValue keeps the person out of logs.
func (c ICVP) LogValue() slog.Value { return slog.StringValue("cert.ICVP(redacted)") }

// Types of documents. Source: HL7 version 2, table 0203.
const (
	DocumentPassport = "PPN"
	DocumentNational = "NI"
)

// Diseases with an ICVP. Source: ICD-11 MMS.
const (
	YellowFever   = "1D47"
	Poliomyelitis = "1C81"
)

// ICVPTemplate is the version of the template that is issued.
const ICVPTemplate = "1.0.0"

// ICVPDisease gives the name of a disease, or the code where it is none of those
// that the regulations name.
func ICVPDisease(code, language string) string {
	switch code {
	case YellowFever:
		return lang.Pair{"Sốt vàng", "Yellow fever"}.In(language)
	case Poliomyelitis:
		return lang.Pair{"Bại liệt", "Poliomyelitis"}.In(language)
	}
	return code
}

// PrepareICVP is Prepare for a yellow card. It fails with a *RefusedError,
// ErrOutlivesSigner, ErrSignerNotValid, ErrTimeRange or ErrNotAttested.
func (i *Issuer) PrepareICVP(c ICVP) (*Draft, error) {
	if i.options.Facilities != nil {
		return nil, ErrNotAttested
	}
	return i.prepareICVP(c)
}

func (i *Issuer) prepareICVP(c ICVP) (*Draft, error) {
	issuedAt := i.options.Clock().UTC().Truncate(time.Second)
	if c.ExpiresAt.IsZero() && i.certificate != nil {
		c.ExpiresAt = i.certificate.NotAfter
	}
	var ending []Finding
	c.ExpiresAt, ending = i.end(c.ExpiresAt.UTC().Truncate(time.Second))
	if err := i.checkSigner(issuedAt, c.ExpiresAt); err != nil {
		return nil, err
	}
	payload := i.icvpPayload(c, issuedAt)
	findings := append(lintICVP(c, payload), ending...)
	if worst, ok := Worst(findings); ok && worst.Severity > Warning {
		return nil, &RefusedError{findings}
	}
	issued := Issued{ICVP: &c, IssuedAt: issuedAt, NotBefore: payload.NotBefore, ExpiresAt: c.ExpiresAt, Findings: findings}
	return &Draft{issuer: i, issued: issued, payload: payload.appendCBOR(make([]byte, 0, usualSize))}, nil
}

// icvpPayload writes the yellow card down as a CWT.
func (i *Issuer) icvpPayload(c ICVP, issuedAt time.Time) *Payload {
	nationality, _ := identity.Alpha3(c.Nationality)
	p := &Payload{
		Issuer: i.options.Country, IssuedAt: issuedAt, ExpiresAt: c.ExpiresAt, Kind: KindICVP,
		DVC: &DVC{
			Generation: DVC2026, Template: ICVPTemplate,
			Name: norm.NFC.String(c.Name), DateOfBirth: c.DateOfBirth.String(), Sex: genderCode(c.Sex), Nationality: nationality,
			DocumentType: c.DocumentType, Document: c.Document, Guardian: norm.NFC.String(c.Guardian),
			Doses: []DVCDose{{
				Product: c.Product, Date: c.VaccinationDate.String(), Batch: c.Batch,
				Clinician: norm.NFC.String(c.Clinician), Issuer: norm.NFC.String(i.options.Organisation),
			}},
		},
	}
	if begins := effective(c.VaccinationDate).UTC(); c.Disease == YellowFever && begins.After(issuedAt) {
		p.NotBefore = begins
	}
	return p
}

// genderCode gives the FHIR code of a sex.
func genderCode(s identity.Sex) string {
	switch s {
	case identity.Male:
		return "male"
	case identity.Female:
		return "female"
	}
	return "unknown"
}

// lintICVP says everything that is wrong about a yellow card before it is signed.
func lintICVP(c ICVP, p *Payload) []Finding {
	var found []Finding
	add := func(is bool, code, field string) {
		if is {
			found = append(found, Finding{code, field, Failure})
		}
	}
	for _, text := range [...]struct{ value, field string }{
		{c.Name, "full_name"}, {c.Guardian, "guardian"}, {c.Document, "id_number"}, {c.Product, "product"}, {c.Batch, "lot_number"}, {c.Clinician, "clinician"},
	} {
		add(!isPlain(text.value), "name-encoding", text.field)
		add(isLong(text.value, MaxText), "text-too-long", text.field)
	}
	add(c.Name == "", "name-empty", "full_name")
	add(c.DateOfBirth.IsZero(), "birth-date-missing", "date_of_birth")
	add(!c.DateOfBirth.IsZero() && c.DateOfBirth.Precision() != identity.PrecisionDay, "date-precision", "date_of_birth")
	add(c.VaccinationDate.IsZero(), "vaccination-date-missing", "vaccination_date")
	add(!c.VaccinationDate.IsZero() && c.VaccinationDate.Precision() != identity.PrecisionDay, "vaccination-date-partial", "vaccination_date")
	add(identity.DateOf(p.IssuedAt).Before(c.VaccinationDate), "vaccination-date-future", "vaccination_date")
	add(c.VaccinationDate.Before(c.DateOfBirth), "born-after-vaccination", "date_of_birth")
	add(c.Nationality == "", "nationality-missing", "nationality")
	add(c.Nationality != "" && p.DVC.Nationality == "", "nationality-unknown", "nationality")
	add(c.Product == "", "product-missing", "product")
	add(c.Product != "" && !isPrequalified(c.Product), "product-unknown", "product")
	add(c.Disease == "", "disease-missing", "disease")
	add(c.Disease != "" && !isICD11(c.Disease), "disease-unknown", "disease")
	add(strings.HasPrefix(c.Product, yellowFeverProducts) && c.Disease != YellowFever, "disease-contradicts", "disease")
	add(c.Batch == "", "batch-missing", "lot_number")
	add((c.DocumentType == "") != (c.Document == ""), "field-missing", "id_type")
	add(c.DocumentType != "" && c.DocumentType != DocumentPassport && c.DocumentType != DocumentNational, "code-unknown", "id_type")
	add(c.ExpiresAt.IsZero(), "exp-missing", "expires_at")
	add(!c.ExpiresAt.IsZero() && !c.ExpiresAt.After(p.IssuedAt), "expiry-past", "expires_at")
	return found
}

// maxCode is how long a code is that WHO gives a product or a disease.
const maxCode = 64

// isPrequalified reports whether a text has the form of WHO's codes of products, and is
// none of the names and codes of COVID-19 vaccines.
func isPrequalified(code string) bool {
	_, covid := ProductCode(code)
	return !covid && len(code) <= maxCode && strings.IndexFunc(code, func(r rune) bool { return !isCodeLetter(r) && !strings.ContainsRune("-_.", r) }) < 0
}

// isICD11 reports whether a text has the form of a code of ICD-11: letters and digits,
// at least one of each, and a dot at most.
func isICD11(code string) bool {
	stem := strings.Replace(code, ".", "", 1)
	return len(stem) >= 3 && len(stem) <= 8 && strings.IndexFunc(stem, func(r rune) bool { return r > 'Z' || !isCodeLetter(r) }) < 0 &&
		strings.ContainsAny(stem, "0123456789") && strings.IndexFunc(stem, func(r rune) bool { return r >= 'A' }) >= 0
}

func isCodeLetter(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}
