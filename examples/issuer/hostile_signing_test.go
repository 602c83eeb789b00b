//go:build unix

package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
	"github.com/vaxcert/vaxcert/signer"
)

// asked is a signing request as an agent gets it.
type asked struct {
	ID    string
	Items []struct {
		Record  string
		Payload []byte
	}
}

func (a *attacked) ask(as string, keys ...string) asked {
	a.Helper()
	got := a.send(as, "/v1/signing-requests", map[string]any{"records": keys})
	require.Equal(a, 201, got.status, got.body)
	var q asked
	require.NoError(a, json.Unmarshal([]byte(got.body), &q))
	return q
}

func (a *attacked) send(as, path string, body any) said {
	a.Helper()
	text, err := json.Marshal(body)
	require.NoError(a, err)
	return a.call(call{as: as, method: "POST", path: path, body: strings.NewReader(string(text))})
}

// answer sends one signature, and gives its code; empty where it was taken.
func (a *attacked) answer(as, id, signature string) string {
	a.Helper()
	got := a.send(as, "/v1/signing-requests/"+id+"/signatures", map[string]any{"signatures": []string{signature}})
	var problem struct {
		Code    string
		Results []struct {
			Signed bool
			Code   string
		}
	}
	require.NoError(a, json.Unmarshal([]byte(got.body), &problem), got.body)
	require.Less(a, got.status, 500)
	if len(problem.Results) == 1 {
		require.Equal(a, problem.Results[0].Code == "", problem.Results[0].Signed)
		return problem.Results[0].Code
	}
	return problem.Code
}

// jws signs a payload with any key and header.
func jws(t *testing.T, key *signer.Key, header map[string]any, payload []byte) string {
	h, err := json.Marshal(header)
	require.NoError(t, err)
	text := base64.RawURLEncoding.EncodeToString(h) + "." + base64.RawURLEncoding.EncodeToString(payload)
	if key == nil {
		return text + "."
	}
	signature, err := key.Sign(context.Background(), []byte(text))
	require.NoError(t, err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// impostor has a key whose certificate says that it is the facility's, and that nobody
// vouches for but itself.
func impostor(t *testing.T, facility string) *signer.Key {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Country: []string{"VN"}, CommonName: "x", SerialNumber: facility},
		NotBefore: testbed.Began.AddDate(-1, 0, 0), NotAfter: testbed.Began.AddDate(5, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	made, err := signer.New(certificate, key)
	require.NoError(t, err)
	return made
}

// Forged signatures are each refused with a code, take the request with them, and leave
// the record as it was.
func TestForgedSignatures(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		a := newAttacked(t, open)
		key := a.Enter(t, a.Record(0, testbed.FacilityA))
		second := a.Enter(t, a.Record(1, testbed.FacilityA))
		a.Drain(t)
		own, other, fake := a.Facilities[testbed.FacilityA], a.Facilities[testbed.FacilityB], impostor(t, testbed.FacilityA)
		x5c := func(k *signer.Key) map[string]any {
			return map[string]any{"alg": "ES256", "x5c": [][]byte{k.Certificate().Raw}}
		}
		with := func(h map[string]any, name string, value any) map[string]any {
			h[name] = value
			return h
		}
		earlier := a.ask(testbed.ClerkA, key)
		for name, forge := range map[string]func(payload []byte) string{
			"nothing":                  func([]byte) string { return "" },
			"no JWS":                   func([]byte) string { return "a.b.c" },
			"dots":                     func([]byte) string { return strings.Repeat(".", 1000) },
			"none":                     func(p []byte) string { return jws(t, nil, map[string]any{"alg": "none"}, p) },
			"none with a certificate":  func(p []byte) string { return jws(t, nil, with(x5c(own), "alg", "none"), p) },
			"another facility's":       func(p []byte) string { return jws(t, other, x5c(other), p) },
			"another's under our name": func(p []byte) string { return jws(t, other, x5c(own), p) },
			"nobody vouches":           func(p []byte) string { return jws(t, fake, x5c(fake), p) },
			"key in the header": func(p []byte) string {
				return jws(t, fake, map[string]any{"alg": "ES256", "jwk": map[string]string{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}, p)
			},
			"certificate elsewhere": func(p []byte) string {
				return jws(t, fake, map[string]any{"alg": "ES256", "x5u": "http://127.0.0.1:1/c.pem", "jku": "http://127.0.0.1:1/k"}, p)
			},
			"critical and unknown": func(p []byte) string { return jws(t, own, with(x5c(own), "crit", []string{"exp"}), p) },
			"another algorithm":    func(p []byte) string { return jws(t, own, with(x5c(own), "alg", "HS256"), p) },
			"an intermediate first": func(p []byte) string {
				return jws(t, fake, with(x5c(fake), "x5c", [][]byte{fake.Certificate().Raw, own.Certificate().Raw}), p)
			},
			"another person's": func(p []byte) string {
				return jws(t, own, x5c(own), []byte(strings.Replace(string(p), a.People[0].FullName, a.People[2].FullName, 1)))
			},
			"a number changed behind": func(p []byte) string {
				parts := strings.Split(jws(t, own, x5c(own), p), ".")
				parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(p), a.People[0].PersonalID, a.People[2].PersonalID, 1)))
				return strings.Join(parts, ".")
			},
			"of an earlier request": func([]byte) string { return jws(t, own, x5c(own), earlier.Items[0].Payload) },
			"of another record": func([]byte) string {
				return jws(t, own, x5c(own), a.ask(testbed.ClerkA, second).Items[0].Payload)
			},
			"a bit flipped": func(p []byte) string {
				text := []byte(jws(t, own, x5c(own), p))
				text[len(text)-40] ^= 1
				return string(text)
			},
			"COSE of zeros": func([]byte) string { return base64.StdEncoding.EncodeToString(make([]byte, 500)) },
			"a megabyte":    func([]byte) string { return strings.Repeat("A", 1<<20) },
		} {
			q := a.ask(testbed.ClerkA, key)
			code := a.answer(testbed.ClerkA, q.ID, forge(q.Items[0].Payload))
			require.NotEmpty(t, code, "%s was taken", name)
			require.NotEqual(t, "internal", code, name)
			require.Equal(t, "signing-request-used", a.answer(testbed.ClerkA, q.ID, jws(t, own, x5c(own), q.Items[0].Payload)), "%s: a request is answered once", name)
		}
		require.Equal(t, life.Verified, a.stateOf(key))

		// Another facility's clerk can neither ask nor answer.
		q := a.ask(testbed.ClerkA, key)
		good := jws(t, own, x5c(own), q.Items[0].Payload)
		require.Equal(t, "not-found", a.answer(testbed.ClerkB, q.ID, good))
		require.Equal(t, 404, a.send(testbed.ClerkB, "/v1/signing-requests", map[string]any{"records": []string{key}}).status)
		require.Contains(t, a.send(testbed.ClerkB, "/v1/signatures", map[string]any{"records": []string{key}}).body, `"code":"not-found"`)

		// The right answer counts once; played back, never.
		require.Empty(t, a.answer(testbed.ClerkA, q.ID, good))
		require.Equal(t, "signing-request-used", a.answer(testbed.ClerkA, q.ID, good))
		again := a.send(testbed.ClerkA, "/v1/signing-requests", map[string]any{"records": []string{key}})
		require.Equal(t, 409, again.status, again.body)
		a.Drain(t)
		require.Equal(t, life.Issued, a.stateOf(key))
		require.Equal(t, life.Verified, a.stateOf(second))

		// An answer that comes too late is none.
		late := a.ask(testbed.ClerkA, second)
		a.Clock.Advance(16 * time.Minute)
		require.Equal(t, "signing-request-used", a.answer(testbed.ClerkA, late.ID, jws(t, own, x5c(own), late.Items[0].Payload)))
		require.Equal(t, life.Verified, a.stateOf(second))
	})
}

func (a *attacked) stateOf(key string) life.State {
	a.Helper()
	r, err := a.Service.Record(context.Background(), a.Users[testbed.Officer1].Actor, key)
	require.NoError(a, err)
	return r.State
}
