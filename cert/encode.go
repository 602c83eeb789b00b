package cert

import "github.com/vaxcert/vaxcert/internal/cborwrite"

// The maps of a certificate are written in the order of deterministic CBOR (RFC
// 8949 section 4.2.1): keys by length, then by the alphabet; numbers below zero
// behind the others.

// usualSize is memory enough for the payload of most certificates, in bytes.
const usualSize = 400

// MarshalCBOR gives the CWT of a payload with a DCC or a DVC2026 of one dose, in
// deterministic CBOR. It fails with ErrNoDCC where there is neither.
func (p *Payload) MarshalCBOR() ([]byte, error) {
	if p.DCC == nil && (p.DVC == nil || p.DVC.Generation != DVC2026 || len(p.DVC.Doses) != 1) {
		return nil, ErrNoDCC
	}
	return p.appendCBOR(make([]byte, 0, usualSize)), nil
}

func (p *Payload) appendCBOR(dst []byte) []byte {
	return p.appendClaims(dst, func(dst []byte) []byte {
		if p.DCC != nil {
			return p.DCC.appendCBOR(cborwrite.Int(dst, hcertDCC))
		}
		return p.DVC.appendCBOR(cborwrite.Int(dst, hcertDVC))
	})
}

// appendClaims appends the claims around a certificate, which appendContent writes
// with the number of its sub-claim.
func (p *Payload) appendClaims(dst []byte, appendContent func([]byte) []byte) []byte {
	private := p.Nationality != "" || p.DosesReceived != 0
	dst = cborwrite.Map(dst, 4+count(!p.NotBefore.IsZero(), private))
	dst = cborwrite.Text(cborwrite.Int(dst, claimIssuer), p.Issuer)
	dst = cborwrite.Int(cborwrite.Int(dst, claimExpires), p.ExpiresAt.Unix())
	if !p.NotBefore.IsZero() {
		dst = cborwrite.Int(cborwrite.Int(dst, claimNotBefore), p.NotBefore.Unix())
	}
	dst = cborwrite.Int(cborwrite.Int(dst, claimIssuedAt), p.IssuedAt.Unix())
	dst = cborwrite.Map(cborwrite.Int(dst, claimHCERT), 1)
	dst = appendContent(dst)
	if private {
		dst = p.appendPrivate(cborwrite.Int(dst, PrivateClaim))
	}
	return dst
}

// Keys of the private claim.
const (
	privateNationality   = 1
	privateDosesReceived = 2
)

func (p *Payload) appendPrivate(dst []byte) []byte {
	dst = cborwrite.Map(dst, count(p.Nationality != "", p.DosesReceived != 0))
	if p.Nationality != "" {
		dst = cborwrite.Text(cborwrite.Int(dst, privateNationality), p.Nationality)
	}
	if p.DosesReceived != 0 {
		dst = cborwrite.Int(cborwrite.Int(dst, privateDosesReceived), int64(p.DosesReceived))
	}
	return dst
}

// count is how many are true.
func count(present ...bool) (n int) {
	for _, p := range present {
		if p {
			n++
		}
	}
	return n
}

func (d *DCC) appendCBOR(dst []byte) []byte {
	dst = cborwrite.Map(dst, 3+count(len(d.Recoveries) > 0, len(d.Tests) > 0, len(d.Vaccinations) > 0))
	dst = appendGroup(dst, "r", d.Recoveries, (*Recovery).appendCBOR)
	dst = appendGroup(dst, "t", d.Tests, (*Test).appendCBOR)
	dst = appendGroup(dst, "v", d.Vaccinations, (*Vaccination).appendCBOR)
	dst = appendText(dst, "dob", d.DateOfBirth)
	dst = d.Name.appendCBOR(cborwrite.Text(dst, "nam"))
	return appendText(dst, "ver", d.Version)
}

// appendGroup appends a group of the DCC that has entries.
func appendGroup[E any](dst []byte, key string, entries []E, entry func(*E, []byte) []byte) []byte {
	if len(entries) == 0 {
		return dst
	}
	dst = cborwrite.Array(cborwrite.Text(dst, key), len(entries))
	for i := range entries {
		dst = entry(&entries[i], dst)
	}
	return dst
}

func appendText(dst []byte, key, value string) []byte {
	return cborwrite.Text(cborwrite.Text(dst, key), value)
}

func appendInt(dst []byte, key string, value int) []byte {
	return cborwrite.Int(cborwrite.Text(dst, key), int64(value))
}

// appendOptional appends a text that is left out where it is empty.
func appendOptional(dst []byte, key, value string) []byte {
	if value == "" {
		return dst
	}
	return appendText(dst, key, value)
}

func (n *PersonName) appendCBOR(dst []byte) []byte {
	dst = cborwrite.Map(dst, count(n.Family != "", n.Given != "", n.FamilyStandard != "", n.GivenStandard != ""))
	dst = appendOptional(dst, "fn", n.Family)
	dst = appendOptional(dst, "gn", n.Given)
	dst = appendOptional(dst, "fnt", n.FamilyStandard)
	return appendOptional(dst, "gnt", n.GivenStandard)
}

func (v *Vaccination) appendCBOR(dst []byte) []byte {
	dst = cborwrite.Map(dst, 10)
	dst = appendText(dst, "ci", string(v.ID))
	dst = appendText(dst, "co", v.Country)
	dst = appendInt(dst, "dn", v.DoseNumber)
	dst = appendText(dst, "dt", v.Date)
	dst = appendText(dst, "is", v.Issuer)
	dst = appendText(dst, "ma", v.Manufacturer)
	dst = appendText(dst, "mp", v.Product)
	dst = appendInt(dst, "sd", v.SeriesDoses)
	dst = appendText(dst, "tg", v.Disease)
	return appendText(dst, "vp", v.Vaccine)
}

func (t *Test) appendCBOR(dst []byte) []byte {
	dst = cborwrite.Map(dst, 7+count(t.Device != "", t.Name != "", t.Facility != ""))
	dst = appendText(dst, "ci", string(t.ID))
	dst = appendText(dst, "co", t.Country)
	dst = appendText(dst, "is", t.Issuer)
	dst = appendOptional(dst, "ma", t.Device)
	dst = appendOptional(dst, "nm", t.Name)
	dst = appendText(dst, "sc", t.Sampled)
	dst = appendOptional(dst, "tc", t.Facility)
	dst = appendText(dst, "tg", t.Disease)
	dst = appendText(dst, "tr", t.Result)
	return appendText(dst, "tt", t.Type)
}

func (r *Recovery) appendCBOR(dst []byte) []byte {
	dst = cborwrite.Map(dst, 7)
	dst = appendText(dst, "ci", string(r.ID))
	dst = appendText(dst, "co", r.Country)
	dst = appendText(dst, "df", r.ValidFrom)
	dst = appendText(dst, "du", r.ValidUntil)
	dst = appendText(dst, "fr", r.FirstPositive)
	dst = appendText(dst, "is", r.Issuer)
	return appendText(dst, "tg", r.Disease)
}

// appendCBOR writes the form of DVC2026.
func (d *DVC) appendCBOR(dst []byte) []byte {
	dst = cborwrite.Map(dst, 4+count(d.Sex != "", d.DocumentType != "", d.Guardian != "", d.Document != "", d.Nationality != ""))
	dst = appendText(dst, "n", d.Name)
	dst = appendOptional(dst, "s", d.Sex)
	dst = appendText(dst, "v", d.Template)
	dst = appendOptional(dst, "dt", d.DocumentType)
	dst = appendOptional(dst, "gn", d.Guardian)
	dst = appendOptional(dst, "id", d.Document)
	dst = appendOptional(dst, "nt", d.Nationality)
	dst = d.Doses[0].appendCBOR(cborwrite.Text(dst, "vx"))
	return appendText(dst, "dob", d.DateOfBirth)
}

func (d *DVCDose) appendCBOR(dst []byte) []byte {
	dst = cborwrite.Map(dst, 2+count(d.Batch != "", d.Clinician != "", d.Issuer != ""))
	dst = appendOptional(dst, "bo", d.Batch)
	dst = appendOptional(dst, "cn", d.Clinician)
	dst = appendText(dst, "dv", d.Date)
	dst = appendOptional(dst, "is", d.Issuer)
	return appendText(dst, "vp", d.Product)
}
