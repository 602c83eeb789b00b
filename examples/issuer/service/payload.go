package service

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// payloadOf gives what a facility's agent signs: the record, when it was asked, and by
// which request. So a signature answers one request only.
func payloadOf(request store.SigningRequest, said cert.Record) ([]byte, [32]byte) {
	payload, err := json.Marshal(struct {
		cert.Record
		SignedAt string `json:"signed_at"`
		Request  string `json:"request"`
	}{said, request.MadeAt.UTC().Format(time.RFC3339), request.ID})
	if err != nil {
		panic("service: a record is texts: " + err.Error())
	}
	return payload, sha256.Sum256(payload)
}

// ReadSignature gives the bytes of a signature as it travels in JSON: COSE is in base64,
// a JWS its own text.
func ReadSignature(text string) []byte {
	if cose, err := base64.StdEncoding.DecodeString(text); err == nil {
		return cose
	}
	return []byte(text)
}

// answerTo gives the attestation that a signature is, and makes sure that a JWS, in
// either of its forms, is under the payload that was asked for. COSE has a form of its
// own; it is bound to the request by its time.
func answerTo(payload, signature []byte) ([]byte, error) {
	signature = bytes.TrimSpace(signature)
	attached, err := attest.Attach(signature, payload)
	switch {
	case err == nil:
		return attached, nil
	case !errors.Is(err, attest.PayloadNotDetached):
		return signature, nil // no JWS; whoever verifies it says what it is
	}
	if said, err := base64.RawURLEncoding.DecodeString(payloadWithin(signature)); err != nil || !bytes.Equal(said, payload) {
		return nil, ErrOtherRecord
	}
	return signature, nil
}

// payloadWithin gives the payload of a JWS, in base64url.
func payloadWithin(jws []byte) string {
	if jws[0] != '{' {
		return strings.Split(string(jws), ".")[1]
	}
	var members map[string]json.RawMessage // names as they are written, unlike a struct's
	var payload string
	_ = json.Unmarshal(jws, &members)
	_ = json.Unmarshal(members["payload"], &payload)
	return payload
}
