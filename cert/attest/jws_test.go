package attest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
)

type header map[string]any

func toJSON(t testing.TB, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	require.NoError(t, err)
	return string(data)
}

// payload is the record in JSON, with further members.
func payload(more map[string]any) []byte {
	var members map[string]any
	data, _ := json.Marshal(record)
	_ = json.Unmarshal(data, &members)
	maps.Copy(members, more)
	data, _ = json.Marshal(members)
	return data
}

// base64DER is a certificate as x5c has it.
func (h holder) base64DER() string { return base64.StdEncoding.EncodeToString(h.Raw) }

// signJWS makes a compact JWS; the time is signed where the header has none.
func signJWS(t testing.TB, h holder, algorithm string, more header, payload []byte) []byte {
	t.Helper()
	options := (&jose.SignerOptions{}).WithHeader("x5c", []string{h.base64DER()})
	if more["iat"] == nil && more["sigT"] == nil {
		options.WithHeader("iat", signed.Unix())
	}
	for name, value := range more {
		options.WithHeader(jose.HeaderKey(name), value)
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(algorithm), Key: h.key}, options)
	require.NoError(t, err)
	object, err := s.Sign(payload)
	require.NoError(t, err)
	compact, err := object.CompactSerialize()
	require.NoError(t, err)
	return []byte(compact)
}

// general is the JSON form with a list of signatures, flat the one without.
func general(compact []byte, extra ...string) []byte {
	p := strings.Split(string(compact), ".")
	signature := fmt.Sprintf(`{"protected":%q,"signature":%q,"header":{"kid":"x"}}`, p[0], p[2])
	return []byte(fmt.Sprintf(`{"payload":%q,"signatures":[%s]}`, p[1], strings.Join(append([]string{signature}, extra...), ",")))
}

func flat(compact []byte) []byte {
	p := strings.Split(string(compact), ".")
	return []byte(fmt.Sprintf("\n{\"signature\":%q,\"payload\":%q,\"protected\":%q}\n", p[2], p[1], p[0]))
}

func detached(compact []byte) []byte {
	p := strings.Split(string(compact), ".")
	return []byte(p[0] + ".." + p[2])
}

func TestTheSignaturesOfBrowserPlugIns(t *testing.T) {
	w := newWorld(t)
	s := w.store(t)
	for algorithm, h := range map[string]holder{"ES256": w.ec, "PS256": w.rsa, "RS256": w.rsa} {
		compact := signJWS(t, h, algorithm, nil, payload(nil))
		attached, err := attest.Attach(detached(compact), payload(nil))
		require.NoError(t, err)
		require.Equal(t, string(compact), string(attached))
		flatDetached := fmt.Sprintf(`{"protected":%q,"signature":%q}`, strings.Split(string(compact), ".")[0], strings.Split(string(compact), ".")[2])
		attached, err = attest.Attach([]byte(flatDetached), payload(nil))
		require.NoError(t, err)
		require.Equal(t, string(compact), string(attached))

		for form, attestation := range map[string][]byte{"compact": compact, "flat": flat(compact), "general": general(compact)} {
			r, a, err := s.VerifyRecord(attestation)
			require.NoError(t, err, algorithm+" "+form)
			require.Equal(t, record, r)
			require.Equal(t, cert.Attestation{Hash: sha256.Sum256(attestation), Facility: facility, SignedAt: signed, Format: attest.FormatJWS}, a)
		}
		refused(t, s, detached(compact), attest.PayloadMissing)
	}
}

func TestAttachWantsADetachedPayload(t *testing.T) {
	w := newWorld(t)
	compact := signJWS(t, w.ec, "ES256", nil, payload(nil))
	_, err := attest.Attach(compact, payload(nil))
	require.ErrorIs(t, err, attest.PayloadNotDetached)
	_, err = attest.Attach(w.ec.attested(t), payload(nil))
	require.ErrorIs(t, err, attest.JWSMalformed)
	_, err = attest.Attach(detached(compact), make([]byte, attest.MaxAttestation))
	require.ErrorIs(t, err, attest.TooLarge)
	another, err := attest.Attach(detached(compact), payload(map[string]any{"dose_number": "3"}))
	require.NoError(t, err)
	refused(t, w.store(t), another, attest.SignatureInvalid)
}

func TestAlgorithmsThatAreNotTheKeys(t *testing.T) {
	w := newWorld(t)
	s := w.store(t)
	protected := func(algorithm string, h holder) string {
		return base64.RawURLEncoding.EncodeToString([]byte(toJSON(t, header{"alg": algorithm, "x5c": []string{h.base64DER()}, "iat": signed.Unix()})))
	}
	said := base64.RawURLEncoding.EncodeToString(payload(nil))
	for _, algorithm := range []string{"none", "None", "", "HS256", "ES384", "EdDSA", "RS1", "PS512"} {
		refused(t, s, []byte(protected(algorithm, w.ec)+"."+said+".AAAA"), attest.AlgorithmOther)
	}
	refused(t, s, []byte(protected("none", w.ec)+"."+said+"."), attest.JWSMalformed)

	// The public key as the secret of a MAC.
	mac, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: w.rsa.RawSubjectPublicKeyInfo},
		(&jose.SignerOptions{}).WithHeader("x5c", []string{w.rsa.base64DER()}).WithHeader("iat", signed.Unix()))
	require.NoError(t, err)
	object, err := mac.Sign(payload(nil))
	require.NoError(t, err)
	compact, err := object.CompactSerialize()
	require.NoError(t, err)
	refused(t, s, []byte(compact), attest.AlgorithmOther)

	refused(t, s, []byte(protected("ES256", w.rsa)+"."+said+"."+base64.RawURLEncoding.EncodeToString(make([]byte, 64))), attest.AlgorithmMismatch)
	refused(t, s, []byte(protected("PS256", w.ec)+"."+said+"."+base64.RawURLEncoding.EncodeToString(make([]byte, 256))), attest.AlgorithmMismatch)
	refused(t, s, []byte(protected("ES256", w.ec)+"."+said+"."+base64.RawURLEncoding.EncodeToString(make([]byte, 64))), attest.SignatureInvalid)
}

func TestTheHeaderOfAJWS(t *testing.T) {
	w := newWorld(t)
	s := w.store(t)
	for name, value := range (header{"crit": []string{"exp"}, "b64": true, "zip": "DEF"}) {
		refused(t, s, signJWS(t, w.ec, "ES256", header{name: value}, payload(nil)), attest.HeaderUnsupported)
	}
	compact := signJWS(t, w.ec, "ES256", nil, payload(nil))
	refused(t, s, bytes.Replace(general(compact), []byte(`"kid":"x"`), []byte(`"crit":["x"]`), 1), attest.HeaderUnsupported)

	_, _, err := s.VerifyRecord(signJWS(t, w.ec, "ES256", header{"sigT": "2022-04-14T15:30:00+07:00", "iat": signed.Unix(), "typ": "JWT", "kid": "x"},
		payload(map[string]any{"signed_at": "2022-04-14T08:30:00.25Z"})))
	require.NoError(t, err)
	for why, more := range map[attest.Code]header{
		attest.TimeContradiction: {"sigT": "2022-04-14T08:30:01Z", "iat": signed.Unix()},
		attest.TimeInvalid:       {"iat": 1649925000.5},
	} {
		refused(t, s, signJWS(t, w.ec, "ES256", more, payload(nil)), why)
	}
	for _, bad := range []header{{"iat": -1}, {"iat": "x"}, {"iat": int64(1) << 60}, {"sigT": "yesterday"}, {"sigT": 5}} {
		refused(t, s, signJWS(t, w.ec, "ES256", bad, payload(nil)), attest.TimeInvalid)
	}

	bare := func(options *jose.SignerOptions) []byte {
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: w.ec.key}, options)
		require.NoError(t, err)
		object, err := signer.Sign(payload(nil))
		require.NoError(t, err)
		compact, err := object.CompactSerialize()
		require.NoError(t, err)
		return []byte(compact)
	}
	refused(t, s, bare(nil), attest.CertificateMissing)
	refused(t, s, bare((&jose.SignerOptions{}).WithHeader("x5c", []string{})), attest.CertificateMissing)
	refused(t, s, bare((&jose.SignerOptions{}).WithHeader("x5c", []string{"AAAA"})), attest.CertificateBroken)
	refused(t, s, bare((&jose.SignerOptions{}).WithHeader("x5c", "AAAA")), attest.CertificateBroken)
	refused(t, s, bare((&jose.SignerOptions{}).WithHeader("x5c", []string{w.ec.base64DER()})), attest.TimeMissing)
}

func TestTheFormOfAJWS(t *testing.T) {
	w := newWorld(t)
	s := w.store(t)
	compact := signJWS(t, w.ec, "ES256", nil, payload(nil))
	p := strings.Split(string(compact), ".")
	refused(t, s, general(compact, fmt.Sprintf(`{"protected":%q,"signature":%q}`, p[0], p[2])), attest.SignatureCount)
	refused(t, s, []byte(`{"payload":"e30","signatures":[]}`), attest.SignatureCount)
	refused(t, s, bytes.Replace(flat(compact), []byte(`{`), []byte(`{"payload":"e30",`), 1), attest.MemberTwice)
	for _, broken := range []string{
		"a.b", "a.b.c.d", "..", "{}", "{", "null", `{"payload":1,"protected":"","signature":""}`,
		string(compact) + "=", string(compact) + "\n", " " + string(compact), p[0] + "." + p[1] + "\n." + p[2],
		strings.Replace(string(flat(compact)), `"payload"`, `"signatures":[{}],"payload"`, 1),
	} {
		refused(t, s, []byte(broken), attest.JWSMalformed)
	}
}

func TestThePayloadOfAJWS(t *testing.T) {
	w := newWorld(t)
	s := w.store(t)
	verify := func(payload string) (cert.Record, cert.Attestation, error) {
		return s.VerifyRecord(signJWS(t, w.ec, "ES256", nil, []byte(payload)))
	}
	r, a, err := verify(`{"record_id":"r","facility_id":"24001","dose_number":2,"phone":null,"Sex":"M","extra":{"a":[1,{"b":2}]}}`)
	require.NoError(t, err)
	require.Equal(t, cert.Record{ID: "r", FacilityID: facility, DoseNumber: "2"}, r)
	_, other, err := verify(`{"record_id":"r","facility_id":"24001","dose_number":2,"phone":null,"Sex":"M","extra":{"a":[1,{"b":3}]}}`)
	require.NoError(t, err)
	require.NotEqual(t, a.Hash, other.Hash)

	for text, why := range map[string]attest.Code{
		`{"record_id":"r","facility_id":"24001","record_id":"r"}`:           attest.MemberTwice,
		`{"record_id":"r","facility_id":"24001","record\u005fid":"s"}`:      attest.MemberTwice,
		`{"record_id":"r","facility_id":"24001","x":{"a":[{"b":1,"b":1}]}}`: attest.MemberTwice,
		`{"record_id":"r","facility_id":"24001","dose_number":2.0}`:         attest.FieldType,
		`{"record_id":"r","facility_id":"24001","dose_number":-2}`:          attest.FieldType,
		`{"record_id":"r","facility_id":"24001","sex":true}`:                attest.FieldType,
		`{"record_id":"r","facility_id":["24001"]}`:                         attest.FieldType,
		`{"record_id":"r"}`:                         attest.RecordIncomplete,
		`{"record_id":"","facility_id":"24001"}`:    attest.RecordIncomplete,
		`[{"record_id":"r","facility_id":"24001"}]`: attest.PayloadMalformed,
		`null`:                                   attest.PayloadMalformed,
		`{"record_id":"r","facility_id":"24001"`: attest.PayloadMalformed,
		`{"record_id":"r","facility_id":"24001"} {}`:         attest.PayloadMalformed,
		"{\"record_id\":\"\xff\",\"facility_id\":\"24001\"}": attest.PayloadMalformed,
	} {
		_, _, err := verify(text)
		require.ErrorIs(t, err, why, text)
	}
	deep := `{"record_id":"r","facility_id":"24001","x":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + "}"
	_, _, err = verify(deep)
	require.NoError(t, err)
	refused(t, s, signJWS(t, w.ec, "ES256", nil, bytes.Repeat([]byte(" "), attest.MaxAttestation)), attest.TooLarge)
}
