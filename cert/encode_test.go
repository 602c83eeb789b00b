package cert_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
)

// claims is the CWT as a general encoder sees it.
type claims struct {
	Issuer    string            `cbor:"1,keyasint"`
	ExpiresAt int64             `cbor:"4,keyasint"`
	NotBefore int64             `cbor:"5,keyasint,omitempty"`
	IssuedAt  int64             `cbor:"6,keyasint"`
	HCERT     map[int]*cert.DCC `cbor:"-260,keyasint"`
	Private   map[int]any       `cbor:"-65772,keyasint,omitempty"`
}

// TestPayloadIsDeterministicCBOR compares with a general encoder, with each
// field empty, short and long.
func TestPayloadIsDeterministicCBOR(t *testing.T) {
	oracle, err := cbor.CoreDetEncOptions().EncMode()
	require.NoError(t, err)
	rnd := rand.New(rand.NewPCG(7, 7))
	text := func() string {
		return []string{"", "Nguyễn", "a text that has more than twenty-three bytes"}[rnd.IntN(3)]
	}
	number := func() int { return []int{0, 2, 200, -1}[rnd.IntN(4)] }
	for range 500 {
		p := cert.Payload{Issuer: text(), IssuedAt: noon, ExpiresAt: noon.AddDate(1, 0, 0), Nationality: text(), DosesReceived: number(), DCC: &cert.DCC{
			Version: text(), DateOfBirth: text(),
			Name: cert.PersonName{Family: text(), FamilyStandard: text(), Given: text(), GivenStandard: text()},
		}}
		for range rnd.IntN(3) {
			p.DCC.Vaccinations = append(p.DCC.Vaccinations, cert.Vaccination{Disease: text(), Vaccine: text(), Product: text(), Manufacturer: text(),
				DoseNumber: number(), SeriesDoses: number(), Date: text(), Country: text(), Issuer: text(), ID: cert.UVCI(text())})
		}
		for range rnd.IntN(3) {
			p.DCC.Tests = append(p.DCC.Tests, cert.Test{Disease: text(), Type: text(), Name: text(), Device: text(), Sampled: text(),
				Result: text(), Facility: text(), Country: text(), Issuer: text(), ID: cert.UVCI(text())})
		}
		for range rnd.IntN(3) {
			p.DCC.Recoveries = append(p.DCC.Recoveries, cert.Recovery{Disease: text(), FirstPositive: text(), Country: text(), Issuer: text(),
				ValidFrom: text(), ValidUntil: text(), ID: cert.UVCI(text())})
		}
		c := claims{Issuer: p.Issuer, ExpiresAt: p.ExpiresAt.Unix(), IssuedAt: p.IssuedAt.Unix(), HCERT: map[int]*cert.DCC{1: p.DCC}, Private: map[int]any{}}
		if rnd.IntN(2) == 0 {
			p.NotBefore = noon.Add(time.Hour)
			c.NotBefore = p.NotBefore.Unix()
		}
		if p.Nationality != "" {
			c.Private[1] = p.Nationality
		}
		if p.DosesReceived != 0 {
			c.Private[2] = p.DosesReceived
		}
		want, err := oracle.Marshal(c)
		require.NoError(t, err)
		got, err := p.MarshalCBOR()
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}
