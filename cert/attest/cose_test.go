package attest_test

import (
	"bytes"
	"context"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
	"github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/signer"
)

func TestEveryChangeOfAnAttestationIsRefused(t *testing.T) {
	w := newWorld(t)
	s := w.store(t)
	for _, attestation := range [][]byte{w.ec.attested(t), signJWS(t, w.ec, "ES256", nil, payload(nil))} {
		for i := range attestation {
			for bit := range 8 {
				changed := bytes.Clone(attestation)
				changed[i] ^= 1 << bit
				_, _, err := s.VerifyRecord(changed)
				require.Error(t, err, "bit %d of byte %d", bit, i)
			}
		}
		for end := range attestation {
			_, _, err := s.VerifyRecord(attestation[:end])
			require.Error(t, err)
		}
		_, _, err := s.VerifyRecord(append(bytes.Clone(attestation), 0))
		require.Error(t, err)
	}
}

// Another implementation reads the message and verifies its signature.
func TestOthersReadTheMessage(t *testing.T) {
	w := newWorld(t)
	for algorithm, h := range map[cose.Algorithm]holder{cose.AlgorithmES256: w.ec, cose.AlgorithmPS256: w.rsa} {
		var m cose.Sign1Message
		require.NoError(t, m.UnmarshalCBOR(h.attested(t)))
		verifier, err := cose.NewVerifier(algorithm, h.PublicKey)
		require.NoError(t, err)
		require.NoError(t, m.Verify(nil, verifier))
		require.Equal(t, h.Raw, m.Headers.Protected[cose.HeaderLabelX5Chain])
		require.Equal(t, signer.KeyID(h.Certificate), m.Headers.Protected[cose.HeaderLabelKeyID])

		var said []any
		require.NoError(t, cbor.Unmarshal(m.Payload, &said))
		require.Equal(t, []any{"vaxcert-attestation-1", uint64(signed.Unix())}, said[:2])
		again, err := cbor.CoreDetEncOptions().EncMode()
		require.NoError(t, err)
		deterministic, err := again.Marshal(said)
		require.NoError(t, err)
		require.Equal(t, deterministic, m.Payload)
		columns := map[string]any{}
		for name, value := range said[2].(map[any]any) {
			columns[name.(string)] = value
		}
		require.Equal(t, jsonOf(t, record), columns)
	}
}

func jsonOf(t testing.TB, r cert.Record) map[string]any {
	data, err := json.Marshal(r)
	require.NoError(t, err)
	var columns map[string]any
	require.NoError(t, json.Unmarshal(data, &columns))
	return columns
}

// Every field of a record is signed, each under its name in records.csv.
func TestEveryFieldIsSigned(t *testing.T) {
	w := newWorld(t)
	for i := range reflect.TypeFor[cert.Record]().NumField() {
		r := cert.Record{ID: "r", FacilityID: facility}
		if field := reflect.ValueOf(&r).Elem().Field(i); field.String() == "" {
			field.SetString("some value")
		}
		a, err := attest.Sign(t.Context(), w.ec.signer(t), r, signed)
		require.NoError(t, err)
		back, _, err := w.store(t).VerifyRecord(a)
		require.NoError(t, err)
		require.Equal(t, r, back)
		a = signJWS(t, w.ec, "ES256", nil, []byte(toJSON(t, jsonOf(t, r))))
		back, _, err = w.store(t).VerifyRecord(a)
		require.NoError(t, err)
		require.Equal(t, r, back)
	}
}

// signCOSE makes a message of a holder with any headers and payload.
func signCOSE(t testing.TB, h holder, payload any, change func(*cose.Sign1Message)) []byte {
	t.Helper()
	algorithm := cose.AlgorithmES256
	if h.signer(t).Algorithm() == signer.PS256 {
		algorithm = cose.AlgorithmPS256
	}
	mode, err := cbor.CoreDetEncOptions().EncMode()
	require.NoError(t, err)
	m := cose.NewSign1Message()
	m.Payload, err = mode.Marshal(payload)
	require.NoError(t, err)
	m.Headers.Protected[cose.HeaderLabelAlgorithm] = algorithm
	m.Headers.Protected[cose.HeaderLabelX5Chain] = h.Raw
	change(m)
	s, err := cose.NewSigner(algorithm, h.key)
	require.NoError(t, err)
	require.NoError(t, m.Sign(nil, nil, s))
	data, err := m.MarshalCBOR()
	require.NoError(t, err)
	return data
}

func statement() []any {
	return []any{"vaxcert-attestation-1", signed.Unix(), map[string]string{"record_id": "r", "facility_id": facility}}
}

func asItIs(*cose.Sign1Message) {}

func TestTheCertificateMayStandUnprotectedWithItsHash(t *testing.T) {
	w := newWorld(t)
	outside := func(hash any, chain any) func(*cose.Sign1Message) {
		return func(m *cose.Sign1Message) {
			delete(m.Headers.Protected, cose.HeaderLabelX5Chain)
			m.Headers.Unprotected[cose.HeaderLabelX5Chain] = chain
			if hash != nil {
				m.Headers.Protected[cose.HeaderLabelX5T] = hash
			}
		}
	}
	sum := sha256.Sum256(w.ec.Raw)
	x5t := []any{-16, sum[:]}
	s := w.store(t, func(o *attest.Options) { o.Intermediates = nil })
	_, _, err := s.VerifyRecord(signCOSE(t, w.ec, statement(), outside(x5t, []any{w.ec.Raw, w.sub.Raw})))
	require.NoError(t, err)

	renewed := issue(t, &w.sub, w.ec.key)
	refused(t, s, signCOSE(t, w.ec, statement(), outside(nil, []any{w.ec.Raw, w.sub.Raw})), attest.CertificateMissing)
	refused(t, s, signCOSE(t, w.ec, statement(), outside(x5t, []any{renewed.Raw, w.sub.Raw})), attest.CertificateMismatch)
	refused(t, s, signCOSE(t, w.ec, statement(), outside([]any{-43, sum[:]}, w.ec.Raw)), attest.CertificateMismatch)
	refused(t, s, signCOSE(t, w.ec, statement(), outside(x5t, []any{w.ec.Raw, w.sub.Raw, w.sub.Raw, w.sub.Raw, w.sub.Raw, w.sub.Raw})), attest.CertificateBroken)
	refused(t, s, signCOSE(t, w.ec, statement(), outside(x5t, []byte("no certificate"))), attest.CertificateBroken)
}

func TestOnlyAttestationsAreTakenForOne(t *testing.T) {
	w := newWorld(t)
	s := w.store(t)
	fields := map[string]string{"record_id": "r", "facility_id": facility}
	for _, c := range []struct {
		payload any
		why     attest.Code
	}{
		{map[int]any{1: "VN", 6: signed.Unix(), -260: map[int]any{1: fields}}, attest.ContextMismatch},
		{fields, attest.ContextMismatch},
		{[]any{"Signature1", signed.Unix(), fields}, attest.ContextMismatch},
		{[]any{"vaxcert-attestation-1", "2022", fields}, attest.TimeInvalid},
		{[]any{"vaxcert-attestation-1", -1, fields}, attest.TimeInvalid},
		{[]any{"vaxcert-attestation-1", int64(253402300800), fields}, attest.TimeInvalid},
		{[]any{"vaxcert-attestation-1", signed.Unix(), fields, 1}, attest.PayloadMalformed},
		{[]any{"vaxcert-attestation-1", signed.Unix()}, attest.PayloadMalformed},
		{[]any{"vaxcert-attestation-1", signed.Unix(), map[string]any{"record_id": "r", "facility_id": facility, "other": "x"}}, attest.PayloadMalformed},
		{[]any{"vaxcert-attestation-1", signed.Unix(), map[string]any{"record_id": "r", "facility_id": facility, "sex": ""}}, attest.PayloadMalformed},
		{[]any{"vaxcert-attestation-1", signed.Unix(), map[string]any{"record_id": "r", "facility_id": facility, "dose_number": 1}}, attest.PayloadMalformed},
		{[]any{"vaxcert-attestation-1", signed.Unix(), map[string]any{"facility_id": facility}}, attest.RecordIncomplete},
		{[]any{"vaxcert-attestation-1", signed.Unix(), map[string]any{"record_id": "r"}}, attest.RecordIncomplete},
	} {
		refused(t, s, signCOSE(t, w.ec, c.payload, asItIs), c.why)
	}
	notShortest := append([]byte{0x98, 3}, must(cbor.Marshal(statement()))[1:]...)
	refused(t, s, signCOSE(t, w.ec, statement(), func(m *cose.Sign1Message) { m.Payload = notShortest }), attest.PayloadMalformed)
	refused(t, s, signCOSE(t, w.ec, statement(), func(m *cose.Sign1Message) { m.Headers.Protected[cose.HeaderLabelKeyID] = []byte("another!") }), attest.CertificateMismatch)
	whole := signCOSE(t, w.ec, statement(), asItIs)
	refused(t, s, whole[1:], attest.COSEMalformed)
	refused(t, s, append([]byte{0xd8, 61}, whole...), attest.COSEMalformed)
	refused(t, s, nil, attest.COSEMalformed)
	refused(t, s, make([]byte, attest.MaxAttestation+1), attest.TooLarge)
}

func must(data []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return data
}

func TestKeysOutsideTheProfileAreRefused(t *testing.T) {
	w := newWorld(t)
	p384 := issue(t, &w.sub, newEC(t, elliptic.P384()))
	m := signCOSE(t, w.ec, statement(), func(m *cose.Sign1Message) { m.Headers.Protected[cose.HeaderLabelX5Chain] = p384.Raw })
	refused(t, w.store(t), m, attest.KeyUnsupported)
	m = signCOSE(t, w.ec, statement(), func(m *cose.Sign1Message) { m.Headers.Protected[cose.HeaderLabelX5Chain] = w.rsa.Raw })
	refused(t, w.store(t), m, attest.AlgorithmMismatch)
	m = signCOSE(t, w.ec, statement(), func(m *cose.Sign1Message) {
		m.Headers.Protected[cose.HeaderLabelX5Chain] = issue(t, &w.sub, newEC(t, elliptic.P256())).Raw
	})
	refused(t, w.store(t), m, attest.SignatureInvalid)
}

type failing struct{ *signer.Key }

func (failing) Sign(context.Context, []byte) ([]byte, error) {
	return nil, errors.New("token unplugged")
}

func TestWhatCannotBeSigned(t *testing.T) {
	key := newWorld(t).ec.signer(t)
	for why, change := range map[attest.Code]func(*cert.Record){
		attest.RecordIncomplete: func(r *cert.Record) { r.FacilityID = "" },
		attest.RecordEncoding:   func(r *cert.Record) { r.FullName = "\xff" },
		attest.TooLarge:         func(r *cert.Record) { r.FullName = strings.Repeat("x", attest.MaxAttestation) },
	} {
		r := record
		change(&r)
		_, err := attest.Sign(t.Context(), key, r, signed)
		require.ErrorIs(t, err, why)
	}
	_, err := attest.Sign(t.Context(), key, record, time.Unix(-1, 0))
	require.ErrorIs(t, err, attest.TimeInvalid)
	_, err = attest.Sign(t.Context(), failing{key}, record, signed)
	require.ErrorIs(t, err, attest.SigningFailed)
	require.ErrorContains(t, err, "token unplugged")
}

// No error says anything about a person.
func TestErrorsSayNothingPersonal(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	s := w.store(t)
	jws := signJWS(t, w.ec, "ES256", nil, payload(nil))
	for _, attestation := range [][]byte{
		other.ec.attested(t), other.rsa.attested(t), jws[:len(jws)-4], payload(nil),
		signJWS(t, w.ec, "ES256", nil, payload(map[string]any{"sex": []string{record.FullName}})),
	} {
		_, _, err := s.VerifyRecord(attestation)
		var code attest.Code
		require.ErrorAs(t, err, &code)
		require.Equal(t, code.Error(), err.Error())
	}
}
