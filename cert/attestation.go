package cert

import (
	"errors"
	"slices"
	"time"
)

// Attestation says who vouches for a record: a facility that signed it.
type Attestation struct {
	// Hash is the SHA-256 of the attestation. It goes into the audit log; nothing of
	// an Attestation goes into the QR code.
	Hash [32]byte
	// Facility is the code of the facility that signed.
	Facility string
	// SignedAt is when it says that it did.
	SignedAt time.Time
	// Format is how: "cose" or "jws".
	Format string
}

// Facilities knows the signatures of facilities; *attest.Store does. VerifyRecord
// gives the record that a facility signed, or says why it is not to be believed. It
// must be safe for concurrent use.
type Facilities interface {
	VerifyRecord(attestation []byte) (Record, Attestation, error)
}

// ErrNotAttested says that an Issuer with Facilities was given a certificate that no
// facility has signed, or an Issuer without them an attestation.
var ErrNotAttested = errors.New("cert: no signature of a facility")

// PrepareAttested is Prepare for a record that a facility has signed; id is the
// certificate's identifier, or empty for a fresh one. It fails as Prepare does, with the
// error of IssuerOptions.Facilities, with a *RefusedError for a record that cannot be
// read, and with ErrNotAttested where there are no Facilities.
func (i *Issuer) PrepareAttested(attestation []byte, id UVCI) (*Draft, error) {
	return i.prepareAttested(attestation, func(r Record) (*Draft, []Finding, error) {
		c, findings := r.Certificate()
		c.ID = id
		draft, err := i.prepare(c)
		return draft, findings, err
	})
}

// PrepareAttestedICVP is PrepareICVP for a record that a facility has signed, of a
// vaccination against a disease by ICD-11. It fails as PrepareAttested does.
func (i *Issuer) PrepareAttestedICVP(attestation []byte, disease string) (*Draft, error) {
	return i.prepareAttested(attestation, func(r Record) (*Draft, []Finding, error) {
		c, findings := r.ICVP(disease)
		draft, err := i.prepareICVP(c)
		return draft, findings, err
	})
}

func (i *Issuer) prepareAttested(attestation []byte, prepare func(Record) (*Draft, []Finding, error)) (*Draft, error) {
	if i.options.Facilities == nil {
		return nil, ErrNotAttested
	}
	record, attested, err := i.options.Facilities.VerifyRecord(attestation)
	if err != nil {
		return nil, err
	}
	draft, findings, err := prepare(record)
	if worst, any := Worst(findings); any && worst.Severity == Failure {
		return nil, &RefusedError{findings}
	}
	if err != nil {
		return nil, err
	}
	draft.issued.Attestation = &attested
	draft.issued.Findings = slices.Concat(findings, draft.issued.Findings)
	return draft, nil
}
