package signer

import (
	"errors"
	"fmt"
)

var (
	errPasswordNeeded = fmt.Errorf("%w: the key is encrypted and none was given", ErrPassword)
	errPasswordWrong  = fmt.Errorf("%w: wrong, or the file is damaged", ErrPassword)
)

// withPassword asks for the password, lets use have it, and overwrites it.
func withPassword(password func() ([]byte, error), use func([]byte) error) error {
	if password == nil {
		return errPasswordNeeded
	}
	secret, err := password()
	defer clear(secret)
	if err != nil {
		if errors.Is(err, ErrPassword) {
			return err
		}
		return fmt.Errorf("%w: %w", ErrPassword, err)
	}
	return use(secret)
}
