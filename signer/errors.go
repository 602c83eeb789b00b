package signer

import "errors"

// What can be wrong with a key, for errors.Is. The texts that wrap them say more.
// No error text holds key material, a password or text of a certificate.
var (
	// ErrNoKey: there is no private key where one was looked for, or there are several.
	ErrNoKey = errors.New("signer: no private key")
	// ErrNoCertificate: there is no certificate where one was looked for.
	ErrNoCertificate = errors.New("signer: no certificate")
	// ErrPassword: the password is wrong, or is needed and was not given.
	ErrPassword = errors.New("signer: password")
	// ErrKeyMismatch: the key is not the one of the certificate.
	ErrKeyMismatch = errors.New("signer: the key is not the certificate's")
	// ErrUnsupportedKey: HCERT has no signatures with such a key, or the file is
	// in a form that is not read.
	ErrUnsupportedKey = errors.New("signer: unsupported key")
	// ErrTooLarge: a file is longer than MaxFile.
	ErrTooLarge = errors.New("signer: file too large")
	// ErrSign: the key could not sign, or gave something that is no signature.
	ErrSign = errors.New("signer: signing failed")
	// ErrExpired: the validity of the certificate has ended.
	ErrExpired = errors.New("signer: the certificate has expired")
	// ErrNotYetValid: the validity of the certificate has not begun.
	ErrNotYetValid = errors.New("signer: the certificate is not yet valid")
)
