package testbed

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Record gives a record of a facility that has no mistake: the first dose of a person of
// the register, given a month before Began. The same person and facility give the same.
func (b *Bed) Record(person int, facility string) cert.Record {
	p := b.People[person]
	return cert.Record{
		ID: fmt.Sprintf("r-%d", person), FullName: p.FullName, DateOfBirth: p.Birth.String(), Sex: p.Sex.String(), Nationality: "VN",
		IDType: "cccd", IDNumber: p.PersonalID, Phone: fmt.Sprintf("09000%05d", person), FacilityID: facility,
		DoseNumber: "1", DosesInSeries: "2", VaccinationDate: Began.AddDate(0, -1, 0).Format(time.DateOnly),
		Product: "Comirnaty", LotNumber: "FF2587",
	}
}

// Enter stores records, each as the clerk of its facility, and gives the last one's key.
func (b *Bed) Enter(t testing.TB, records ...cert.Record) (key string) {
	t.Helper()
	for _, said := range records {
		entered, err := b.Service.Enter(context.Background(), b.clerkOf(said.FacilityID), store.Entry{Said: said})
		require.NoError(t, err)
		require.NotEmpty(t, entered.Key, "%s", entered.Outcome)
		key = entered.Key
	}
	return key
}

// Sign has a user sign records with the key that the service has of the facility.
func (b *Bed) Sign(t testing.TB, user string, keys ...string) {
	t.Helper()
	results, err := b.Service.SignCentrally(context.Background(), b.Users[user].Actor, keys)
	require.NoError(t, err)
	for _, r := range results {
		require.NoError(t, r.Err)
	}
}

// Issued enters a right record, and takes it all the way to its certificate.
func (b *Bed) Issued(t testing.TB, person int, facility string) store.Record {
	t.Helper()
	key := b.Enter(t, b.Record(person, facility))
	b.Drain(t)
	b.Sign(t, b.clerkOf(facility).ID, key)
	b.Drain(t)
	r, err := b.Service.Record(context.Background(), b.clerkOf(facility), key)
	require.NoError(t, err)
	require.True(t, r.State.InForce(), "%s", r.State)
	return r
}

func (b *Bed) clerkOf(facility string) store.Actor {
	for _, u := range b.Users {
		if u.Facility == facility {
			return u.Actor
		}
	}
	return store.Actor{}
}

// JWS signs a payload as a signing agent does that has the facility's key: compact, with
// the certificate in its header.
func (b *Bed) JWS(t testing.TB, facility string, payload []byte) string {
	t.Helper()
	key := b.Facilities[facility]
	header, err := json.Marshal(map[string]any{"alg": "ES256", "x5c": [][]byte{key.Certificate().Raw}})
	require.NoError(t, err)
	text := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	signature, err := key.Sign(context.Background(), []byte(text))
	require.NoError(t, err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}
