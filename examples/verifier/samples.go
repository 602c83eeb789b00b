package main

import (
	"bytes"
	"context"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// sample is a certificate of somebody who does not exist.
type sample struct {
	Name     string    // of its files
	Title    [2]string // Vietnamese, English
	Decision string
	Text     string
	MRZ      string // of the passport of the same person
}

// people are who the samples are about.
var people = []struct {
	name, birth string
	sex         byte
}{
	{"Nguyễn Thị Minh Khai", "1985-04-30", 'F'}, {"Đặng Đình Đức", "1990-09-12", 'M'}, {"Lê Thị Ánh Tuyết", "1978-12-03", 'F'},
	{"Phạm Văn Hùng", "2001-02-03", 'M'}, {"Hoàng Phủ Ngọc Lan", "1995-07-21", 'F'}, {"Võ Thị Sáu Em", "1999-01-23", 'F'},
	{"Trần Hữu Phước", "1962-08-15", 'M'}, {"Bùi Quang Huy", "1983-10-10", 'M'},
}

// addSamples makes a certificate for each verdict, each of another person.
func (d *demonstration) addSamples() error {
	for _, plan := range []struct {
		name, decision string
		title          [2]string
		issue          func(person int) (string, error)
	}{
		{"valid", "valid", [2]string{"Hợp lệ", "Valid"}, d.complete},
		{"expired", "expired", [2]string{"Hết hạn", "Expired"}, func(person int) (string, error) {
			return d.vaccination(person, d.trusted, d.now.AddDate(0, -13, 0), 2)
		}},
		{"revoked", "revoked", [2]string{"Đã bị thu hồi", "Revoked"}, d.revokedOne},
		{"forged", "bad-signature", [2]string{"Bị sửa sau khi ký", "Altered after signing"}, d.forgedOne},
		{"unknown", "unknown-issuer", [2]string{"Không rõ nơi cấp", "Unknown issuer"}, func(person int) (string, error) {
			return d.vaccination(person, d.others, d.now, 2)
		}},
		{"not-allowed", "not-allowed", [2]string{"Mới tiêm một trong hai mũi", "One dose of two"}, func(person int) (string, error) {
			return d.vaccination(person, d.trusted, d.now, 1)
		}},
		{"test", "valid", [2]string{"Xét nghiệm", "A test"}, d.test},
		{"recovery", "valid", [2]string{"Đã khỏi bệnh", "A recovery"}, d.recovery},
	} {
		person := len(d.samples)
		text, err := plan.issue(person)
		if err != nil {
			return err
		}
		d.samples = append(d.samples, sample{plan.name, plan.title, plan.decision, text, passportLines(person)})
	}
	return nil
}

func (d *demonstration) complete(person int) (string, error) {
	return d.vaccination(person, d.trusted, d.now, 2)
}

func (d *demonstration) revokedOne(person int) (string, error) {
	text, err := d.complete(person)
	if err == nil {
		d.revoked, err = revocationOf(text)
	}
	return text, err
}

// forgedOne says nine doses where two were signed.
func (d *demonstration) forgedOne(person int) (string, error) {
	text, err := d.complete(person)
	if err != nil {
		return "", err
	}
	message, err := qr.Decode(text)
	if err != nil {
		return "", err
	}
	return qr.Encode(bytes.Replace(message, []byte("\x62dn\x02"), []byte("\x62dn\x09"), 1)), nil
}

// vaccination issues a certificate of a dose of two, as Viet Nam does.
func (d *demonstration) vaccination(person int, by *signer.Key, at time.Time, dose int) (string, error) {
	issuer, err := cert.NewIssuer(by, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: func() time.Time { return at }})
	if err != nil {
		return "", err
	}
	p := people[person]
	born, err := time.Parse(time.DateOnly, p.birth)
	if err != nil {
		return "", err
	}
	birth, err := identity.NewDate(born.Year(), int(born.Month()), born.Day())
	if err != nil {
		return "", err
	}
	name, err := identity.SplitName(p.name)
	if err != nil {
		return "", err
	}
	given := at.AddDate(0, -2, 0)
	day, err := identity.NewDate(given.Year(), int(given.Month()), given.Day())
	if err != nil {
		return "", err
	}
	draft, err := issuer.Prepare(cert.Certificate{
		Name: name, DateOfBirth: birth, Nationality: "VN", VaccinationDate: day, Dose: cert.Dose{Number: dose, Series: 2}, Product: "EU/1/20/1528",
	})
	if err != nil {
		return "", err
	}
	issued, err := issuer.Issue(context.Background(), draft)
	if err != nil {
		return "", err
	}
	return qr.Encode(issued.COSE), nil
}

func (d *demonstration) test(person int) (string, error) {
	id, err := cert.NewUVCI("VN", nil)
	return d.sign(person, err, cert.DCC{Tests: []cert.Test{{
		Disease: "840539006", Type: "LP6464-4", Sampled: d.now.Add(-20 * time.Hour).UTC().Format(time.RFC3339), Result: "260415000",
		Facility: "Bệnh viện Bạch Mai", Country: "VN", Issuer: "Cục Y tế dự phòng", ID: id,
	}}})
}

func (d *demonstration) recovery(person int) (string, error) {
	id, err := cert.NewUVCI("VN", nil)
	day := func(days int) string { return d.now.AddDate(0, 0, days).Format(time.DateOnly) }
	return d.sign(person, err, cert.DCC{Recoveries: []cert.Recovery{{
		Disease: "840539006", FirstPositive: day(-40), Country: "VN", Issuer: "Cục Y tế dự phòng", ValidFrom: day(-29), ValidUntil: day(140), ID: id,
	}}})
}

// sign signs a test or a recovery, which an issuer of the SDK does not issue.
func (d *demonstration) sign(person int, err error, dcc cert.DCC) (string, error) {
	if err != nil {
		return "", err
	}
	name, err := identity.SplitName(people[person].name)
	if err != nil {
		return "", err
	}
	family, given := name.Transliterated()
	dcc.Version, dcc.DateOfBirth = "1.3.0", people[person].birth
	dcc.Name = cert.PersonName{Family: name.Family, FamilyStandard: family, Given: name.Given, GivenStandard: given}
	payload, err := (&cert.Payload{Issuer: "VN", IssuedAt: d.now, ExpiresAt: d.now.AddDate(0, 6, 0), DCC: &dcc, Kind: dcc.Kind()}).MarshalCBOR()
	if err != nil {
		return "", err
	}
	protected := cose.AppendProtected(nil, cose.ES256, d.trusted.KeyID())
	signature, err := d.trusted.Sign(context.Background(), cose.AppendToBeSigned(nil, protected, payload))
	if err != nil {
		return "", err
	}
	return qr.Encode(cose.Append(nil, protected, payload, signature)), nil
}

// revocationOf revokes a certificate by its identifier.
func revocationOf(text string) ([]byte, error) {
	message, err := qr.Decode(text)
	if err != nil {
		return nil, err
	}
	identifiers, payload, err := revocation.OfMessage(message)
	if err != nil {
		return nil, err
	}
	hash, _ := identifiers.Hash(revocation.UCI) // a certificate of ours has an identifier
	var list bytes.Buffer
	err = revocation.WriteHashes(&list, revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: payload.ExpiresAt}, []revocation.Hash{hash})
	return list.Bytes(), err
}
