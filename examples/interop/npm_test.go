package interop_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

// The readers of read.mjs. Keys lists of dcc-utils 0.4.0 are for ES256 only.
const (
	dccSDK           = "dcc-sdk"
	cosette          = "cosette"
	dccUtils         = "dcc-utils certificate"
	dccUtilsKeysList = "dcc-utils keys list"
)

// refusals is what the readers say of a signature that does not match.
var refusals = map[string]string{
	dccSDK:           "invalid_signature",
	cosette:          "Signature mismatch",
	dccUtils:         "Signature missmatch", // sic
	dccUtilsKeysList: "not verified",
}

func readersOf(a authority) []string {
	if a.name == "ES256" {
		return []string{dccSDK, cosette, dccUtils, dccUtilsKeysList}
	}
	return []string{dccSDK, cosette, dccUtils}
}

type readRequest struct {
	Reader      string `json:"reader"`
	Text        string `json:"text"`
	KeyID       string `json:"kid"`
	Certificate string `json:"certificate"` // DER in base64
}

type readAnswer struct {
	DCC     json.RawMessage `json:"dcc"`
	Claims  json.RawMessage `json:"claims"`
	Refused string          `json:"refused"`
}

// read asks a reader that trusts the certificate of trusted under the key
// identifier of a.
func read(reader, text string, a, trusted authority) readRequest {
	return readRequest{reader, text, a.kid(), base64.StdEncoding.EncodeToString(trusted.dsc.Raw)}
}

func TestNodeReadersBelieveUs(t *testing.T) {
	type issuedCase struct {
		name   string
		person person
		issued *cert.Issued
	}
	var cases []issuedCase
	var requests []readRequest
	for _, a := range authorities() {
		for _, p := range people {
			issued := issue(t, a, p)
			for _, reader := range readersOf(a) {
				cases = append(cases, issuedCase{reader + "/" + a.name + "/" + p.name, p, issued})
				requests = append(requests, read(reader, qr.Encode(issued.COSE), a, a))
			}
		}
	}
	for i, answer := range ask[readRequest, readAnswer](t, "read.mjs", requests) {
		t.Run(cases[i].name, func(t *testing.T) {
			require.Empty(t, answer.Refused)
			require.JSONEq(t, cases[i].person.dcc, string(answer.DCC))
			if answer.Claims != nil {
				require.JSONEq(t, claimsOf(cases[i].person, cases[i].issued), string(answer.Claims))
			}
		})
	}
}

// claimsOf is what the CWT says, the private claim with it.
func claimsOf(p person, issued *cert.Issued) string {
	return fmt.Sprintf(`{"1": "VN", "4": %d, "6": %d, "-260": {"1": %s}, "%d": {"1": %q, "2": %d}}`,
		issued.ExpiresAt.Unix(), issued.IssuedAt.Unix(), p.dcc,
		cert.PrivateClaim, p.certificate.Nationality, p.certificate.DosesReceived)
}

func TestNodeReadersRefuseForgeries(t *testing.T) {
	var names []string
	var requests []readRequest
	for _, a := range authorities() {
		message := issue(t, a, people[0]).COSE
		impostor := a.impostor(t)
		for _, reader := range readersOf(a) {
			names = append(names, reader+"/"+a.name+"/changed date", reader+"/"+a.name+"/another key")
			requests = append(requests, read(reader, forge(t, message), a, a), read(reader, qr.Encode(message), a, impostor))
		}
	}
	for i, answer := range ask[readRequest, readAnswer](t, "read.mjs", requests) {
		t.Run(names[i], func(t *testing.T) {
			require.Contains(t, answer.Refused, refusals[requests[i].Reader])
			require.Nil(t, answer.DCC)
		})
	}
}

func TestKeysListOfDCCUtilsReadsNoPS256(t *testing.T) {
	var requests []readRequest
	for _, a := range authorities()[1:] {
		requests = append(requests, read(dccUtilsKeysList, qr.Encode(issue(t, a, people[0]).COSE), a, a))
	}
	for _, answer := range ask[readRequest, readAnswer](t, "read.mjs", requests) {
		require.Contains(t, answer.Refused, "Unknown algorithm, -37")
	}
}

type signRequest struct {
	DCC         json.RawMessage `json:"dcc"`
	Issuer      string          `json:"issuer"`
	Months      int             `json:"months"`
	Certificate string          `json:"certificate"`
	Key         string          `json:"key"`
}

type signAnswer struct {
	Text string `json:"text"`
}

func TestWeBelieveDCCSDK(t *testing.T) {
	var signers []authority
	var signed []person
	var requests []signRequest
	for _, a := range authorities() {
		for _, p := range people {
			signers, signed = append(signers, a), append(signed, p)
			requests = append(requests, signRequest{json.RawMessage(p.dcc), "VN", 6, a.certificatePEM(), a.keyPEM(t)})
		}
	}
	for i, answer := range ask[signRequest, signAnswer](t, "sign.mjs", requests) {
		t.Run(signers[i].name+"/"+signed[i].name, func(t *testing.T) {
			verifier := signers[i].verifier(t, time.Now)
			result := verifier.Verify(t.Context(), answer.Text)
			require.Equal(t, verify.Valid, result.Decision, "%v", result.Checks)
			require.Equal(t, strings.Fields(signers[i].name)[0], result.Algorithm)
			require.Equal(t, "VN", result.Payload.Issuer)
			requireDCC(t, signed[i], result)

			message, err := qr.Decode(answer.Text)
			require.NoError(t, err)
			forged := verifier.Verify(t.Context(), forge(t, message))
			require.Equal(t, verify.BadSignature, forged.Decision)
			require.Nil(t, forged.Payload)
		})
	}
}
