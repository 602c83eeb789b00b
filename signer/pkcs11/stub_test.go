//go:build !cgo || nopkcs11

package pkcs11

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

func TestTheStubSaysWhatIsMissing(t *testing.T) {
	_, err := Open(t.Context(), "pkcs11:token=VN", Options{})
	require.ErrorIs(t, err, ErrUnsupported)
	require.ErrorContains(t, err, "CGO_ENABLED=1")
	_, err = OpenKey(t.Context(), "pkcs11:token=VN", Options{})
	require.ErrorIs(t, err, ErrUnsupported)
	_, err = GenerateKey(t.Context(), "pkcs11:object=DSC", Options{}, signer.ES256)
	require.ErrorIs(t, err, ErrUnsupported)
	_, err = Open(t.Context(), "pkcs11:pin-value=1", Options{})
	require.ErrorIs(t, err, ErrURI)
}
