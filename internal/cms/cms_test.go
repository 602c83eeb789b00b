package cms_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cms"
)

// signers are key kinds that openssl makes.
var signers = map[string][]string{
	"P-256": {"ec", "ec_paramgen_curve:P-256"},
	"P-384": {"ec", "ec_paramgen_curve:P-384"},
	"RSA":   {"rsa", "rsa_keygen_bits:2048"},
	"weak":  {"rsa", "rsa_keygen_bits:1024"},
}

// openssl runs it in a folder; the test is skipped where there is none.
func openssl(t testing.TB, folder string, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is absent")
	}
	c := exec.Command("openssl", args...)
	c.Dir = folder
	out, err := c.CombinedOutput()
	require.NoError(t, err, string(out))
}

func newSigner(t testing.TB, kind string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	args := []string{"req", "-x509", "-nodes", "-days", "3650", "-subj", "/C=VN/CN=upload", "-keyout", "key.pem", "-out", "cert.pem", "-newkey", signers[kind][0]}
	for _, option := range signers[kind][1:] {
		args = append(args, "-pkeyopt", option)
	}
	openssl(t, folder, args...)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "content"), content, 0o600))
	return folder
}

var content = []byte("a list\r\nof things that were signed\x00")

func signed(t testing.TB, folder string, options ...string) []byte {
	t.Helper()
	args := []string{"cms", "-sign", "-binary", "-in", "content", "-signer", "cert.pem", "-inkey", "key.pem", "-outform", "DER", "-out", "message"}
	openssl(t, folder, append(args, options...)...)
	data, err := os.ReadFile(filepath.Join(folder, "message"))
	require.NoError(t, err)
	return data
}

func TestMessagesOfOpenSSL(t *testing.T) {
	for kind, c := range map[string]struct {
		options []string
		want    error
	}{
		"P-256":                    {nil, nil},
		"P-256 -keyid":             {[]string{"-keyid"}, nil},
		"P-256 -noattr":            {[]string{"-noattr"}, nil},
		"P-256 sha512":             {[]string{"-md", "sha512"}, nil},
		"P-384 sha384":             {[]string{"-md", "sha384"}, nil},
		"RSA":                      {nil, nil},
		"RSA -noattr":              {[]string{"-noattr"}, nil},
		"RSA PSS":                  {[]string{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32"}, nil},
		"RSA PSS with a long salt": {[]string{"-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:max", "-md", "sha384"}, cms.ErrAlgorithm},
		"RSA sha1":                 {[]string{"-md", "sha1"}, cms.ErrAlgorithm},
		"RSA -nocerts":             {[]string{"-nocerts"}, cms.ErrCertificate},
		"weak":                     {nil, cms.ErrAlgorithm},
	} {
		t.Run(kind, func(t *testing.T) {
			folder := newSigner(t, strings.Fields(kind)[0])
			detached := signed(t, folder, c.options...)
			_, signer, err := cms.Verify(detached, content)
			require.ErrorIs(t, err, c.want)
			if c.want != nil {
				return
			}
			require.Equal(t, []string{"VN"}, signer.Subject.Country)
			_, _, err = cms.Verify(detached, nil)
			require.ErrorIs(t, err, cms.ErrContent)
			_, _, err = cms.Verify(detached, []byte("another"))
			require.Error(t, err)

			for _, streaming := range [][]string{{"-nodetach"}, {"-nodetach", "-stream"}} {
				if len(streaming) > 1 && strings.Contains(kind, "PSS") {
					continue // OpenSSL cannot
				}
				embedded := signed(t, folder, append(streaming, c.options...)...)
				got, _, err := cms.Verify(embedded, nil)
				require.NoError(t, err)
				require.Equal(t, content, got)
				_, _, err = cms.Verify(embedded, content)
				require.NoError(t, err)
				_, _, err = cms.Verify(embedded, []byte("another"))
				require.ErrorIs(t, err, cms.ErrContent)

				altered := bytes.Replace(embedded, []byte("things"), []byte("thongs"), 1)
				_, _, err = cms.Verify(altered, nil)
				require.Error(t, err)
			}
		})
	}
}

func TestTwoSignersAreRefused(t *testing.T) {
	folder := newSigner(t, "P-256")
	other := newSigner(t, "P-256")
	message := signed(t, folder, "-signer", filepath.Join(other, "cert.pem"), "-inkey", filepath.Join(other, "key.pem"))
	_, _, err := cms.Verify(message, content)
	require.ErrorIs(t, err, cms.ErrSigners)
}

func TestEveryAlteredBitIsSeen(t *testing.T) {
	folder := newSigner(t, "P-256")
	message := signed(t, folder, "-nodetach", "-nosmimecap")
	for i := range message {
		altered := bytes.Clone(message)
		altered[i] ^= 0x10
		if got, _, err := cms.Verify(altered, nil); err == nil {
			require.Equal(t, content, got, "byte %d", i)
		}
	}
}

func TestHostileMessagesAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":                  {nil, cms.ErrBER},
		"text":                     {[]byte("not a message"), cms.ErrBER},
		"too large":                {make([]byte, cms.MaxSize+1), cms.ErrLimit},
		"nested without end":       {bytes.Repeat([]byte{0x30, 0x80}, 1<<20), cms.ErrLimit},
		"nested octets":            {bytes.Repeat([]byte{0x24, 0x80}, 1<<20), cms.ErrLimit},
		"a length that lies":       {[]byte{0x30, 0x84, 0x7f, 0xff, 0xff, 0xff}, cms.ErrBER},
		"a length of nine octets":  {[]byte{0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1}, cms.ErrBER},
		"no end of contents":       {[]byte{0x30, 0x80, 0x02, 0x01, 0x01}, cms.ErrBER},
		"an endless tag":           {bytes.Repeat([]byte{0xff}, 1<<10), cms.ErrBER},
		"a primitive without end":  {[]byte{0x04, 0x80, 0, 0}, cms.ErrBER},
		"pieces of another kind":   {[]byte{0x24, 0x03, 0x02, 0x01, 0x01}, cms.ErrBER},
		"an empty sequence":        {[]byte{0x30, 0x80, 0, 0}, cms.ErrStructure},
		"data after the message":   {[]byte{0x30, 0x00, 0x30, 0x00}, cms.ErrBER},
		"many small elements":      {append([]byte{0x30, 0x80}, bytes.Repeat([]byte{0x30, 0x00}, 1<<20)...), cms.ErrBER},
		"a sequence of other data": {[]byte{0x30, 0x03, 0x02, 0x01, 0x01}, cms.ErrStructure},
	} {
		_, _, err := cms.Verify(c.data, nil)
		require.ErrorIs(t, err, c.want, name)
	}
}

func FuzzVerify(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(f, err)
	for _, detached := range []bool{false, true} {
		message, err := cms.Sign(content, selfSigned(f, key), key, detached)
		require.NoError(f, err)
		f.Add(message, content)
		f.Add(message, []byte(nil))
	}
	f.Add([]byte{0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0x41, 0, 0, 0, 0}, []byte(nil))
	f.Fuzz(func(t *testing.T, data, detached []byte) {
		content, signer, err := cms.Verify(data, detached)
		if err != nil {
			require.Nil(t, content)
			require.Nil(t, signer)
			return
		}
		require.NotNil(t, signer)
	})
}

func BenchmarkVerify(b *testing.B) {
	e := germanList(b)[0]
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := cms.Verify(e.Signature, e.RawData); err != nil {
			b.Fatal(err)
		}
	}
}
