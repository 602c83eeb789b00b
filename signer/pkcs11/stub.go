//go:build !cgo || nopkcs11

package pkcs11

import (
	"context"
	"fmt"

	"github.com/vaxcert/vaxcert/signer"
)

// token is what there is without PKCS#11: none.
type token struct{}

func openToken(_ context.Context, text string, o Options, _ signer.Algorithm, _ identify) (*token, error) {
	if _, err := parseURI(text); err != nil {
		return nil, err
	}
	if _, err := o.withDefaults(); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%w: build it with CGO_ENABLED=1, a C compiler and without the tag nopkcs11", ErrUnsupported)
}

func (*token) sign(ctx context.Context, _ mechanism, _ []byte) ([]byte, error) {
	return nil, asSignError(ctx, ErrUnsupported)
}
func (*token) keyID() []byte { return nil }
func (*token) capacity() int { return 0 }
func (*token) close() error  { return nil }
