package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/signer/pkcs11"
)

type keysCommand struct {
	New   keysNewCommand   `cmd:"" help:"Make a national root and a document signer: csca.pem csca.key dsc.pem dsc.key."`
	CSR   keysCSRCommand   `cmd:"" name:"csr" help:"Ask for a certificate of a key, in a file or a token."`
	Check keysCheckCommand `cmd:"" help:"Say which document signer signs when, and what ends when."`
}

type keysNewCommand struct {
	Country      string `default:"VN" placeholder:"CC" help:"The state, ISO 3166-1 alpha-2 (default VN)."`
	Out          string `placeholder:"DIR" help:"The folder to write to, needed without --pkcs11. Files that are there are never overwritten."`
	PKCS11       string `name:"pkcs11" placeholder:"URI" help:"Make the document signer's key in a token, never to leave it (object is its label, id its ID): instead of dsc.key. Without --out, only that; then see keys csr."`
	Alg          string `enum:"ES256,PS256" default:"ES256" help:"How the document signer signs: ${enum}."`
	Days         int    `default:"730" help:"Days that the document signer is valid; certificates of 12 months must fit in."`
	At           moment `placeholder:"TIME" help:"When the validity begins: RFC 3339 (without a zone: UTC), or YYYY-MM-DD for the beginning of that day in UTC. Default: now."`
	Organisation string `default:"Cục Y tế dự phòng" placeholder:"NAME" help:"The authority (default ${default})."`
	tokenFlags
}

const (
	rootYearsMore = 4         // how much longer than its document signers a root is valid
	backdated     = time.Hour // how much before its making a certificate begins, for clocks that are behind
	rootRSABits   = 3072
	signerRSABits = 2048 // as Viet Nam's document signer has
)

// vaccinationUsage is the extended key usage of who signs vaccination
// certificates. Source: hcert-spec 1.0.8, document signer certificates.
var vaccinationUsage = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 1847, 2021, 1, 2}

func (c *keysNewCommand) Run(s *session) error {
	c.Country = strings.ToUpper(c.Country)
	if cert.Status(cert.Countries, c.Country) == cert.CodeUnknown {
		return fmt.Errorf("--country %s: no ISO 3166-1 alpha-2 code", c.Country)
	}
	if c.Days < 1 {
		return errors.New("--days must be 1 or more")
	}
	if c.PKCS11 != "" {
		return c.inToken(s)
	}
	if c.Out == "" {
		return errors.New("--out is needed")
	}
	now := c.At.clock()()
	files, dsc, err := c.make(now)
	if err != nil {
		return err
	}
	return c.write(s, now, files, dsc)
}

func (c *keysNewCommand) write(s *session, now time.Time, files []newFile, dsc *x509.Certificate) error {
	if err := writeNewFiles(c.Out, files); err != nil {
		return err
	}
	short := ""
	if cert.ExpiryOf(now).After(dsc.NotAfter) {
		short = ": too short for certificates of 12 months"
	}
	fmt.Fprintf(s.stdout, "%s: %s (%s, key ID %s, valid until %s%s)\n",
		c.Out, strings.Join(c.names(), " "), c.Alg, base64.StdEncoding.EncodeToString(signer.KeyID(dsc)), dsc.NotAfter.Format(time.DateOnly), short)
	return nil
}

// names are those of the files that are written.
func (c *keysNewCommand) names() []string {
	names := []string{"csca.pem", "csca.key", "dsc.pem", "dsc.key"}
	if c.PKCS11 != "" {
		names = names[:3]
	}
	return names
}

// make makes both pairs of keys and certificates.
func (c *keysNewCommand) make(now time.Time) (files []newFile, dsc *x509.Certificate, err error) {
	key, err := generateKey(c.Alg, signerRSABits)
	if err != nil {
		return nil, nil, err
	}
	return c.certify(now, key)
}

// certify makes the root, and the certificate of the document signer's key. A key
// in a token is not among the files.
func (c *keysNewCommand) certify(now time.Time, key crypto.Signer) (files []newFile, dsc *x509.Certificate, err error) {
	rootKey, err := generateKey(c.Alg, rootRSABits)
	if err != nil {
		return nil, nil, err
	}
	root, err := c.root(rootKey, now)
	if err != nil {
		return nil, nil, err
	}
	dsc, err = c.documentSigner(key, root, rootKey, now)
	if err != nil {
		return nil, nil, err
	}
	for _, pair := range []struct {
		name        string
		certificate *x509.Certificate
		key         crypto.Signer
	}{{"csca", root, rootKey}, {"dsc", dsc, key}} {
		files = append(files, newFile{pair.name + ".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.certificate.Raw}), 0o644})
		if _, inToken := pair.key.(*pkcs11.Key); inToken {
			continue
		}
		der, err := x509.MarshalPKCS8PrivateKey(pair.key)
		if err != nil {
			return nil, nil, err
		}
		files = append(files, newFile{pair.name + ".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600})
	}
	return files, dsc, nil
}

func generateKey(algorithm string, rsaBits int) (crypto.Signer, error) {
	if algorithm == signer.PS256.String() {
		return rsa.GenerateKey(rand.Reader, rsaBits)
	}
	return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
}

// root makes the self-signed certificate of the national root (CSCA).
func (c *keysNewCommand) root(key crypto.Signer, now time.Time) (*x509.Certificate, error) {
	template, err := c.template("National CSCA", now)
	if err != nil {
		return nil, err
	}
	template.NotAfter = template.NotAfter.AddDate(rootYearsMore, 0, 0)
	template.IsCA, template.BasicConstraintsValid, template.MaxPathLenZero = true, true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	return createCertificate(template, template, key.Public(), key)
}

// documentSigner makes the certificate that signs vaccination certificates (DSC).
func (c *keysNewCommand) documentSigner(key crypto.Signer, root *x509.Certificate, rootKey crypto.Signer, now time.Time) (*x509.Certificate, error) {
	template, err := c.template("Document Signer", now)
	if err != nil {
		return nil, err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.UnknownExtKeyUsage = []asn1.ObjectIdentifier{vaccinationUsage}
	return createCertificate(template, root, key.Public(), rootKey)
}

func (c *keysNewCommand) template(role string, now time.Time) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)),
		Subject:      pkix.Name{Country: []string{c.Country}, Organization: []string{c.Organisation}, CommonName: c.Country + " " + role},
		NotBefore:    now.Add(-backdated).UTC(),
		NotAfter:     now.AddDate(0, 0, c.Days).UTC(),
	}, nil
}

func createCertificate(template, parent *x509.Certificate, public crypto.PublicKey, by crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, by)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}
