package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// planRenewals puts every certificate that ends soon into the queue, and those that a
// wrong clock dated in the future: their holders have the ones before. It does so unless
// nothing is renewed now. Nothing is renewed twice by it: whoever takes the job looks at
// the certificate again.
func (s *Service) planRenewals(ctx context.Context) error {
	if going, err := s.issuingGoesOn(ctx); err != nil || !going {
		return err
	}
	if err := s.planMisdated(ctx); err != nil {
		return err
	}
	for after := ""; ; {
		ending, next, err := s.self.Ending(ctx, s.renewBefore(), after, store.MaxPage)
		if err != nil {
			return err
		}
		if err := s.o.Store.EnqueueOnce(ctx, store.RenewJob, ending); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
		after = next
	}
}

func (s *Service) planMisdated(ctx context.Context) error {
	query := store.CertificateQuery{Status: store.Current, EndsAfter: cert.ExpiryOf(s.o.Clock().Add(MaxClockError)), Limit: store.MaxPage}
	for {
		page, next, err := s.self.Certificates(ctx, query)
		if err != nil {
			return err
		}
		var uvcis []string
		for _, c := range page {
			uvcis = append(uvcis, c.UVCI)
		}
		if err := s.o.Store.EnqueueOnce(ctx, store.RenewJob, uvcis); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
		query.After = next
	}
}

// renewBefore is the end before which certificates are renewed now.
func (s *Service) renewBefore() time.Time {
	return s.o.Clock().AddDate(0, 0, s.o.RenewDays)
}

// renew does a RenewJob.
func (s *Service) renew(ctx context.Context, uvcis []string) error {
	if err := s.mayIssue(ctx); err != nil {
		return err
	}
	issuer, keyID, err := s.issuer(ctx)
	if err != nil {
		return err
	}
	return each(uvcis, func(uvci string) error { return passedBy(s.renewOne(ctx, issuer, keyID, uvci)) })
}

// renewOne signs the same content again, under the same identifier, for the record that
// the facility signed, where it is in force still.
func (s *Service) renewOne(ctx context.Context, issuer *cert.Issuer, keyID []byte, uvci string) error {
	old, err := s.self.Certificate(ctx, uvci)
	if err != nil || old.Status != store.Current || old.ExpiresAt.After(s.renewBefore()) && !s.misdated(old.IssuedAt) {
		return err
	}
	r, err := s.self.Record(ctx, old.Record)
	if err != nil || !r.State.InForce() {
		return err
	}
	draft, err := issuer.PrepareAttested(r.Attestation, cert.UVCI(r.UVCI))
	if why := refusal(err); why != "" {
		return s.self.NotRenewed(ctx, r.Key, why)
	}
	if err != nil {
		return err
	}
	issued, err := issuer.Issue(ctx, draft)
	if err != nil {
		return err
	}
	log, err := s.logEntry(r, keyID)
	if err != nil {
		return err
	}
	generation := old.Generation + 1
	_, err = s.self.Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Renew, Log: log,
		Certificate: certificateOf(r, issued, keyID, generation),
		Notices:     s.noticesTo(r.Said.Phone, r.Key, notify.Renewed, fmt.Sprint(r.UVCI, generation))})
	return err
}

// refusal gives the codes of an error that stays the same however often one tries; empty:
// it is none. What a clock that was ahead has signed is believed later.
func refusal(err error) string {
	var refused *cert.RefusedError
	var unbelieved attest.Code
	switch {
	case errors.Is(err, attest.InFuture):
		return ""
	case errors.As(err, &refused):
		return codesOf(refused.Findings)
	case errors.As(err, &unbelieved):
		return string(unbelieved)
	}
	return ""
}
