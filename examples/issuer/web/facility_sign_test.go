package web

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// asked makes a signing request for records, as its file has it.
func asked(t *testing.T, v *browser, keys ...string) signingRequest {
	t.Helper()
	fields := []string{"with", "agent"}
	for _, key := range keys {
		fields = append(fields, "record", key)
	}
	a := v.post("/facility/sign", fields...)
	require.Equal(t, http.StatusOK, a.Status, a.Body)
	require.Contains(t, a.Header.Get("Content-Security-Policy"), "connect-src 'self' ws://127.0.0.1:1/;")
	encoded := html.UnescapeString(between(t, a.Body, `href="data:application/json;base64,`, `"`))
	text, err := base64.StdEncoding.DecodeString(encoded)
	require.NoError(t, err)
	var made signingRequest
	require.NoError(t, json.Unmarshal(text, &made))
	return made
}

// signatures gives an answer as a signing agent makes it.
func signatures(t *testing.T, at *bed, facility string, r signingRequest) string {
	answer := signedAnswer{ID: r.ID}
	for _, item := range r.Items {
		answer.Signatures = append(answer.Signatures, at.JWS(t, facility, item.Payload))
	}
	text, err := json.Marshal(answer)
	require.NoError(t, err)
	return string(text)
}

func verified(t *testing.T, at *bed, people ...int) []string {
	var keys []string
	for _, p := range people {
		keys = append(keys, at.Enter(t, at.Record(p, testbed.FacilityA)))
	}
	at.Drain(t)
	return keys
}

func TestAnAgentsAnswerIsTakenOnce(t *testing.T) {
	at := newBed(t)
	keys := verified(t, at, 0, 1, 2)
	v := at.as(t, testbed.ClerkA)
	r := asked(t, v, keys...)
	answer := signatures(t, at, testbed.FacilityA, r)
	require.Contains(t, v.send("/facility/sign/answer", "answer", answer).Body, "3 records are signed.")
	replayed := v.send("/facility/sign/answer", "answer", answer)
	require.Equal(t, http.StatusConflict, replayed.Status)
	require.Contains(t, replayed.Body, "A signing request is answered once, within 15 minutes.")
	at.Drain(t)
	require.Contains(t, v.get("/facility/record/"+keys[0]).Body, life.Title(life.Issued, "en"))
}

func TestAnAnswerAfterItsTime(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	keys := verified(t, at, 0)
	r := asked(t, v, keys...)
	answer := signatures(t, at, testbed.FacilityA, r)
	at.Clock.Advance(store.SigningLife + 1)
	require.Equal(t, http.StatusConflict, v.send("/facility/sign/answer", "answer", answer).Status)
}

func TestForeignAndForgedAnswers(t *testing.T) {
	at := newBed(t)
	keys := verified(t, at, 0, 1)
	v := at.as(t, testbed.ClerkA)
	r := asked(t, v, keys...)
	answer := signatures(t, at, testbed.FacilityA, r)

	other := at.as(t, testbed.ClerkB).send("/facility/sign/answer", "answer", answer)
	require.Equal(t, http.StatusNotFound, other.Status)
	require.Contains(t, other.Body, "Your facility has no such signing request.")
	require.Equal(t, http.StatusUnprocessableEntity, v.send("/facility/sign/answer", "answer", answer, "id", "0123").Status)
	require.Contains(t, v.send("/facility/sign/answer", "answer", "\x00\x01").Body, "The file is not an answer.")
	require.Contains(t, v.send("/facility/sign/answer", "answer", "", "id", r.ID).Body, "There are no signatures in the file")
	require.Contains(t, v.send("/facility/sign/answer", "answer", `{"id":"x"}`).Body, "The file is not an answer.")

	// Signed by the key of another facility, and the second under the first's payload.
	forged := signedAnswer{ID: r.ID, Signatures: []string{
		at.JWS(t, testbed.FacilityB, r.Items[0].Payload), at.JWS(t, testbed.FacilityA, r.Items[0].Payload),
	}}
	text, err := json.Marshal(forged)
	require.NoError(t, err)
	a := v.send("/facility/sign/answer", "answer", string(text))
	require.Contains(t, a.Body, "2 records are not signed")
	require.Contains(t, a.Body, "The signature is under something else than was asked for")
	at.Drain(t)
	require.Contains(t, v.get("/facility/record/"+keys[0]).Body, life.Title(life.Verified, "en"))
}

func TestAnswersInOtherForms(t *testing.T) {
	at := newBed(t)
	keys := verified(t, at, 0, 1)
	v := at.as(t, testbed.ClerkA)
	r := asked(t, v, keys...)
	lines := at.JWS(t, testbed.FacilityA, r.Items[0].Payload) + "\r\n" + at.JWS(t, testbed.FacilityA, r.Items[1].Payload) + "\r\n"
	require.Contains(t, v.send("/facility/sign/answer", "answer", lines, "id", r.ID).Body, "2 records are signed.")
}

func TestNothingChosen(t *testing.T) {
	at := newBed(t)
	v := at.as(t, testbed.ClerkA)
	for _, with := range []string{"server", "agent"} {
		a := v.post("/facility/sign", "with", with)
		require.Equal(t, http.StatusUnprocessableEntity, a.Status)
		require.Contains(t, a.Body, "No record was chosen, or too many")
	}
}

func TestAllThatAreReady(t *testing.T) {
	at := newBed(t)
	verified(t, at, 0, 1, 2, 3)
	v := at.as(t, testbed.ClerkA)
	require.Equal(t, 4, strings.Count(v.get("/facility/sign").Body, `name="record"`))
	require.Contains(t, v.post("/facility/sign", "all", "yes", "with", "server").Body, "4 records are signed.")
}
