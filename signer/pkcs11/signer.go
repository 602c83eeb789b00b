package pkcs11

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"fmt"

	"github.com/vaxcert/vaxcert/signer"
)

// Signer is a private key in a token or HSM together with its certificate: a
// signer.Signer, a signer.CertificateSource and an io.Closer. Make one with Open,
// and Close it. It is safe for concurrent use; see Options.Sessions.
type Signer struct {
	key  Key
	cert *x509.Certificate
	id   []byte
}

var (
	_ signer.Signer            = (*Signer)(nil)
	_ signer.CertificateSource = (*Signer)(nil)
	_ crypto.Signer            = (*Key)(nil)
)

// Open opens the key that a URI of RFC 7512 describes, logs in, and signs once to
// see that the token signs with the key of the certificate.
//
// The URI has these attributes, each once: token, serial, manufacturer, model and
// slot-id, which together must fit one token; object (label) and id of the private
// key, which together must fit one key, or none of both where the token has only
// one; module-path, or module-name ("softhsm2", looked for where systems keep
// modules, or in module-path where that is a folder); pin-source, a file with the
// PIN in its first line (up to MaxPIN bytes). A pin-value is refused.
//
// ctx bounds the opening, and is given to Options.PIN. Where it ends while the
// module is at work, Open returns and the module is left behind to finish.
//
// It fails with ErrURI, ErrModule, ErrToken, ErrPIN, ErrPINLocked, ErrNoKey,
// ErrUnsupported; signer.ErrNoCertificate where neither the token nor the options
// have one, or the token has several of the key; signer.ErrKeyMismatch where the
// certificate is another key's; signer.ErrUnsupportedKey; signer.ErrSign where the
// token does not sign; or the error of ctx. The dates of the certificate are not
// looked at.
func Open(ctx context.Context, uri string, o Options) (*Signer, error) {
	return openSigner(ctx, openToken, uri, o)
}

// opener opens a token, makes a key in it unless generate is 0, and has identify
// say which public key it is.
type opener func(ctx context.Context, uri string, o Options, generate signer.Algorithm, identify identify) (*token, error)

type identify func(found) (crypto.PublicKey, error)

func openSigner(ctx context.Context, open opener, uri string, o Options) (*Signer, error) {
	s := &Signer{}
	var err error
	s.key.token, err = open(ctx, uri, o, 0, func(f found) (crypto.PublicKey, error) {
		var err error
		if s.cert, err = f.certificate(o.Certificate); err != nil {
			return nil, err
		}
		return s.cert.PublicKey, s.key.identify(s.cert.PublicKey)
	})
	if err != nil {
		return nil, err
	}
	s.id = signer.KeyID(s.cert)
	return s, nil
}

// found is what a token says of a key.
type found struct {
	public       crypto.PublicKey // nil where it does not say
	certificates func() ([]*x509.Certificate, error)
}

// certificate gives the certificate that is given, else the one on the token that
// has the public key.
func (f found) certificate(given *x509.Certificate) (*x509.Certificate, error) {
	if given != nil {
		if len(given.Raw) == 0 {
			return nil, fmt.Errorf("%w: not parsed", signer.ErrNoCertificate)
		}
		if f.public != nil && !samePublicKey(f.public, given.PublicKey) {
			return nil, signer.ErrKeyMismatch
		}
		return given, nil
	}
	all, err := f.certificates()
	if err != nil {
		return nil, err
	}
	var fitting []*x509.Certificate
	for _, c := range all {
		if f.public == nil || samePublicKey(f.public, c.PublicKey) {
			fitting = append(fitting, c)
		}
	}
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("%w: the token has none with the ID or label of the key; give one", signer.ErrNoCertificate)
	case len(fitting) == 0:
		return nil, fmt.Errorf("%w: that on the token", signer.ErrKeyMismatch)
	case len(fitting) > 1:
		return nil, fmt.Errorf("%w: the token has %d of this key; give the one to use", signer.ErrNoCertificate, len(fitting))
	}
	return fitting[0], nil
}

func samePublicKey(a, b crypto.PublicKey) bool {
	equaler, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && equaler.Equal(b)
}

// Algorithm says how the key signs: ES256 or PS256.
func (s *Signer) Algorithm() signer.Algorithm { return s.key.algorithm }

// KeyID gives the key identifier of the certificate, as signer.KeyID does. The
// caller does not change it.
func (s *Signer) KeyID() []byte { return s.id }

// Certificate gives the certificate of the key. The caller does not change it.
func (s *Signer) Certificate() *x509.Certificate { return s.cert }

// Sessions says how many signatures can be made at once: more callers wait.
func (s *Signer) Sessions() int { return s.key.token.capacity() }

// Sign signs message, which it hashes with SHA-256 on this side. ES256 gives r and
// s, 32 bytes each, with the low one of the two values of s; PS256 gives as many
// bytes as the modulus has, with a salt of 32 bytes.
//
// Where the session is broken, or the token was away and is back, Sign opens and
// logs in anew and signs, so that nobody sees it. Where the token stays away each
// call fails, and the first one after its return succeeds. A signature is never
// lost: who got an error got none, and may ask again.
//
// It fails with signer.ErrSign, and within it ErrToken, ErrPIN, ErrPINLocked,
// ErrNoKey, ErrBusy or ErrClosed; or with the error of ctx alone, as soon as that
// has ended, though the token is still at work: its session is free when it ends.
// A module that signs within 200 µs, which is software, is waited for.
// Source: RFC 9053 section 2.1, RFC 8230 section 2, PKCS#11 3.0.
func (s *Signer) Sign(ctx context.Context, message []byte) ([]byte, error) {
	return s.key.sign(ctx, message)
}

// Check says whether the key signs now: it makes a signature, recovering as Sign
// does, and verifies it. It fails as Sign does.
func (s *Signer) Check(ctx context.Context) error {
	signature, err := s.key.token.sign(ctx, s.key.mechanism, selfTest[:])
	if err != nil {
		return err
	}
	if !verifies(s.key.public, selfTest[:], signature) {
		return errSelfTest
	}
	return nil
}

// Close is Key.Close.
func (s *Signer) Close() error {
	if s == nil {
		return nil
	}
	return s.key.Close()
}

// String names the key: "pkcs11.Signer(ES256, kid 8w2kZxb3iC0=)".
func (s *Signer) String() string {
	return "pkcs11.Signer(" + s.Algorithm().String() + ", kid " + base64.StdEncoding.EncodeToString(s.id) + ")"
}
