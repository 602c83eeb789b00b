package pkcs11

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/vaxcert/vaxcert/signer"
)

// Key is a private key in a token that needs no certificate: a crypto.Signer for
// certificate requests and for certificates of a root. Make one with OpenKey or
// GenerateKey, and Close it. It is safe for concurrent use.
type Key struct {
	token     *token
	public    crypto.PublicKey
	algorithm signer.Algorithm
	mechanism mechanism
}

// OpenKey opens a key as Open does, without a certificate: Options.Certificate
// and those on the token are not looked at. The token must give the public key.
//
// It fails as Open does, and with ErrNoKey where there is no public key.
func OpenKey(ctx context.Context, uri string, o Options) (*Key, error) {
	return openKey(ctx, uri, o, 0)
}

// GenerateKey makes a key pair in the token and opens it: P-256 for ES256, RSA of
// RSABits for PS256. It signs and does nothing else, is sensitive, and never
// leaves the token. The URI gives its label (object), which must be there, and
// its ID (id), without which the ID is made at random.
//
// It fails as OpenKey does; with ErrKeyExists where the token has a private key
// with that label or ID; and with signer.ErrUnsupportedKey for another algorithm.
func GenerateKey(ctx context.Context, uri string, o Options, algorithm signer.Algorithm) (*Key, error) {
	if algorithm != signer.ES256 && algorithm != signer.PS256 {
		return nil, fmt.Errorf("%w: %v", signer.ErrUnsupportedKey, algorithm)
	}
	return openKey(ctx, uri, o, algorithm)
}

func openKey(ctx context.Context, uri string, o Options, generate signer.Algorithm) (*Key, error) {
	k := &Key{}
	var err error
	k.token, err = openToken(ctx, uri, o, generate, func(f found) (crypto.PublicKey, error) {
		if f.public == nil {
			return nil, fmt.Errorf("%w: the token does not give the public key", ErrNoKey)
		}
		return f.public, k.identify(f.public)
	})
	if err != nil {
		return nil, err
	}
	return k, nil
}

// identify notes which key it is.
func (k *Key) identify(public crypto.PublicKey) (err error) {
	k.public = public
	k.algorithm, k.mechanism, err = algorithmOf(public)
	return err
}

// Public gives the public key, *ecdsa.PublicKey or *rsa.PublicKey.
func (k *Key) Public() crypto.PublicKey { return k.public }

// Algorithm says how a Signer of this key signs.
func (k *Key) Algorithm() signer.Algorithm { return k.algorithm }

// ID gives the CKA_ID of the key, nil where it has none. The caller may change it.
func (k *Key) ID() []byte { return slices.Clone(k.token.keyID()) }

// Sign signs a SHA-256 digest as crypto.Signer has it: ECDSA in ASN.1; RSA with
// PSS where options are *rsa.PSSOptions, the salt being 32 bytes, else with PKCS
// #1 v1.5. The token has its own random numbers. The wait is bounded by
// Options.Wait, and by no context.
//
// It fails with signer.ErrSign, and what Signer.Sign has within it.
func (k *Key) Sign(_ io.Reader, digest []byte, options crypto.SignerOpts) ([]byte, error) {
	if options == nil || options.HashFunc() != crypto.SHA256 || len(digest) != sha256.Size {
		return nil, fmt.Errorf("%w: want a SHA-256 digest", signer.ErrSign)
	}
	digest = slices.Clone(digest)
	ctx := context.Background()
	if k.mechanism == ecdsaRaw {
		raw, err := k.token.sign(ctx, ecdsaRaw, digest)
		if err != nil {
			return nil, err
		}
		return derOf(raw)
	}
	pss, ok := options.(*rsa.PSSOptions)
	if !ok {
		return k.token.sign(ctx, rsaPKCS1, digest)
	}
	if salt := pss.SaltLength; salt != sha256.Size && salt != rsa.PSSSaltLengthEqualsHash && salt != rsa.PSSSaltLengthAuto {
		return nil, fmt.Errorf("%w: a salt of %d bytes; want %d", signer.ErrSign, salt, sha256.Size)
	}
	return k.token.sign(ctx, rsaPSS, digest)
}

// sign makes the signature of COSE.
func (k *Key) sign(ctx context.Context, message []byte) ([]byte, error) {
	digest := sha256.Sum256(message)
	raw, err := k.token.sign(ctx, k.mechanism, digest[:])
	if err != nil {
		return nil, err
	}
	if public, ok := k.public.(*rsa.PublicKey); ok {
		if len(raw) != public.Size() {
			return nil, fmt.Errorf("%w: %d bytes, want %d", signer.ErrSign, len(raw), public.Size())
		}
		return raw, nil
	}
	return lowRaw(raw)
}

// Close waits for the signatures that are being made and closes the sessions; the
// last of a module finalises it, which logs out. Signatures fail with ErrClosed
// afterwards. It can be called again, at the same time too, and by nil.
func (k *Key) Close() error {
	if k == nil {
		return nil
	}
	return k.token.close()
}

// asSignError makes an error of Sign, unless it is the end of ctx.
func asSignError(ctx context.Context, err error) error {
	if err == nil || err == ctx.Err() || errors.Is(err, signer.ErrSign) {
		return err
	}
	return fmt.Errorf("%w: %w", signer.ErrSign, err)
}
