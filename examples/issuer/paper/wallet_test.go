package paper_test

import (
	"archive/zip"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"image/png"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/smallstep/pkcs7"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/paper"
	"github.com/vaxcert/vaxcert/identity"
)

// appleOptions are those of a pass type with a certificate of a made-up Apple.
func appleOptions(t testing.TB) paper.AppleOptions {
	t.Helper()
	root, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	template := func(serial int64, name string, authority bool) *x509.Certificate {
		return &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
			KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: authority, BasicConstraintsValid: true,
		}
	}
	made := func(template, parent *x509.Certificate, public any) *x509.Certificate {
		der, err := x509.CreateCertificate(rand.Reader, template, parent, public, root)
		require.NoError(t, err)
		certificate, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		return certificate
	}
	intermediate := made(template(1, "WWDR", true), template(1, "WWDR", true), root.Public())
	return paper.AppleOptions{
		PassType: "pass.vn.example.vaccination", Team: "A1B2C3D4E5", Organisation: organisation,
		Certificate: made(template(2, "Pass Type ID", false), intermediate, key.Public()), Intermediate: intermediate, Key: key,
	}
}

func googleOptions(t testing.TB) paper.GoogleOptions {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	return paper.GoogleOptions{
		Issuer: "3388000000012345678", Class: "vaccination", Account: "issuer@example.iam.gserviceaccount.com",
		Key: key, Origins: []string{"https://issuer.example"}, Clock: func() time.Time { return now },
	}
}

func passFiles(t *testing.T, wallet *paper.AppleWallet, p paper.Paper) map[string][]byte {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, wallet.Pass(&file, p))
	packed, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, entry := range packed.File {
		content, err := entry.Open()
		require.NoError(t, err)
		files[entry.Name], err = io.ReadAll(content)
		require.NoError(t, err)
	}
	return files
}

type passJSON struct {
	SerialNumber   string
	ExpirationDate time.Time
	Barcodes       []struct{ Format, Message, MessageEncoding string }
	Generic        map[string][]struct{ Key, Label, Value string }
}

func TestApplePassIsSignedAndWhole(t *testing.T) {
	options := appleOptions(t)
	wallet, err := paper.NewAppleWallet(options)
	require.NoError(t, err)
	p := issued(t, lan, ecdsaKey(t))
	files := passFiles(t, wallet, p)

	var manifest map[string]string
	require.NoError(t, json.Unmarshal(files["manifest.json"], &manifest))
	require.Len(t, manifest, len(files)-2) // all but the manifest and the signature
	for name, hash := range manifest {
		sum := sha1.Sum(files[name])
		require.Equal(t, hex.EncodeToString(sum[:]), hash, name)
	}

	signature, err := pkcs7.Parse(files["signature"])
	require.NoError(t, err)
	require.Empty(t, signature.Content)
	require.Len(t, signature.Certificates, 2)
	signature.Content = files["manifest.json"]
	roots := x509.NewCertPool()
	roots.AddCert(options.Intermediate)
	require.NoError(t, signature.VerifyWithChain(roots))
	signature.Content = append([]byte(" "), files["manifest.json"]...)
	require.Error(t, signature.VerifyWithChain(roots))

	for name, side := range map[string]int{"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87} {
		picture, err := png.DecodeConfig(bytes.NewReader(files[name]))
		require.NoError(t, err)
		require.Equal(t, []int{side, side}, []int{picture.Width, picture.Height})
	}
}

func TestApplePassVerifiesWithOpenSSL(t *testing.T) {
	options := appleOptions(t)
	wallet, err := paper.NewAppleWallet(options)
	require.NoError(t, err)
	files := passFiles(t, wallet, issued(t, lan, ecdsaKey(t)))
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: options.Intermediate.Raw})
	program(t, "openssl", "smime", "-verify", "-binary", "-inform", "DER", "-purpose", "any",
		"-in", written(t, "signature", files["signature"]), "-content", written(t, "manifest.json", files["manifest.json"]),
		"-CAfile", written(t, "authority.pem", authority))
}

func TestApplePassShowsTheCertificate(t *testing.T) {
	wallet, err := paper.NewAppleWallet(appleOptions(t))
	require.NoError(t, err)
	p := issued(t, lan, rsaKey(t))
	files := passFiles(t, wallet, p)
	var pass passJSON
	require.NoError(t, json.Unmarshal(files["pass.json"], &pass))
	require.Equal(t, string(lan.ID), pass.SerialNumber)
	require.True(t, p.ExpiresAt.Equal(pass.ExpirationDate))
	require.Len(t, pass.Barcodes, 1)
	require.Equal(t, "PKBarcodeFormatQR", pass.Barcodes[0].Format)
	require.Equal(t, p.Text, pass.Barcodes[0].Message)
	require.Equal(t, "iso-8859-1", pass.Barcodes[0].MessageEncoding)

	keys := map[string]bool{}
	for _, fields := range pass.Generic {
		for _, field := range fields {
			require.False(t, keys[field.Key], "the key %s is there twice", field.Key)
			keys[field.Key] = true
			for _, language := range []string{"vi", "en"} {
				require.Contains(t, string(files[language+".lproj/pass.strings"]), `"`+field.Label+`" = "`)
			}
		}
	}
	for i, field := range pass.Generic["backFields"][:cert.Fields] {
		require.Equal(t, lan.Show(cert.Field(i+1)), field.Value)
		require.Contains(t, string(files["vi.lproj/pass.strings"]), cert.Label(cert.Field(i+1), "vi"))
		require.Contains(t, string(files["en.lproj/pass.strings"]), cert.Label(cert.Field(i+1), "en"))
	}
}

func TestGoogleLinkIsSignedAndShowsTheCertificate(t *testing.T) {
	options := googleOptions(t)
	wallet, err := paper.NewGoogleWallet(options)
	require.NoError(t, err)
	p := issued(t, lan, rsaKey(t))
	address, err := wallet.SaveURL(p)
	require.NoError(t, err)
	token, ok := strings.CutPrefix(address, "https://pay.google.com/gp/v/save/")
	require.True(t, ok)

	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	require.NoError(t, err)
	var claims struct {
		Iss, Aud, Typ string
		Iat           int64
		Origins       []string
		Payload       struct {
			GenericObjects []struct {
				ID, ClassID string
				Header      struct{ DefaultValue struct{ Value string } }
				Barcode     struct{ Type, Value string }
				Interval    struct {
					Start, End struct{ Date time.Time }
				} `json:"validTimeInterval"`
				Modules []struct{ Body string } `json:"textModulesData"`
			}
		}
	}
	content, err := parsed.Verify(options.Key.Public())
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, &claims))
	require.Equal(t, []any{options.Account, "google", "savetowallet", now.Unix()}, []any{claims.Iss, claims.Aud, claims.Typ, claims.Iat})
	require.Equal(t, options.Origins, claims.Origins)
	require.Len(t, claims.Payload.GenericObjects, 1)
	card := claims.Payload.GenericObjects[0]
	require.Regexp(t, `^3388000000012345678\.[A-Za-z0-9._-]+$`, card.ID)
	require.Equal(t, "3388000000012345678.vaccination", card.ClassID)
	require.Equal(t, "Nguyễn Thị Phương Lan", card.Header.DefaultValue.Value)
	require.Equal(t, p.Text, card.Barcode.Value)
	require.True(t, p.IssuedAt.Equal(card.Interval.Start.Date) && p.ExpiresAt.Equal(card.Interval.End.Date))
	require.Equal(t, lan.Show(cert.FieldDateOfBirth), card.Modules[0].Body)

	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	_, err = parsed.Verify(other.Public())
	require.Error(t, err)
	t.Logf("%d characters", len(address))
	require.Less(t, len(address), 4000)
}

func TestHostileValuesDoNotBreakTheWallets(t *testing.T) {
	apple, err := paper.NewAppleWallet(appleOptions(t))
	require.NoError(t, err)
	google, err := paper.NewGoogleWallet(googleOptions(t))
	require.NoError(t, err)
	good := issued(t, lan, ecdsaKey(t))
	for name, value := range hostile {
		t.Run(name, func(t *testing.T) {
			p := good
			p.Certificate.Name = identity.Name{Family: value, Given: value}
			p.Certificate.Product, p.Certificate.ID, p.Issuer = value, cert.UVCI(value), value
			var pass passJSON
			require.NoError(t, json.Unmarshal(passFiles(t, apple, p)["pass.json"], &pass))
			require.Equal(t, p.Text, pass.Barcodes[0].Message)
			shown := pass.Generic["primaryFields"][0].Value
			require.NotEmpty(t, shown)
			require.NotRegexp(t, `[\n\r\x00\x{202E}\x{2028}]`, shown)
			address, err := google.SaveURL(p)
			require.NoError(t, err)
			require.Less(t, len(address), 16_000)
			require.NotContains(t, address, "\n")
		})
	}
	p := good
	p.Text = "HC1:\x00"
	require.ErrorIs(t, apple.Pass(io.Discard, p), paper.ErrText)
	_, err = google.SaveURL(p)
	require.ErrorIs(t, err, paper.ErrText)
}

func TestWalletOptionsThatDoNotFitAreRefusedAtStart(t *testing.T) {
	for name, change := range map[string]func(*paper.AppleOptions){
		"no pass type":              func(o *paper.AppleOptions) { o.PassType = "" },
		"no certificate":            func(o *paper.AppleOptions) { o.Certificate = nil },
		"no key":                    func(o *paper.AppleOptions) { o.Key = nil },
		"another certificate's key": func(o *paper.AppleOptions) { o.Key = ellipticKey(t) },
		"another authority":         func(o *paper.AppleOptions) { o.Intermediate = appleOptions(t).Intermediate },
	} {
		t.Run("apple "+name, func(t *testing.T) {
			options := appleOptions(t)
			change(&options)
			_, err := paper.NewAppleWallet(options)
			require.ErrorIs(t, err, paper.ErrOptions)
		})
	}
	for name, change := range map[string]func(*paper.GoogleOptions){
		"no issuer":  func(o *paper.GoogleOptions) { o.Issuer = "" },
		"class":      func(o *paper.GoogleOptions) { o.Class = "a b" },
		"no account": func(o *paper.GoogleOptions) { o.Account = "" },
		"no key":     func(o *paper.GoogleOptions) { o.Key = nil },
		"no clock":   func(o *paper.GoogleOptions) { o.Clock = nil },
	} {
		t.Run("google "+name, func(t *testing.T) {
			options := googleOptions(t)
			change(&options)
			_, err := paper.NewGoogleWallet(options)
			require.ErrorIs(t, err, paper.ErrOptions)
		})
	}
}

func ellipticKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return key
}

func BenchmarkApplePass(b *testing.B) {
	wallet, err := paper.NewAppleWallet(appleOptions(b))
	require.NoError(b, err)
	p := issued(b, lan, ecdsaKey(b))
	b.ReportAllocs()
	for b.Loop() {
		if err := wallet.Pass(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGoogleSaveURL(b *testing.B) {
	wallet, err := paper.NewGoogleWallet(googleOptions(b))
	require.NoError(b, err)
	p := issued(b, lan, ecdsaKey(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wallet.SaveURL(p); err != nil {
			b.Fatal(err)
		}
	}
}
