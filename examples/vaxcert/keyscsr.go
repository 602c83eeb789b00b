package main

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/youmark/pkcs8"

	"github.com/vaxcert/vaxcert/signer/pkcs11"
)

type keysCSRCommand struct {
	PKCS11       string `name:"pkcs11" placeholder:"URI" xor:"key" required:"" help:"The key in a token: a pkcs11: URI (RFC 7512)."`
	Key          string `placeholder:"FILE" xor:"key" required:"" help:"The key in a file, PEM."`
	PasswordFile string `placeholder:"FILE" help:"The password of the key file, in the first line. Default: asked for on the terminal."`
	Subject      string `required:"" placeholder:"NAME" help:"Who the key is for: C=VN,O=Cục Y tế dự phòng,CN=VN Document Signer 2 (C, ST, L, O, OU, CN, serialNumber; a comma within a value as \\,)."`
	Out          string `required:"" placeholder:"FILE" help:"The file for the request. One that is there is not overwritten."`
	tokenFlags
}

// Help tells what becomes of the request.
func (c *keysCSRCommand) Help() string {
	return `Writes a certificate request (PKCS#10, PEM) for the national root to sign. It is
signed with SHA-256 by the key itself (RSA: PKCS #1 v1.5, which all authorities
read), and asks for the usages of a document signer. The fingerprint that is shown
is that of the public key: compare it by another way before you sign.`
}

func (c *keysCSRCommand) Run(s *session) error {
	subject, err := parseSubject(c.Subject)
	if err != nil {
		return err
	}
	key, done, err := c.open(s)
	if err != nil {
		return err
	}
	defer done()
	usages, err := signerUsages()
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: subject, ExtraExtensions: usages}, key)
	if err != nil {
		return err
	}
	request := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})
	if err := writeNewFiles(filepath.Dir(c.Out), []newFile{{filepath.Base(c.Out), request, 0o644}}); err != nil {
		return err
	}
	fingerprint, err := fingerprintOf(key.Public())
	if err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%s: request of %s, public key %s\n", c.Out, subject, fingerprint)
	return nil
}

func (c *keysCSRCommand) open(s *session) (key crypto.Signer, done func() error, err error) {
	if c.PKCS11 == "" {
		key, err := c.readKey(s)
		return key, func() error { return nil }, err
	}
	o, err := c.options(s)
	if err != nil {
		return nil, nil, err
	}
	inToken, err := pkcs11.OpenKey(s.ctx, c.PKCS11, o)
	return inToken, inToken.Close, err
}

// readKey reads a key that has no certificate yet.
func (c *keysCSRCommand) readKey(s *session) (crypto.Signer, error) {
	data, err := os.ReadFile(c.Key)
	if err != nil {
		return nil, err
	}
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		var key any
		switch block.Type {
		case "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case "RSA PRIVATE KEY":
			key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
		case "ENCRYPTED PRIVATE KEY":
			var password []byte
			if password, err = (keyFlags{PasswordFile: c.PasswordFile}).password(s); err != nil {
				return nil, err
			}
			key, err = pkcs8.ParsePKCS8PrivateKey(block.Bytes, password)
		default:
			continue
		}
		if signs, ok := key.(crypto.Signer); ok && err == nil {
			return signs, nil
		}
		return nil, fmt.Errorf("%s: the key cannot be read, or its password is wrong", c.Key)
	}
	return nil, fmt.Errorf("%s: no private key in PEM", c.Key)
}

// signerUsages are the extensions that a document signer's certificate has.
func signerUsages() (all []pkix.Extension, err error) {
	const digitalSignature = 0x80
	for _, e := range []struct {
		id    asn1.ObjectIdentifier
		value any
	}{
		{asn1.ObjectIdentifier{2, 5, 29, 15}, asn1.BitString{Bytes: []byte{digitalSignature}, BitLength: 1}},
		{asn1.ObjectIdentifier{2, 5, 29, 37}, []asn1.ObjectIdentifier{vaccinationUsage}},
	} {
		der, err := asn1.Marshal(e.value)
		if err != nil {
			return nil, err
		}
		all = append(all, pkix.Extension{Id: e.id, Critical: len(all) == 0, Value: der})
	}
	return all, nil
}

// fingerprintOf gives the SHA-256 of a public key as people read it to each other.
func fingerprintOf(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	sum := sha256.Sum256(der)
	return "SHA-256 " + hex.EncodeToString(sum[:]), err
}

// parseSubject reads a name such as "C=VN,O=Sở Y tế,CN=DSC 1", in this order.
func parseSubject(text string) (name pkix.Name, err error) {
	fields := map[string]*[]string{
		"C": &name.Country, "ST": &name.Province, "L": &name.Locality, "O": &name.Organization, "OU": &name.OrganizationalUnit,
	}
	single := map[string]*string{"CN": &name.CommonName, "SERIALNUMBER": &name.SerialNumber}
	for _, part := range splitEscaped(text) {
		kind, value, ok := strings.Cut(part, "=")
		kind, value = strings.ToUpper(strings.TrimSpace(kind)), strings.TrimSpace(value)
		field, many := fields[kind]
		only, one := single[kind]
		switch {
		case !ok || value == "":
			return name, errors.New("--subject: want NAME=VALUE,NAME=VALUE")
		case many:
			*field = append(*field, value)
		case one && *only == "":
			*only = value
		case one:
			return name, fmt.Errorf("--subject: %s is there twice", kind)
		default:
			return name, fmt.Errorf("--subject: %s is none of C, ST, L, O, OU, CN, serialNumber", kind)
		}
	}
	if name.CommonName == "" {
		return name, errors.New("--subject: CN is missing")
	}
	return name, nil
}

// splitEscaped splits at commas that have no backslash before them.
func splitEscaped(text string) (parts []string) {
	var part strings.Builder
	escaped := false
	for _, r := range text {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == ',':
			parts = append(parts, part.String())
			part.Reset()
		default:
			part.WriteRune(r)
		}
		escaped = false
	}
	return append(parts, part.String())
}
