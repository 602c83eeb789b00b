package main

import (
	"context"
	"slices"

	"github.com/vaxcert/vaxcert/cert"
)

// profile is a kind of certificates that are issued.
type profile struct {
	columns need // that its records need
	// prepare makes the draft of a row; id is the identifier that an earlier run gave
	// it, or empty. It fails with errNotDue where there is nothing to do.
	prepare func(ctx context.Context, issuer *cert.Issuer, row recordRow, id cert.UVCI) (*cert.Draft, []cert.Finding, error)
	// isOf reports whether a payload is of this profile and has an identifier.
	isOf func(p *cert.Payload, id cert.UVCI) bool
}

// covid is the certificate of Decision 5772/QĐ-BYT, an EU DCC.
var covid = profile{
	columns: toIssue,
	prepare: func(_ context.Context, issuer *cert.Issuer, row recordRow, id cert.UVCI) (*cert.Draft, []cert.Finding, error) {
		certificate, findings := row.record.Certificate()
		certificate.ID = id
		draft, err := issuer.Prepare(certificate)
		return draft, findings, err
	},
	isOf: func(p *cert.Payload, id cert.UVCI) bool { return p.DCC != nil && p.DCC.ID() == id },
}

// icvp is WHO's digital yellow card, of vaccinations against a disease. It has no
// identifier.
func icvp(disease string) profile {
	return profile{
		columns: toIssueICVP,
		prepare: func(_ context.Context, issuer *cert.Issuer, row recordRow, _ cert.UVCI) (*cert.Draft, []cert.Finding, error) {
			card, findings := row.record.ICVP(disease)
			draft, err := issuer.PrepareICVP(card)
			return draft, findings, err
		},
		isOf: func(p *cert.Payload, _ cert.UVCI) bool { return p.Kind == cert.KindICVP },
	}
}

// saysTheSame reports whether people would read the same on two certificates.
func saysTheSame(a, b *cert.Payload) bool { return slices.Equal(a.Show("en"), b.Show("en")) }
