package seal

import (
	"context"
	"errors"
	"fmt"
)

// KEK is a key encryption key in a key management service. Implementations are safe for
// concurrent use and end with ctx; their errors show no key.
type KEK interface {
	Wrap(ctx context.Context, key []byte) ([]byte, error)
	Unwrap(ctx context.Context, wrapped []byte) ([]byte, error)
}

// envelope is a KEK as Tink asks for it, which keeps the error that Tink writes anew.
type envelope struct {
	kek KEK
	err error
}

func (e *envelope) EncryptWithContext(ctx context.Context, key, _ []byte) ([]byte, error) {
	wrapped, err := e.kek.Wrap(ctx, key)
	e.err = err
	return wrapped, err
}

func (e *envelope) DecryptWithContext(ctx context.Context, wrapped, _ []byte) ([]byte, error) {
	key, err := e.kek.Unwrap(ctx, wrapped)
	e.err = err
	return key, err
}

// meaning is the error of a keyset that the KEK did not help with: the caller's own
// end, or ErrKEK.
func (e *envelope) meaning(ctx context.Context) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case e.err == nil: // another key, that Tink finds no keyset under
		return ErrKEK
	case errors.Is(e.err, ErrKEK):
		return e.err
	}
	return fmt.Errorf("%w: %w", ErrKEK, e.err)
}
