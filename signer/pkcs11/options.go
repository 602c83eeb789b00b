package pkcs11

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"
)

// Defaults and limits.
const (
	// DefaultSessions is how many signatures are made at once. A USB token makes
	// one at a time, whatever is asked; an HSM over the network hides its delay
	// behind several.
	DefaultSessions = 8
	// MaxSessions is the most that can be asked for. HSMs have hundreds to a few
	// thousand for all their clients.
	MaxSessions = 1024
	// DefaultWait is how long a signature waits for a free session.
	DefaultWait = 30 * time.Second
	// MaxPIN is the longest first line of a file with a PIN, in bytes: tokens take
	// fewer (ulMaxPinLen in PKCS#11; 255 in SoftHSM).
	MaxPIN = 1024
	// RSABits is the length of the RSA keys that GenerateKey makes, in bits. Viet
	// Nam's document signer has it; signatures are 256 bytes of the QR code.
	RSABits = 2048
)

// Options say what a URI does not. The zero value is usable where the URI names
// a module and the PIN, and the token has the certificate.
type Options struct {
	// Module is the path of the vendor's library. The module-path and the
	// module-name of the URI go before it.
	Module string

	// PIN gives the PIN. It is called at Open, and again for each time that the
	// token has to be logged in to anew; what it gives is overwritten. A
	// pin-source in the URI goes before it. Nil where the token asks for none.
	PIN func(context.Context) ([]byte, error)

	// Certificate is the one of the key. It goes before the one on the token;
	// nil: the token's.
	Certificate *x509.Certificate

	// Sessions is how many signatures can be made at once, up to MaxSessions and
	// as far as the token has sessions. 0: DefaultSessions.
	Sessions int

	// Wait is how long a signature waits for a free session before it fails with
	// ErrBusy. 0: DefaultWait.
	Wait time.Duration
}

func (o Options) withDefaults() (Options, error) {
	switch {
	case o.Sessions < 0 || o.Sessions > MaxSessions:
		return o, fmt.Errorf("pkcs11: %d sessions; want 1 to %d", o.Sessions, MaxSessions)
	case o.Wait < 0:
		return o, fmt.Errorf("pkcs11: a wait of %v", o.Wait)
	}
	if o.Sessions == 0 {
		o.Sessions = DefaultSessions
	}
	if o.Wait == 0 {
		o.Wait = DefaultWait
	}
	return o, nil
}
