package api_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// The agent on a clerk's machine signs what the service asks for, once.
func TestSigningAgent(t *testing.T) {
	d := newDoor(t, testbed.Options{})
	var keys []string
	for i := range 4 {
		keys = append(keys, d.bed.Enter(t, d.bed.Record(i, testbed.FacilityA)))
	}
	d.bed.Drain(t)
	asked := d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/signing-requests", body: recordKeys(keys...)}).is(201)
	var signatures []string
	for i, one := range asked.list("items") {
		require.Equal(t, keys[i], one["record"])
		payload, err := base64.StdEncoding.DecodeString(one["payload"].(string))
		require.NoError(t, err)
		switch i {
		case 1: // another record than was asked for
			payload = bytes.Replace(payload, []byte(`"dose_number":"1"`), []byte(`"dose_number":"2"`), 1)
			signatures = append(signatures, d.bed.JWS(t, testbed.FacilityA, payload))
		case 2: // another facility's key
			signatures = append(signatures, d.bed.JWS(t, testbed.FacilityB, payload))
		case 3: // none
			signatures = append(signatures, "")
		default:
			signatures = append(signatures, d.bed.JWS(t, testbed.FacilityA, payload))
		}
	}
	path := asked.Header().Get("Location")
	submit := func() answer {
		return d.do(request{as: testbed.ClerkA, method: "POST", path: path, body: map[string]any{"signatures": signatures}})
	}
	results := submit().is(200).list("results")
	require.Equal(t, true, results[0]["signed"])
	require.Equal(t, "other-record", results[1]["code"])
	require.Equal(t, string(attest.FacilityMismatch), results[2]["code"])
	require.Equal(t, string(attest.PayloadMissing), results[3]["code"])
	require.NotEmpty(t, results[2]["title"])
	submit().problem(410, "signing-request-used")
	d.bed.Drain(t)
	require.Equal(t, "issued", d.state(keys[0]))
	require.Equal(t, "verified", d.state(keys[1]))

	d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/signing-requests", body: recordKeys(keys[0])}).problem(409, "wrong-state")
	d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/signing-requests", body: recordKeys(), wrong: true}).problem(422, "records-number")
	d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/signing-requests/none/signatures", body: map[string]any{"signatures": []string{}}}).problem(404, "not-found")

	// A request that is over.
	asked = d.do(request{as: testbed.ClerkA, method: "POST", path: "/v1/signing-requests", body: recordKeys(keys[3])}).is(201)
	d.bed.Clock.Advance(store.SigningLife)
	path = asked.Header().Get("Location")
	submit().problem(410, "signing-request-used")
}

func TestSignCentrally(t *testing.T) {
	pulled := false
	d := newDoor(t, testbed.Options{Change: func(o *service.Options) {
		there := o.FacilitySigner
		o.FacilitySigner = func(facility string) (attest.Signer, error) {
			key, err := there(facility)
			if pulled && err == nil {
				return brokenToken{key}, nil
			}
			return key, err
		}
	}})
	a, c := d.bed.Enter(t, d.bed.Record(0, testbed.FacilityA)), d.bed.Enter(t, d.bed.Record(1, testbed.FacilityC))
	d.bed.Drain(t)
	sign := func(user string, keys ...string) answer {
		return d.do(request{as: user, method: "POST", path: "/v1/signatures", body: recordKeys(keys...)})
	}
	results := sign(testbed.ProvinceA, c, a, "none").is(200).list("results")
	require.Equal(t, true, results[0]["signed"])
	require.Equal(t, "forbidden", results[1]["code"], "the facility signs for itself")
	require.Equal(t, "not-found", results[2]["code"])

	pulled = true
	sign(testbed.ClerkA, a).problem(503, "signing-failed")
	pulled = false
	require.Equal(t, true, sign(testbed.ClerkA, a).is(200).list("results")[0]["signed"])
	d.bed.Facilities[testbed.FacilityB] = nil
	b := d.bed.Enter(t, d.bed.Record(2, testbed.FacilityB))
	d.bed.Drain(t)
	delete(d.bed.Facilities, testbed.FacilityB)
	sign(testbed.ClerkB, b).problem(409, "no-facility-key")
}

// brokenToken is a token that was pulled out.
type brokenToken struct{ attest.Signer }

func (brokenToken) Sign(context.Context, []byte) ([]byte, error) {
	return nil, errors.New("the token is gone")
}
