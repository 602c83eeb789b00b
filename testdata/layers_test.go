package testdata_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
	gocose "github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/testdata"
)

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// bytesOf reads base45 that is right (RFC 9285).
func bytesOf(text string) []byte {
	var out []byte
	for len(text) > 0 {
		group := text[:min(3, len(text))]
		text = text[len(group):]
		n := 0
		for i := len(group) - 1; i >= 0; i-- {
			n = n*45 + strings.IndexByte(alphabet, group[i])
		}
		if len(group) == 3 {
			out = append(out, byte(n>>8))
		}
		out = append(out, byte(n))
	}
	return out
}

// Each layer is what other people's code finds in the one around it.
func TestLayers(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			if v.Base45 != "" {
				require.Equal(t, "HC1:"+v.Base45, strings.Trim(v.Text, "\r\n"))
			}
			if v.Zlib != nil {
				require.Equal(t, []byte(v.Zlib), bytesOf(v.Base45))
			}
			if v.COSE != nil {
				stream, err := zlib.NewReader(bytes.NewReader(v.Zlib))
				require.NoError(t, err)
				message, err := io.ReadAll(stream)
				require.NoError(t, err)
				require.Equal(t, []byte(v.COSE), message)
			}
			if v.CWT != nil {
				require.Equal(t, []byte(v.CWT), partsOf(t, v.COSE)[2])
			}
			if v.JSON != nil {
				var claims map[int]cbor.RawMessage
				require.NoError(t, cbor.Unmarshal(v.CWT, &claims))
				require.NotEmpty(t, claims[-260])
			}
		})
	}
}

// partsOf gives the byte strings of a message; the unprotected header is nil.
func partsOf(t *testing.T, message []byte) [4][]byte {
	t.Helper()
	for message[0]>>5 == 6 {
		var tagged cbor.RawTag
		require.NoError(t, cbor.Unmarshal(message, &tagged))
		message = tagged.Content
	}
	var items []cbor.RawMessage
	require.NoError(t, cbor.Unmarshal(message, &items))
	require.Len(t, items, 4)
	var parts [4][]byte
	for _, i := range []int{0, 2, 3} {
		require.NoError(t, cbor.Unmarshal(items[i], &parts[i]))
	}
	return parts
}

// otherLibraryRefuses are the vectors that another library does not take to the
// signature, and how it says so.
var otherLibraryRefuses = map[string]string{
	"signature-empty":          "empty signature",
	"cose-alg-unprotected":     "algorithm not found",
	"cose-protected-empty":     "algorithm not found",
	"cose-protected-empty-map": "algorithm not found",
}

// Another library verifies what is well-formed and signed, and nothing else.
func TestAnotherLibraryAgrees(t *testing.T) {
	for _, v := range vectors(t) {
		if v.Decision == "malformed" && v.Class != "schema" {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			err := verifyElsewhere(t, v)
			if reason, ok := otherLibraryRefuses[v.Name]; ok {
				require.ErrorContains(t, err, reason)
				return
			}
			switch v.Decision {
			case "unknown-issuer":
			case "bad-signature":
				require.Error(t, err)
			default:
				require.NoError(t, err)
			}
		})
	}
}

// verifyElsewhere reads a message and tries the keys of its vector.
func verifyElsewhere(t *testing.T, v testdata.Vector) error {
	t.Helper()
	message := bytes.TrimPrefix(v.COSE, []byte{0xd8, 61})
	if message[0] == 0x84 {
		message = append([]byte{0xd2}, message...)
	}
	var m gocose.Sign1Message
	if err := m.UnmarshalCBOR(message); err != nil {
		return err
	}
	err := errors.New("no key with this ID")
	for _, der := range v.Certificates {
		dsc, parseErr := x509.ParseCertificate(der)
		require.NoError(t, parseErr)
		kid := sha256.Sum256(der)
		if named, _ := m.Headers.Protected[gocose.HeaderLabelKeyID].([]byte); named != nil && v.KeyID == nil && !bytes.Equal(named, kid[:8]) {
			continue
		}
		algorithm := gocose.AlgorithmPS256
		if _, ok := dsc.PublicKey.(*ecdsa.PublicKey); ok {
			algorithm = gocose.AlgorithmES256
		}
		verifier, keyErr := gocose.NewVerifier(algorithm, dsc.PublicKey)
		if keyErr != nil {
			continue
		}
		if err = m.Verify(nil, verifier); err == nil {
			return nil
		}
	}
	return err
}

// The vectors' generator and the project's issuer, which share no code, make
// the same message.
func TestIssuerMakesTheSameMessage(t *testing.T) {
	var want testdata.Vector
	for _, v := range vectors(t) {
		if v.Name == "signature-es256" {
			want = v
		}
	}
	file, err := os.ReadFile("keys/vn.pem")
	require.NoError(t, err)
	key, err := signer.Load(bytes.NewReader(file), bytes.NewReader(file), nil)
	require.NoError(t, err)
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{
		Organisation: "Cục Y tế dự phòng",
		Clock:        func() time.Time { return time.Date(2026, 3, 15, 9, 0, 0, 0, identity.VietNam) },
	})
	require.NoError(t, err)
	born, _ := identity.NewDate(1990, 2, 11)
	vaccinated, _ := identity.NewDate(2026, 1, 20)
	draft, err := issuer.Prepare(cert.Certificate{
		Name:        identity.Name{Family: "Nguyễn", Given: "Thị Mẫu"},
		DateOfBirth: born, Nationality: "VN", VaccinationDate: vaccinated,
		Dose: cert.Dose{Number: 2}, Product: "EU/1/20/1528",
		ID: "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF",
	})
	require.NoError(t, err)
	issued, err := issuer.Issue(context.Background(), draft)
	require.NoError(t, err)
	require.Equal(t, []byte(want.COSE), issued.COSE)
}
