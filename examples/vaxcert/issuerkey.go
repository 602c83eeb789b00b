package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/signer"
)

// keyFlags say who issues.
type keyFlags struct {
	Key          string `required:"" placeholder:"FILE" help:"The private key of the document signer: PEM, PKCS#12, or the pkcs11: URI of a key in a token (RFC 7512)."`
	Cert         string `placeholder:"FILE" help:"Its certificate. Not needed where the key file or the token holds it."`
	PasswordFile string `placeholder:"FILE" help:"The password of the key, in the first line. Default: asked for on the terminal."`
	Organisation string `placeholder:"NAME" help:"The issuing authority. Default: the organisation in the certificate of the key."`
	Country      string `placeholder:"CC" help:"The issuing state, ISO 3166-1 alpha-2. Default: that of the certificate of the key, or VN."`
	tokenFlags
	Sessions int `default:"0" placeholder:"N" help:"How many signatures a token makes at once, and so how many certificates are made at once. Default: 8."`
}

// certified is a signer that knows its certificate.
type certified interface {
	signer.Signer
	signer.CertificateSource
}

// issuer makes the issuer of the key, which it gives too. It refuses a key whose
// certificate is not valid now.
func (k keyFlags) issuer(s *session, clock func() time.Time, options cert.IssuerOptions) (*cert.Issuer, certified, error) {
	key, err := k.load(s)
	if err != nil {
		return nil, nil, err
	}
	if err := signer.ValidAt(key.Certificate(), clock()); err != nil {
		return nil, nil, err
	}
	options.Country, options.Organisation, options.Clock = k.Country, k.Organisation, clock
	subject := key.Certificate().Subject
	if options.Country == "" && len(subject.Country) > 0 {
		options.Country = subject.Country[0]
	}
	if options.Organisation == "" && len(subject.Organization) > 0 {
		options.Organisation = subject.Organization[0]
	}
	if options.Organisation == "" {
		return nil, nil, errors.New("--organisation is needed: the certificate of the key names none")
	}
	issuer, err := cert.NewIssuer(key, options)
	return issuer, key, err
}

// load opens the key. The caller releases it.
func (k keyFlags) load(s *session) (certified, error) {
	if strings.HasPrefix(k.Key, "pkcs11:") {
		return loadPKCS11(s.ctx, s, k.Key, k.Cert, k.tokenFlags, k.Sessions)
	}
	key, err := os.Open(k.Key)
	if err != nil {
		return nil, err
	}
	defer key.Close()
	var certificate io.Reader
	if k.Cert != "" {
		f, err := os.Open(k.Cert)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		certificate = f
	}
	return signer.Load(key, certificate, func() ([]byte, error) { return k.password(s) })
}

// release ends the sessions of a key in a token.
func release(key certified) {
	if open, ok := key.(io.Closer); ok {
		open.Close()
	}
}

// atOnce is how many certificates are made at once: as many as the key signs at once,
// where it is in a token and nobody said; 0 is one a processor.
func atOnce(key certified, workers int) int {
	if token, ok := key.(interface{ Sessions() int }); ok && workers == 0 {
		return token.Sessions()
	}
	return workers
}

func (k keyFlags) password(s *session) ([]byte, error) {
	if k.PasswordFile != "" {
		data, err := os.ReadFile(k.PasswordFile)
		first, _, _ := strings.Cut(string(data), "\n")
		return []byte(strings.TrimSuffix(first, "\r")), err
	}
	in, ok := s.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return nil, errors.New("the key has a password: give --password-file")
	}
	fmt.Fprint(s.stderr, "Password of the key: ")
	defer fmt.Fprintln(s.stderr)
	return term.ReadPassword(int(in.Fd()))
}
