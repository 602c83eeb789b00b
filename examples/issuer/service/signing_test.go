package service_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestAFacilitySignsByItsAgent(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		clerk := b.Users[testbed.ClerkA].Actor
		one, two, three := b.Enter(t, b.Record(1, testbed.FacilityA)), b.Enter(t, b.Record(2, testbed.FacilityA)), b.Enter(t, b.Record(3, testbed.FacilityA))
		b.Drain(t)
		asked, err := b.Service.RequestSignatures(ctx, clerk, []string{one, two, three})
		require.NoError(t, err)
		require.Len(t, asked.Payloads, 3)

		whole := b.JWS(t, testbed.FacilityA, asked.Payloads[0])
		detached := b.JWS(t, testbed.FacilityA, asked.Payloads[1])
		parts := strings.Split(detached, ".")
		detached = parts[0] + ".." + parts[2]
		foreign := b.JWS(t, testbed.FacilityB, asked.Payloads[2])

		_, err = b.Service.SubmitSignatures(ctx, b.Users[testbed.ClerkB].Actor, asked.Request.ID, nil)
		require.ErrorIs(t, err, store.ErrNotFound)
		results, err := b.Service.SubmitSignatures(ctx, clerk, asked.Request.ID, [][]byte{[]byte(whole), []byte(detached), []byte(foreign)})
		require.NoError(t, err)
		require.NoError(t, results[0].Err)
		require.NoError(t, results[1].Err)
		require.ErrorIs(t, results[2].Err, attest.FacilityMismatch)

		_, err = b.Service.SubmitSignatures(ctx, clerk, asked.Request.ID, [][]byte{[]byte(whole)})
		require.ErrorIs(t, err, store.ErrUsed)
		b.Drain(t)
		require.Equal(t, life.Issued, state(t, b, one).State)
		require.Equal(t, life.Issued, state(t, b, two).State)
		require.Equal(t, life.Verified, state(t, b, three).State)
	})
}

func TestASignatureAnswersOneRequestOnly(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	key := b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Drain(t)
	first, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
	require.NoError(t, err)
	second, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
	require.NoError(t, err)
	replayed := b.JWS(t, testbed.FacilityA, first.Payloads[0])
	results, err := b.Service.SubmitSignatures(ctx, clerk, second.Request.ID, [][]byte{[]byte(replayed)})
	require.NoError(t, err)
	require.ErrorIs(t, results[0].Err, service.ErrOtherRecord)

	b.Clock.Advance(store.SigningLife + time.Minute)
	_, err = b.Service.SubmitSignatures(ctx, clerk, first.Request.ID, [][]byte{[]byte(replayed)})
	require.ErrorIs(t, err, store.ErrUsed, "it is over")
}

// A signature that was captured answers no other request, in whatever form it is put.
func TestASignatureIsNotReplayedInAnotherForm(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	key := b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Drain(t)
	first, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
	require.NoError(t, err)
	parts := strings.Split(b.JWS(t, testbed.FacilityA, first.Payloads[0]), ".")
	cose, err := attest.Sign(ctx, b.Facilities[testbed.FacilityA], state(t, b, key).Said, b.Clock.Now())
	require.NoError(t, err)
	b.Clock.Advance(time.Minute)
	for name, captured := range map[string]string{
		"compact":   strings.Join(parts, "."),
		"flattened": `{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`,
		"general":   ` {"payload":"` + parts[1] + `","signatures":[{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"}]}`,
		"twice":     `{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","Payload":"","signature":"` + parts[2] + `"}`,
		"COSE":      string(cose),
	} {
		second, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
		require.NoError(t, err)
		results, err := b.Service.SubmitSignatures(ctx, clerk, second.Request.ID, [][]byte{[]byte(captured)})
		require.NoError(t, err)
		require.ErrorIs(t, results[0].Err, service.ErrOtherRecord, name)
	}
}

// Each form of a signature answers the request that it was made for.
func TestASignatureMayHaveAnyForm(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	facility := b.Facilities[testbed.FacilityA]
	for i, form := range []func(payload []byte, key string) []byte{
		func(payload []byte, _ string) []byte {
			parts := strings.Split(b.JWS(t, testbed.FacilityA, payload), ".")
			return []byte(`{"protected":"` + parts[0] + `","payload":"` + parts[1] + `","signature":"` + parts[2] + `"}`)
		},
		func(payload []byte, _ string) []byte {
			parts := strings.Split(b.JWS(t, testbed.FacilityA, payload), ".")
			return []byte(`{"protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`)
		},
		func(_ []byte, key string) []byte {
			cose, err := attest.Sign(ctx, facility, state(t, b, key).Said, b.Clock.Now())
			require.NoError(t, err)
			return cose
		},
	} {
		key := b.Enter(t, b.Record(i+1, testbed.FacilityA))
		b.Drain(t)
		asked, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
		require.NoError(t, err)
		results, err := b.Service.SubmitSignatures(ctx, clerk, asked.Request.ID, [][]byte{form(asked.Payloads[0], key)})
		require.NoError(t, err)
		require.NoError(t, results[0].Err, i)
	}
}

func TestWhatWasChangedMeanwhileIsNotSigned(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	key := b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Drain(t)
	asked, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
	require.NoError(t, err)
	r := state(t, b, key)
	r.Said.LotNumber = "OTHER"
	_, err = b.Service.Correct(ctx, clerk, key, r.Version, r.Said)
	require.NoError(t, err)
	b.Drain(t)
	results, err := b.Service.SubmitSignatures(ctx, clerk, asked.Request.ID, [][]byte{[]byte(b.JWS(t, testbed.FacilityA, asked.Payloads[0]))})
	require.NoError(t, err)
	require.ErrorIs(t, results[0].Err, store.ErrStale)
}

func TestForgedSignaturesAreRefused(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	clerk := b.Users[testbed.ClerkA].Actor
	key := b.Enter(t, b.Record(1, testbed.FacilityA))
	b.Drain(t)
	for name, forge := range map[string]func(jws string) string{
		"another signature": func(jws string) string { return jws[:len(jws)-8] + "AAAAAAAA" },
		"alg none":          func(jws string) string { return "eyJhbGciOiJub25lIn0" + jws[strings.IndexByte(jws, '.'):] },
		"not a JWS":         func(string) string { return "<script>alert(1)</script>" },
		"long":              func(string) string { return strings.Repeat("a", 1<<20) },
		"nothing":           func(string) string { return "" },
	} {
		asked, err := b.Service.RequestSignatures(ctx, clerk, []string{key})
		require.NoError(t, err)
		results, err := b.Service.SubmitSignatures(ctx, clerk, asked.Request.ID,
			[][]byte{[]byte(forge(b.JWS(t, testbed.FacilityA, asked.Payloads[0])))})
		require.NoError(t, err, name)
		require.Error(t, results[0].Err, name)
		require.Equal(t, life.Verified, state(t, b, key).State, name)
	}
}

func TestTheProvinceSignsForThoseThatCannot(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	own, central := b.Enter(t, b.Record(1, testbed.FacilityA)), b.Enter(t, b.Record(2, testbed.FacilityC))
	b.Drain(t)
	results, err := b.Service.SignCentrally(ctx, b.Users[testbed.ProvinceA].Actor, []string{own, central})
	require.NoError(t, err)
	require.ErrorIs(t, results[0].Err, life.ErrRole)
	require.NoError(t, results[1].Err)
	results, err = b.Service.SignCentrally(ctx, b.Users[testbed.ProvinceB].Actor, []string{own})
	require.NoError(t, err)
	require.ErrorIs(t, results[0].Err, store.ErrNotFound)
}

// What an agent signs is the record with the request's number, as JSON.
func TestWhatIsToBeSignedCanBeRead(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	said := b.Record(1, testbed.FacilityA)
	key := b.Enter(t, said)
	b.Drain(t)
	asked, err := b.Service.RequestSignatures(ctx, b.Users[testbed.ClerkA].Actor, []string{key})
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(asked.Payloads[0], []byte(`{"record_id":"`+said.ID+`","full_name":"`+said.FullName)), "%s", asked.Payloads[0])
	require.Contains(t, string(asked.Payloads[0]), `"request":"`+asked.Request.ID+`"`)
}
