package kms

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
)

// Remote is a private key in a service: what crypto.Signer would be, had it a
// context. AWS, Google, Azure, Vault and FromSigner make one. Implementations are
// safe for concurrent use. Where one is an io.Closer, Signer.Close closes it.
type Remote interface {
	// Public gives the public key, which never changes.
	Public() crypto.PublicKey

	// Sign signs a digest of SHA-256 with one request, and never with two. An ECDSA
	// key gives r and s in ASN.1, an RSA key PSS with a salt of 32 bytes. It ends
	// with ctx.
	Sign(ctx context.Context, digest []byte) ([]byte, error)
}

// FromSigner makes a Remote of a crypto.Signer of somebody else's library, which has
// no context to end with: Sign returns when ctx ends, and the library is left behind
// to finish. What it retries by itself is retried.
func FromSigner(key crypto.Signer) Remote { return foreign{key} }

type foreign struct{ key crypto.Signer }

func (f foreign) Public() crypto.PublicKey { return f.key.Public() }

func (f foreign) Sign(ctx context.Context, digest []byte) ([]byte, error) {
	var opts crypto.SignerOpts = crypto.SHA256
	if _, ok := f.key.Public().(*rsa.PublicKey); ok {
		opts = &rsa.PSSOptions{SaltLength: sha256.Size, Hash: crypto.SHA256}
	}
	var signature []byte
	failed := make(chan error, 1)
	go func() {
		made, err := f.key.Sign(rand.Reader, digest, opts)
		signature = made
		failed <- err
	}()
	select {
	case err := <-failed:
		return signature, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
