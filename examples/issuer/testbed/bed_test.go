package testbed_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// A record goes all the way on each store, and its holder sees the certificate.
func TestBed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		bed := testbed.New(t, testbed.Options{Open: open})
		r := bed.Issued(t, 0, testbed.FacilityA)
		require.Equal(t, life.Issued, r.State)

		said := r.Said
		person, err := bed.Service.LookUp(context.Background(), service.Question{Number: said.IDNumber, Birth: said.DateOfBirth, LastDose: said.VaccinationDate})
		require.NoError(t, err)
		mine, err := bed.Service.Mine(context.Background(), person)
		require.NoError(t, err)
		require.Len(t, mine, 1)
		require.NotNil(t, mine[0].Certificate)

		bed.Clock.Advance(350 * 24 * time.Hour)
		bed.Drain(t)
		r, err = bed.Service.Record(context.Background(), bed.Users[testbed.Officer1].Actor, r.Key)
		require.NoError(t, err)
		require.Equal(t, life.Renewed, r.State)
	})
}

// The signing agent's way.
func TestJWS(t *testing.T) {
	bed := testbed.New(t, testbed.Options{})
	key := bed.Enter(t, bed.Record(1, testbed.FacilityB))
	bed.Drain(t)
	clerk := bed.Users[testbed.ClerkB].Actor
	asked, err := bed.Service.RequestSignatures(context.Background(), clerk, []string{key})
	require.NoError(t, err)
	results, err := bed.Service.SubmitSignatures(context.Background(), clerk, asked.Request.ID,
		[][]byte{[]byte(bed.JWS(t, testbed.FacilityB, asked.Payloads[0]))})
	require.NoError(t, err)
	require.NoError(t, results[0].Err)
}
