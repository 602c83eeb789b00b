package kms

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"math/rand/v2"
	"time"

	"github.com/vaxcert/vaxcert/signer"
)

// Signer is a private key in a service together with its certificate: a
// signer.Signer and a signer.CertificateSource. Make one with Open or New. It is
// safe for concurrent use; see Options.Concurrency. It prints as a signer.Key does.
//
// The Key within is bound to no context: where code asks for a *signer.Key, it signs
// too, for as long as Options allow.
type Signer struct {
	*signer.Key
	remote  Remote
	slots   chan struct{}
	options Options
}

var (
	_ signer.Signer            = (*Signer)(nil)
	_ signer.CertificateSource = (*Signer)(nil)
)

// New makes a Signer of a certificate and a key in a service, and has it sign once:
// what signs with another scheme, salt or key is found here, as are rights to sign
// that are missing.
//
// It fails as signer.New and Check do. The dates of the certificate are not looked at.
func New(ctx context.Context, certificate *x509.Certificate, remote Remote, o Options) (*Signer, error) {
	if remote == nil {
		return nil, signer.ErrNoKey
	}
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Signer{remote: remote, slots: make(chan struct{}, o.Concurrency), options: o}
	if s.Key, err = signer.New(certificate, call{context.Background(), s}); err != nil {
		return nil, err
	}
	if err := s.Check(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// call is the crypto.Signer of one signature. It brings the context with it, for
// which crypto.Signer has no room.
type call struct {
	ctx    context.Context
	signer *Signer
}

func (c call) Public() crypto.PublicKey { return c.signer.remote.Public() }

func (c call) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	return c.signer.sign(c.ctx, digest)
}

// Sign signs message, which is hashed on this side: the service sees 32 bytes, and
// nothing of a person. The signature is as signer.Key.Sign gives it.
//
// A request that the service throttles is made again, after a wait, as Options say.
// No other is: the service may have signed, and counted, what it did not answer.
//
// It fails with signer.ErrSign, and within it ErrDenied, ErrKey, ErrThrottled,
// ErrUnavailable or ErrTimeout; or with the error of ctx alone, as soon as that has
// ended: a request under way is given up.
func (s *Signer) Sign(ctx context.Context, message []byte) ([]byte, error) {
	key, err := signer.New(s.Certificate(), call{ctx, s})
	if err != nil {
		return nil, err
	}
	signature, err := key.Sign(ctx, message)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return signature, err
}

func (s *Signer) sign(ctx context.Context, digest []byte) ([]byte, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for attempt := 1; ; attempt++ {
		signature, err := s.request(ctx, digest)
		if attempt == s.options.Attempts || !errors.Is(err, ErrThrottled) {
			return signature, err
		}
		if err := s.wait(ctx, attempt, err); err != nil {
			return nil, err
		}
	}
}

// request makes one request.
func (s *Signer) request(ctx context.Context, digest []byte) ([]byte, error) {
	limited, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	signature, err := s.remote.Sign(limited, digest)
	switch {
	case err == nil:
		return signature, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, ErrTimeout
	}
	return nil, meaning(err)
}

// wait waits before the attempt that follows: twice as long each time, or as long as
// the service asks for. Half of it is chance, so that not all come back at once.
func (s *Signer) wait(ctx context.Context, attempt int, throttled error) error {
	pause := min(s.options.Backoff<<(attempt-1), MaxBackoff)
	pause = pause/2 + rand.N(pause/2+1)
	if e, ok := errors.AsType[*Error](throttled); ok {
		pause = max(pause, min(e.after, MaxBackoff))
	}
	select {
	case <-time.After(pause):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// selfTest is what Check has signed. It is no Sig_structure, nor anything else that
// means something.
var selfTest = []byte("vaxcert: a key in a service signs")

// Check says whether the key signs now: it makes a signature, and verifies it. It
// fails as Sign does, and with ErrSelfTest.
func (s *Signer) Check(ctx context.Context) error {
	signature, err := s.Sign(ctx, selfTest)
	if err != nil {
		return err
	}
	if digest := sha256.Sum256(selfTest); !verifies(s.Certificate().PublicKey, digest[:], signature) {
		return fmt.Errorf("%w: %w", signer.ErrSign, ErrSelfTest)
	}
	return nil
}

// verifies checks a signature of COSE.
func verifies(public crypto.PublicKey, digest, signature []byte) bool {
	switch public := public.(type) {
	case *ecdsa.PublicKey:
		r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
		return ecdsa.Verify(public, digest, r, s)
	case *rsa.PublicKey:
		pss := &rsa.PSSOptions{SaltLength: sha256.Size, Hash: crypto.SHA256}
		return rsa.VerifyPSS(public, crypto.SHA256, digest, signature, pss) == nil
	}
	return false
}

// Concurrency says how many signatures can be made at once: more callers wait. So many
// workers keep the service busy, for Issuer.IssueAll.
func (s *Signer) Concurrency() int { return cap(s.slots) }

// Close closes the connections to the service, where its client has a way to.
func (s *Signer) Close() error {
	if closer, ok := s.remote.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}
