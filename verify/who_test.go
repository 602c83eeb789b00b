package verify_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/shared"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify"
)

func whoSample(t *testing.T, name string) *cert.Payload {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "who"), name+".txt"))
	require.NoError(t, err)
	p, err := verify.Decode(strings.TrimSpace(string(data)))
	require.NoError(t, err)
	return p
}

func TestSharedWHOSamplesAreRead(t *testing.T) {
	for name, want := range map[string]cert.Kind{
		"DVCTestQR": cert.KindICVP, "DVCTest2QR": cert.KindICVP, "WHOQR1Contents": cert.KindDDCC, "WHOQR2Contents": cert.KindDDCC,
		"WHOSingaporePCRContents": cert.KindDDCC,
	} {
		p := whoSample(t, name)
		require.Equal(t, want, p.Kind, name)
		require.NotEmpty(t, p.Holder().Name.Full(), name)
		require.False(t, p.Holder().DateOfBirth.IsZero(), name)
		for _, language := range []string{"vi", "en"} {
			for _, field := range p.Show(language) {
				require.NotEmpty(t, field.Label, field.Name)
				require.NotEmpty(t, field.Value, field.Name)
			}
		}
	}
	require.Equal(t, cert.DVC2024, whoSample(t, "DVCTestQR").DVC.Generation)
	require.True(t, whoSample(t, "WHOSingaporePCRContents").TestResult)
}

// yellowCard issues one against yellow fever.
func (p pki) yellowCard(t *testing.T, vaccinated identity.Date) string {
	t.Helper()
	issuer, err := cert.NewIssuer(p.signer, cert.IssuerOptions{Organisation: "Cục Y tế dự phòng", Clock: func() time.Time { return issuedAt }})
	require.NoError(t, err)
	birth, err := identity.NewDate(1983, 10, 10)
	require.NoError(t, err)
	draft, err := issuer.PrepareICVP(cert.ICVP{
		Name: "Nguyễn Bảo Duy", DateOfBirth: birth, Nationality: "VN", Product: "YellowFeverProduct1", Disease: cert.YellowFever,
		VaccinationDate: vaccinated, Batch: "YF-1",
	})
	require.NoError(t, err)
	issued, err := issuer.Issue(t.Context(), draft)
	require.NoError(t, err)
	return qr.Encode(issued.COSE)
}

// The yellow card goes the way of every certificate: the same signer, text and
// verifier.
func TestYellowCardFromIssueToVerdict(t *testing.T) {
	p := newPKI(t)
	vaccinated := issuedAt.AddDate(0, 0, -3)
	text := p.yellowCard(t, identity.DateOf(vaccinated))
	result := p.verifier(t, issuedAt.AddDate(0, 0, 1)).Verify(t.Context(), text)
	require.Equal(t, verify.NotYetValid, result.Decision, "ten days have not passed")
	result = p.verifier(t, vaccinated.AddDate(0, 0, 11)).Verify(t.Context(), text)
	require.Equal(t, verify.Valid, result.Decision)
	for _, c := range result.Checks {
		require.NotEqual(t, verify.Warn, c.Outcome, c.Code)
	}
	require.Equal(t, "icvp", result.Report("vi").Kind)
	require.Equal(t, verify.ReportField{Name: "name", Label: "Họ và tên", Value: "Nguyễn Bảo Duy"}, result.Report("vi").Fields[0])
	require.Equal(t, verify.Valid, p.verifier(t, issuedAt.AddDate(0, 18, 0)).Verify(t.Context(), text).Decision, "it counts for life")
}

func TestFieldsAreShownExactlyWhereThePayloadIs(t *testing.T) {
	p := newPKI(t)
	text := p.text(t, claims())
	good := p.verifier(t, issuedAt).Verify(t.Context(), text).Report("en")
	require.Len(t, good.Fields, cert.Fields)
	unknown := newVerifier(t, verify.NewKeySet(), issuedAt, false).Verify(t.Context(), text).Report("en")
	require.Empty(t, unknown.Fields)
	require.Empty(t, unknown.Payload)
	require.NotEmpty(t, verify.Inspect(text).Report("en").Fields)
}

func TestHealthLinksAreRecognised(t *testing.T) {
	const link = "https://viewer.example/#shlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUub3JnL3gifQ"
	result := newPKI(t).verifier(t, issuedAt).Verify(t.Context(), link)
	require.Equal(t, verify.Malformed, result.Decision)
	require.Equal(t, "prefix-health-link", result.Check(verify.CheckPrefix).Code)
	require.Nil(t, result.Payload)
	inspection := verify.Inspect(link)
	require.Equal(t, "https://example.org/x", inspection.Payload.Links[0].URL)
	require.False(t, inspection.Readable())
	require.Equal(t, "example.org", inspection.Report("en").Fields[0].Value)
}

func TestLogsShowNobody(t *testing.T) {
	p := newPKI(t)
	result := p.verifier(t, issuedAt.AddDate(2, 0, 0)).Verify(t.Context(), p.text(t, claims()))
	var log strings.Builder
	for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(handler).Info("verdict", "result", result, "payload", result.Payload)
	}
	require.Contains(t, log.String(), "result.decision=expired result.code=expired")
	for _, personal := range []string{"NGUYEN", "1983", "URN:UVCI"} {
		require.NotContains(t, log.String(), personal)
	}
}
