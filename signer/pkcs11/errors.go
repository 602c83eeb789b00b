package pkcs11

import (
	"errors"
	"fmt"

	"github.com/vaxcert/vaxcert/signer"
)

// What can go wrong between a key and its token, for errors.Is. An error of Sign
// is signer.ErrSign as well. The texts that wrap them say more; none holds a PIN.
var (
	// ErrURI: the URI is not one of RFC 7512, or asks for what there is not here.
	ErrURI = errors.New("pkcs11: URI")
	// ErrModule: the module of the vendor is not there, or cannot be loaded.
	ErrModule = errors.New("pkcs11: module")
	// ErrToken: the token is not there, is not the only one that the URI
	// describes, or does not answer. The next signature looks for it again.
	ErrToken = errors.New("pkcs11: token")
	// ErrPIN: the PIN is needed and there is none, or the token refuses it. A PIN
	// that was refused is not tried again by the same Signer.
	ErrPIN = errors.New("pkcs11: PIN")
	// ErrPINLocked: the token takes no PIN any more, or one last one. It is ErrPIN too.
	ErrPINLocked = fmt.Errorf("%w: locked", ErrPIN)
	// ErrNoKey: the token has no key that the URI describes, or several. It is
	// signer.ErrNoKey.
	ErrNoKey = signer.ErrNoKey
	// ErrKeyExists: GenerateKey found a key with this label or ID.
	ErrKeyExists = errors.New("pkcs11: there is such a key already")
	// ErrBusy: all sessions were in use for as long as Options.Wait.
	ErrBusy = errors.New("pkcs11: all sessions are in use")
	// ErrClosed: Close has been called.
	ErrClosed = errors.New("pkcs11: closed")
	// ErrUnsupported: the program was built without cgo, or with the tag nopkcs11.
	ErrUnsupported = errors.New("pkcs11: this program was built without PKCS#11")
)
