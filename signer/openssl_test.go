package signer_test

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

// opensslFiles has the openssl command make a key with its certificate, and gives
// the folder with key.pem and cert.pem.
func opensslFiles(t *testing.T, makeKey ...string) string {
	dir := t.TempDir()
	openssl(t, dir, append(makeKey, "-out", "key.pem")...)
	openssl(t, dir, "req", "-new", "-x509", "-key", "key.pem", "-out", "cert.pem", "-subj", "/C=VN/CN=TEST", "-days", "30")
	return dir
}

var (
	opensslEC  = []string{"ecparam", "-name", "prime256v1", "-genkey"} // SEC 1, after EC PARAMETERS
	opensslRSA = []string{"genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}
)

// signs loads a key and checks a signature of it.
func signs(t *testing.T, key, cert []byte) {
	t.Helper()
	k, err := loadBytes(key, cert, password)
	require.NoError(t, err)
	signature, err := k.Sign(t.Context(), []byte("message"))
	require.NoError(t, err)
	if k.Algorithm() == signer.ES256 {
		verifyES256(t, ecPublic(t, k), []byte("message"), signature)
	} else {
		verifyPS256(t, rsaPublic(t, k), []byte("message"), signature)
	}
}

func TestLoadFilesOfOpenSSL(t *testing.T) {
	for name, c := range map[string]struct {
		key     []string
		convert []string // makes file out of key.pem and cert.pem
		noCert  bool
	}{
		"SEC 1":                     {key: opensslEC, convert: []string{"ec", "-in", "key.pem", "-out", "file"}},
		"SEC 1 with EC PARAMETERS":  {key: opensslEC, convert: []string{"ecparam", "-name", "prime256v1", "-genkey", "-out", "unused"}},
		"SEC 1 DER":                 {key: opensslEC, convert: []string{"ec", "-in", "key.pem", "-outform", "DER", "-out", "file"}},
		"PKCS#8":                    {key: opensslEC, convert: []string{"pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-out", "file"}},
		"PKCS#8 of RSA":             {key: opensslRSA, convert: []string{"pkcs8", "-topk8", "-nocrypt", "-in", "key.pem", "-out", "file"}},
		"PKCS#1":                    {key: opensslRSA, convert: []string{"rsa", "-in", "key.pem", "-traditional", "-out", "file"}},
		"PKCS#8 AES-256":            {key: opensslEC, convert: []string{"pkcs8", "-topk8", "-v2", "aes-256-cbc", "-in", "key.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#8 AES-256 DER":        {key: opensslRSA, convert: []string{"pkcs8", "-topk8", "-v2", "aes-256-cbc", "-outform", "DER", "-in", "key.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#8 AES-128 SHA-512":    {key: opensslEC, convert: []string{"pkcs8", "-topk8", "-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512", "-in", "key.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#8 3DES":               {key: opensslEC, convert: []string{"pkcs8", "-topk8", "-v2", "des3", "-in", "key.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#8 scrypt":             {key: opensslEC, convert: []string{"pkcs8", "-topk8", "-scrypt", "-in", "key.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#8 600,000 iterations": {key: opensslEC, convert: []string{"pkcs8", "-topk8", "-v2", "aes-256-cbc", "-iter", "600000", "-in", "key.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#12":                   {key: opensslEC, noCert: true, convert: []string{"pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#12 of RSA":            {key: opensslRSA, noCert: true, convert: []string{"pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#12 legacy":            {key: opensslRSA, noCert: true, convert: []string{"pkcs12", "-export", "-legacy", "-inkey", "key.pem", "-in", "cert.pem", "-out", "file", "-passout", "pass:" + secret}},
		"PKCS#12 empty password":    {key: opensslEC, noCert: true, convert: []string{"pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-out", "file", "-passout", "pass:"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := opensslFiles(t, c.key...)
			openssl(t, dir, c.convert...)
			if _, err := os.Stat(filepath.Join(dir, "file")); err != nil {
				require.NoError(t, os.Rename(filepath.Join(dir, "key.pem"), filepath.Join(dir, "file")))
			}
			cert := file(t, dir, "cert.pem")
			if c.noCert {
				cert = nil
			}
			signs(t, file(t, dir, "file"), cert)
		})
	}
}

func TestLoadRefusesFilesOfOpenSSL(t *testing.T) {
	dir := opensslFiles(t, opensslRSA...)
	cert := file(t, dir, "cert.pem")
	refuses := func(err error, text string, args ...string) {
		t.Helper()
		openssl(t, dir, args...)
		_, got := loadBytes(file(t, dir, "file"), cert, password)
		require.ErrorIs(t, got, err, args)
		require.ErrorContains(t, got, text)
	}
	refuses(signer.ErrUnsupportedKey, "Proc-Type", "rsa", "-in", "key.pem", "-traditional", "-aes256", "-out", "file", "-passout", "pass:"+secret)
	refuses(signer.ErrUnsupportedKey, "openssl pkcs8", "pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-in", "key.pem", "-out", "file", "-passout", "pass:"+secret)
	refuses(signer.ErrUnsupportedKey, "P-521", "ecparam", "-name", "secp521r1", "-genkey", "-out", "file")
	refuses(signer.ErrUnsupportedKey, "unknown", "ecparam", "-name", "brainpoolP256r1", "-genkey", "-out", "file")
	refuses(signer.ErrUnsupportedKey, "unknown", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1", "-out", "file")
	refuses(signer.ErrUnsupportedKey, "Ed25519", "genpkey", "-algorithm", "ED25519", "-out", "file")
	refuses(signer.ErrUnsupportedKey, "RSA 1024", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", "file")
	refuses(signer.ErrNoKey, "CSR", "req", "-new", "-key", "key.pem", "-subj", "/C=VN", "-out", "file")
	refuses(signer.ErrNoKey, "a public key", "pkey", "-in", "key.pem", "-pubout", "-out", "file")
	refuses(signer.ErrNoKey, "a PKCS#7 bundle", "crl2pkcs7", "-nocrl", "-certfile", "cert.pem", "-out", "file")
	refuses(signer.ErrKeyMismatch, "", "ecparam", "-name", "prime256v1", "-genkey", "-out", "file")
	refuses(signer.ErrUnsupportedKey, "no MAC", "pkcs12", "-export", "-nomac", "-inkey", "key.pem", "-in", "cert.pem", "-out", "file", "-passout", "pass:"+secret)
	refuses(signer.ErrNoCertificate, "", "pkcs12", "-export", "-nocerts", "-inkey", "key.pem", "-out", "file", "-passout", "pass:"+secret)
}

// What openssl verifies is a signature to everybody.
func TestOpenSSLVerifiesOurSignatures(t *testing.T) {
	dir := opensslFiles(t, opensslRSA...)
	k, err := loadBytes(file(t, dir, "key.pem"), file(t, dir, "cert.pem"), nil)
	require.NoError(t, err)
	signature, err := k.Sign(t.Context(), []byte("message"))
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(k.Certificate().PublicKey)
	require.NoError(t, err)
	for name, data := range map[string][]byte{"message": []byte("message"), "signature": signature,
		"public.pem": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
	}
	openssl(t, dir, "dgst", "-sha256", "-verify", "public.pem", "-signature", "signature",
		"-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32", "-sigopt", "rsa_mgf1_md:sha256", "message")
}
