//go:build cgo && !nopkcs11

package pkcs11

import (
	"errors"
	"fmt"
	"slices"

	p11 "github.com/miekg/pkcs11"
)

// isCode says whether err is one of the return values of Cryptoki.
func isCode(err error, codes ...p11.Error) bool {
	var code p11.Error
	return errors.As(err, &code) && slices.Contains(codes, code)
}

// refusal says whether a token that answers will not do what it was asked. All
// other errors are taken for those of a session or device that is gone, as
// modules tell those in many ways.
func refusal(err error) bool {
	return isCode(err,
		p11.CKR_MECHANISM_INVALID, p11.CKR_MECHANISM_PARAM_INVALID, p11.CKR_KEY_FUNCTION_NOT_PERMITTED,
		p11.CKR_KEY_TYPE_INCONSISTENT, p11.CKR_KEY_SIZE_RANGE, p11.CKR_DATA_INVALID, p11.CKR_DATA_LEN_RANGE,
		p11.CKR_FUNCTION_NOT_SUPPORTED, p11.CKR_FUNCTION_REJECTED, p11.CKR_SESSION_COUNT,
		p11.CKR_ATTRIBUTE_VALUE_INVALID, p11.CKR_ATTRIBUTE_TYPE_INVALID, p11.CKR_TEMPLATE_INCOMPLETE,
		p11.CKR_TEMPLATE_INCONSISTENT, p11.CKR_TOKEN_WRITE_PROTECTED, p11.CKR_SESSION_READ_ONLY)
}

// tokenError makes an ErrToken of what a module answers.
func tokenError(doing string, err error) error {
	if err == nil || errors.Is(err, ErrToken) {
		return err
	}
	return fmt.Errorf("%w: %s: %w", ErrToken, doing, err)
}

// pinError says what a token has against a PIN, or nil where the error is not
// about one. Such a PIN is not tried again.
func pinError(err error) error {
	switch {
	case isCode(err, p11.CKR_PIN_LOCKED):
		return fmt.Errorf("%w: after too many wrong ones", ErrPINLocked)
	case isCode(err, p11.CKR_PIN_EXPIRED):
		return fmt.Errorf("%w: it has expired and must be changed", ErrPIN)
	case isCode(err, p11.CKR_PIN_INCORRECT, p11.CKR_PIN_INVALID, p11.CKR_PIN_LEN_RANGE):
		return fmt.Errorf("%w: wrong; it will not be tried again", ErrPIN)
	}
	return nil
}
