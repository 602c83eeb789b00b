package verify_test

import (
	"bufio"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

// dutchKeys reads the Dutch list of acceptance keys: a few real countries'.
func dutchKeys(t *testing.T) *verify.KeySet {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "trustlists"), "nl-format-keys.json"))
	require.NoError(t, err)
	var list struct {
		Keys map[string][]struct {
			SPKI    []byte `json:"subjectPk"`
			Country string `json:"ian"`
		} `json:"eu_keys"`
	}
	require.NoError(t, json.Unmarshal(data, &list))
	var keys []verify.Key
	for id, entries := range list.Keys {
		kid, err := base64.StdEncoding.DecodeString(id)
		require.NoError(t, err)
		for _, entry := range entries {
			public, err := x509.ParsePKIXPublicKey(entry.SPKI)
			require.NoError(t, err)
			keys = append(keys, verify.Key{ID: kid, Public: public, Country: entry.Country})
		}
	}
	return verify.NewKeySet(keys...)
}

func newVerifier(t testing.TB, trust verify.TrustStore, at time.Time, strict bool) *verify.Verifier {
	t.Helper()
	v, err := verify.New(verify.Options{Trust: trust, Clock: func() time.Time { return at }, Strict: strict})
	require.NoError(t, err)
	return v
}

func vietnameseText(t *testing.T) string {
	t.Helper()
	f, err := os.Open(filepath.Join(shared.Dir(t, "testdata-qa"), "VN", "1.3.0", "VAC_VN.png"))
	require.NoError(t, err)
	defer f.Close()
	texts, err := qr.ScanReader(t.Context(), f)
	require.NoError(t, err)
	require.Len(t, texts, 1)
	return texts[0]
}

// The one public certificate of Viet Nam, from its picture to its 11 fields.
func TestVietNamsPublicCertificate(t *testing.T) {
	text := vietnameseText(t)
	keys := dutchKeys(t)
	inTime := time.Date(2022, 6, 1, 0, 0, 0, 0, time.UTC)

	result := newVerifier(t, keys, inTime, false).Verify(t.Context(), text)
	require.Equal(t, verify.Valid, result.Decision)
	require.Equal(t, "PS256", result.Algorithm)
	require.Equal(t, "8w2kZxb3iC0=", base64.StdEncoding.EncodeToString(result.KeyID))
	require.Equal(t, "VN", result.Payload.Issuer)
	c, err := result.Payload.Certificate()
	require.NoError(t, err)
	require.Equal(t, "Nguyễn Bảo Duy", c.Show(cert.FieldName))
	require.Equal(t, "1983-10-10", c.Show(cert.FieldDateOfBirth))
	require.Equal(t, "Vaxzevria", c.Show(cert.FieldProduct))
	require.Equal(t, "2/2", c.Show(cert.FieldDose))

	codes := result.Check(verify.CheckCodes)
	require.Equal(t, verify.Warn, codes.Outcome)
	var found []string
	for _, f := range codes.Findings {
		found = append(found, f.Code+" "+f.Field)
	}
	require.ElementsMatch(t, []string{"code-inactive v.0.vp", "code-manufacturer v.0.ma"}, found)

	afterTwelveMonths := time.Date(2023, 4, 15, 0, 0, 0, 0, time.UTC)
	result = newVerifier(t, keys, afterTwelveMonths, false).Verify(t.Context(), text)
	require.Equal(t, verify.Expired, result.Decision, "although its own end is in 2025")
	require.Equal(t, "beyond-policy", result.Check(verify.CheckValidity).Code)
	require.NotNil(t, result.Payload, "an expired certificate is shown")
}

func TestQualityAssuranceSamplesVerify(t *testing.T) {
	keys := dutchKeys(t)
	f, err := os.Open(filepath.Join(shared.Dir(t, "testdata-qa"), "decoded.tsv"))
	require.NoError(t, err)
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	require.True(t, lines.Scan())
	quirks := map[string]string{
		"IE/1.3.0/specialcases/vaccine.png":           "whole-float",
		"BG/1.0.0/specialcases/VAC-NULL-DATETIME.png": "null-field",
	}
	for lines.Scan() {
		columns := strings.Split(lines.Text(), "\t")
		name, text := columns[0], columns[4]
		t.Run(name, func(t *testing.T) {
			p, err := verify.Decode(text)
			require.NoError(t, err)
			at := p.IssuedAt.Add(time.Hour)
			result := newVerifier(t, keys, at, false).Verify(t.Context(), text)
			require.NotContains(t, []verify.Decision{verify.BadSignature, verify.Malformed}, result.Decision, "%v", result.Checks)
			if len(keys.Keys(result.KeyID)) > 0 {
				require.Equal(t, verify.Valid, result.Decision, "%v", result.Checks)
				if quirk := quirks[name]; quirk != "" {
					require.Equal(t, verify.Warn, result.Check(verify.CheckSchema).Outcome)
					require.Equal(t, quirk, result.Check(verify.CheckSchema).Code)
					strict := newVerifier(t, keys, at, true).Verify(t.Context(), text)
					require.Equal(t, verify.Malformed, strict.Decision)
				}
			}
			require.JSONEq(t, string(wireJSON(t, columns[5])), string(p.JSON()), "nothing is lost")
		})
	}
	require.NoError(t, lines.Err())
}

// wireJSON takes the certificate out of the CWT as JSON.
func wireJSON(t *testing.T, cwt string) json.RawMessage {
	t.Helper()
	var claims struct {
		HCERT map[string]json.RawMessage `json:"-260"`
	}
	require.NoError(t, json.Unmarshal([]byte(cwt), &claims))
	return claims.HCERT["1"]
}

// WHO's samples are read and shown; their signers are unknown.
func TestWHOSamplesAreRead(t *testing.T) {
	dir := shared.Dir(t, "who")
	for file, kind := range map[string]cert.Kind{
		"DVCTestQR.txt": cert.KindICVP, "DVCTest2QR.txt": cert.KindICVP,
		"EUItalyAcceptanceQRContents.txt": cert.KindVaccination,
		"WHOQR1Contents.txt":              cert.KindDDCC, "WHOQR2Contents.txt": cert.KindDDCC, "WHOSingaporePCRContents.txt": cert.KindDDCC,
	} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		require.NoError(t, err)
		text := strings.TrimSpace(string(data))
		i := verify.Inspect(text)
		require.True(t, i.Readable(), "%s: %v", file, i.Checks)
		require.Equal(t, kind, i.Payload.Kind, file)
		require.True(t, json.Valid(i.Payload.JSON()), file)
		result := newVerifier(t, verify.NewKeySet(), time.Now(), false).Verify(t.Context(), text)
		require.Equal(t, verify.UnknownIssuer, result.Decision, file)
		require.Nil(t, result.Payload, "nothing is shown of what nobody vouches for")
	}
	data, err := os.ReadFile(filepath.Join(dir, "EUUruguayContents.txt"))
	require.NoError(t, err)
	i := verify.Inspect(strings.TrimSpace(string(data)))
	require.False(t, i.Readable())
	require.Equal(t, "time-not-a-number", i.Checks[verify.CheckCWT].Code)
}
