package service

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
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

// answerTo gives the attestation that a signature is, and makes sure that a JWS is under
// the payload that was asked for.
func answerTo(payload, signature []byte) ([]byte, error) {
	signature = bytes.TrimSpace(signature)
	header, rest, isJWS := bytes.Cut(signature, []byte("."))
	if !isJWS || bytes.ContainsAny(header, "{\x00") {
		return signature, nil // COSE; its record is compared, and its time is the signer's
	}
	said, _, _ := bytes.Cut(rest, []byte("."))
	if len(said) == 0 {
		return attest.Attach(signature, payload)
	}
	if signed, err := base64.RawURLEncoding.DecodeString(string(said)); err != nil || !bytes.Equal(signed, payload) {
		return nil, ErrOtherRecord
	}
	return signature, nil
}
