package trust

import (
	"crypto"
	"crypto/x509"
	"errors"
	"time"
)

// Options says what a list has to prove. The zero value asks for nothing: the
// list is believed as it stands, as a file that an operator has chosen.
type Options struct {
	// Signer is the key that must have signed the list as a whole, where its
	// format has such a signature: the German list, and snapshots. Any other
	// list is then refused. Nil asks for none, but a snapshot is not read
	// without it, unless Unproved is set.
	Signer crypto.PublicKey
	// Unproved reads a snapshot without checking its signature, to look at it.
	Unproved bool

	// Anchors are the trust anchors of a gateway. Where there are any, upload
	// and root certificates of a list are taken from it if an anchor has signed
	// their entries (CMS), and every document signer must be proved by both: its
	// entry signed by an upload certificate of its country, its certificate by
	// a root.
	Anchors []*x509.Certificate
	// Uploaders are upload certificates that are believed beside those. Where
	// there are any, every entry must be signed (CMS) by one of its country.
	Uploaders []*x509.Certificate
	// Roots are national roots (CSCA) that are believed beside those. Where
	// there are any, every certificate must be signed by one, or by a chain of
	// certificates that the list gives beside it.
	Roots []*x509.Certificate
	// At is the time at which certificates and their roots must be valid. Zero
	// does not look: the verifier looks at the validity of the signer itself. The
	// validity of upload certificates is not looked at: they live shorter than
	// what they have signed.
	At time.Time
	// Domains are the GDHCN trust domains whose keys are taken, such as "DCC".
	// None is all of them.
	Domains []string
}

// Errors of Read.
var (
	ErrFormat    = errors.New("trust: no certificate found, nor a trust list of a known format")
	ErrLimit     = errors.New("trust: list beyond the limits")
	ErrUnsigned  = errors.New("trust: list without the signature that is asked for")
	ErrSignature = errors.New("trust: signature of the list does not verify")
)

// needsCMS reports whether entries must be signed.
func (o *Options) needsCMS() bool { return len(o.Anchors)+len(o.Uploaders) > 0 }

// needsRoot reports whether certificates must be signed by a root.
func (o *Options) needsRoot() bool { return len(o.Anchors)+len(o.Roots) > 0 }
