package trust

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/internal/dsc"
)

// Options says what a list has to prove. The zero value asks for nothing: the
// list is believed as it stands, as a file that an operator has chosen.
type Options struct {
	// Signer is who must have signed the list as a whole, where its format has such
	// a signature: the German list, and snapshots. Any other list is then refused.
	// It is a *ecdsa.PublicKey (P-256, P-384), an *rsa.PublicKey (2048 to 4096
	// bits), or the *x509.Certificate of one, whose validity is not looked at.
	// Nil asks for none, but a snapshot is not read without it, unless Unproved is
	// set.
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
	// Domains are the GDHCN trust domains whose keys are taken, where a list or a
	// folder names them: keys of other domains sign summaries of a patient's
	// health, and nothing that a border looks at. None is DefaultDomain alone;
	// AnyDomain takes all of them. Lists that name none are not touched.
	Domains []string
}

// The trust domains. Source: WHO smart-trust 2026-07, trust domains.
const (
	// DefaultDomain is that of health certificates, WHO's name for the EU's DCC
	// and for its own DDCC.
	DefaultDomain = "DCC"
	// AnyDomain, in Options.Domains, stands for all of them.
	AnyDomain = "*"
)

// wants reports whether keys of a domain are taken; "" is that of a list that names
// none.
func (o *Options) wants(domain string) bool {
	if len(o.Domains) == 0 {
		return domain == "" || domain == DefaultDomain
	}
	return domain == "" || slices.Contains(o.Domains, domain) || slices.Contains(o.Domains, AnyDomain)
}

// Errors of Read.
var (
	ErrFormat    = errors.New("trust: no certificate found, nor a trust list of a known format")
	ErrLimit     = errors.New("trust: list beyond the limits")
	ErrUnsigned  = errors.New("trust: list without the signature that is asked for")
	ErrSignature = errors.New("trust: signature of the list does not verify")
	// ErrSigner says that Options.Signer is none that could have signed a list.
	ErrSigner = errors.New("trust: the signer is not a key or certificate that signs lists")
)

// signerKey gives the key of the signer of lists; nil where none is asked for.
func (o *Options) signerKey() (crypto.PublicKey, error) {
	signer := o.Signer
	if signer == nil {
		return nil, nil
	}
	if c, ok := signer.(*x509.Certificate); ok {
		switch {
		case c == nil:
			return nil, fmt.Errorf("%w: no certificate", ErrSigner)
		case !dsc.Signs(c):
			return nil, fmt.Errorf("%w: its key usage has no digitalSignature, as a national root's", ErrSigner)
		}
		signer = c.PublicKey
	}
	if !supported(signer) {
		return nil, fmt.Errorf("%w: %T", ErrSigner, signer)
	}
	return signer, nil
}

// needsCMS reports whether entries must be signed.
func (o *Options) needsCMS() bool { return len(o.Anchors)+len(o.Uploaders) > 0 }

// needsRoot reports whether certificates must be signed by a root.
func (o *Options) needsRoot() bool { return len(o.Anchors)+len(o.Roots) > 0 }
