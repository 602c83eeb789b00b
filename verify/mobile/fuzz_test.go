package mobile_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// Whatever the text and the passport's lines, there is a report, and it is that of
// Verify.
func FuzzVerifyWithPassport(f *testing.F) {
	v := vector(f, "kind-dose-1-of-2")
	s := mobile.NewSettings()
	require.NoError(f, s.AddTrust(v.Certificates[0]))
	verifier := verifierOf(f, s)
	for _, name := range []string{"kind-dose-1-of-2", "kind-icvp", "kind-naat", "signature-first-bit", "zlib-bomb"} {
		f.Add(vector(f, name).Text, zone, "vi", v.At.UnixMilli())
	}
	f.Fuzz(func(t *testing.T, text, mrz, lang string, at int64) {
		a := answerOf(t, verifier.VerifyWithPassport(text, mrz, lang, at))
		require.NotEmpty(t, a.Checks, "only what went wrong inside has none")
		require.Equal(t, a.Decision, answerOf(t, verifier.Verify(text, lang, at)).Decision)
		require.False(t, a.Payload == nil && a.Passport != nil)
		require.True(t, json.Valid([]byte(verifier.TrustStatus(at))))
	})
}

// Whatever is added, the settings stay usable, and an error has a code.
func FuzzSettings(f *testing.F) {
	v, p := vector(f, "kind-dose-1-of-2"), newPublisher(f)
	snapshot := p.snapshot(f, v.At, keysOf(f, v)...)
	for _, data := range [][]byte{v.Certificates[0], p.pem, snapshot, []byte(publicKey), revokedList(f, otherID), templates(f),
		packed(f, "", published(f, revocation.FormatSlices, v.At, otherID)), p.dataset(f, dataset.Set{MadeAt: v.At})} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := mobile.NewSettings()
		for _, add := range []func([]byte) error{s.SetPublisher, s.SetDataset, s.AddTrust, s.AddRevoked, s.AddRules} {
			if err := add(data); err != nil {
				code, _, _ := strings.Cut(err.Error(), ":")
				require.NotEqual(t, "internal-error", code)
				require.NotEmpty(t, mobile.Sentence(code, "vi"), code)
			}
		}
		if mobile.NewSettings().AddRules(data) == nil {
			s.SetArrival("VN", "")
		}
		if verifier, err := mobile.NewVerifier(s); err == nil {
			require.NotEmpty(t, answerOf(t, verifier.Verify(v.Text, "vi", v.At.UnixMilli())).Checks)
		}
	})
}

func FuzzScan(f *testing.F) {
	f.Add(picture(f, "HC1:"), 1, 1)
	f.Add(make([]byte, 64), 4, 4)
	f.Fuzz(func(t *testing.T, data []byte, width, height int) {
		for _, scan := range []func() (string, error){
			func() (string, error) { return mobile.Scan(data) },
			func() (string, error) { return mobile.ScanRGBA(data, width, height) },
			func() (string, error) { return mobile.ScanGray(data, width, height) },
		} {
			texts, err := scan()
			if err == nil {
				require.True(t, json.Valid([]byte(texts)))
				continue
			}
			code, _, _ := strings.Cut(err.Error(), ":")
			require.Contains(t, []string{"no-code", "picture-too-large", "picture-format", "picture-size"}, code)
		}
	})
}
