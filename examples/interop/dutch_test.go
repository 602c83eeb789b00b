package interop_test

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"testing"
	"time"

	"github.com/minvws/nl-covid19-coronacheck-hcert/common"
	"github.com/minvws/nl-covid19-coronacheck-hcert/issuer"
	"github.com/minvws/nl-covid19-coronacheck-hcert/verifier"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

func TestDutchReaderBelievesUs(t *testing.T) {
	for _, a := range authorities() {
		for _, p := range people {
			t.Run(a.name+"/"+p.name, func(t *testing.T) {
				issued := issue(t, a, p)
				got, err := dutchReader(t, a, a.kid()).VerifyQREncoded([]byte(qr.Encode(issued.COSE)))
				require.NoError(t, err)

				require.Equal(t, "VN", got.HealthCertificate.Issuer)
				require.Equal(t, issued.IssuedAt.Unix(), got.HealthCertificate.IssuedAt)
				require.Equal(t, issued.ExpiresAt.Unix(), got.HealthCertificate.ExpirationTime)
				require.Equal(t, a.kid(), got.HealthCertificate.KIDB64)
				require.Equal(t, dutchDCC(t, p), got.HealthCertificate.DCC)
			})
		}
	}
}

func TestDutchReaderRefusesForgeries(t *testing.T) {
	for _, a := range authorities() {
		t.Run(a.name, func(t *testing.T) {
			message := issue(t, a, people[0]).COSE
			_, err := dutchReader(t, a, a.kid()).VerifyQREncoded([]byte(forge(t, message)))
			require.ErrorContains(t, err, "Could not verify signature")

			_, err = dutchReader(t, a.impostor(t), a.kid()).VerifyQREncoded([]byte(qr.Encode(message)))
			require.ErrorContains(t, err, "Could not verify signature")
		})
	}
}

func TestWeBelieveTheDutchIssuer(t *testing.T) {
	a := authorities()[0] // it signs with ES256 only
	for _, p := range people {
		t.Run(p.name, func(t *testing.T) {
			text, _, err := issuer.New(dutchSigner{a}).IssueQREncoded(&issuer.IssueSpecification{
				Issuer: "NL", IssuedAt: noon.Unix(), ExpirationTime: noon.AddDate(0, 6, 0).Unix(), DCC: dutchDCC(t, p),
			})
			require.NoError(t, err)

			result := a.verifier(t, func() time.Time { return noon }).Verify(t.Context(), string(text))
			require.Equal(t, verify.Valid, result.Decision)
			require.Equal(t, "NL", result.Payload.Issuer)
			require.Equal(t, noon.AddDate(0, 6, 0), result.Payload.ExpiresAt)
			requireDCC(t, p, result)
		})
	}
}

// dutchReader trusts the key of a under a key identifier.
func dutchReader(t *testing.T, a authority, kid string) *verifier.Verifier {
	spki, err := x509.MarshalPKIXPublicKey(a.private.Public())
	require.NoError(t, err)
	return verifier.New(verifier.PksLookup{kid: {{SubjectPk: spki}}})
}

func dutchDCC(t *testing.T, p person) *common.DCC {
	var dcc common.DCC
	require.NoError(t, json.Unmarshal([]byte(p.dcc), &dcc))
	return &dcc
}

// dutchSigner is the key store of the Dutch issuer.
type dutchSigner struct{ authority }

func (s dutchSigner) GetKID(string) ([]byte, error) { return signer.KeyID(s.dsc), nil }

func (s dutchSigner) Sign(_ string, hash []byte) ([]byte, error) {
	key := s.private.(*ecdsa.PrivateKey)
	r, v, err := ecdsa.Sign(rand.Reader, key, hash)
	if err != nil {
		return nil, err
	}
	return common.CanonicalSignatureBytes(r, v, key.Params()), nil
}

func requireDCC(t *testing.T, p person, result verify.Result) {
	t.Helper()
	dcc, err := json.Marshal(result.Payload.DCC)
	require.NoError(t, err)
	require.JSONEq(t, p.dcc, string(dcc))
}
