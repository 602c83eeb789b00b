package service

import (
	"context"
	"errors"
	"fmt"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// ProposeRevocation is the first officer's half of a revocation. It fails with
// ErrReason, store.ErrNotFound, and life.ErrTransition where there is nothing to revoke.
func (s *Service) ProposeRevocation(ctx context.Context, a store.Actor, uvci, why string) (store.Proposal, error) {
	if err := checkReason(why); err != nil {
		return store.Proposal{}, err
	}
	c, err := s.as(a).Certificate(ctx, uvci)
	if err != nil {
		return store.Proposal{}, err
	}
	r, err := s.as(a).Record(ctx, c.Record)
	if err != nil {
		return store.Proposal{}, err
	}
	if _, err := life.Next(r.State, life.Revoke, a.Role); err != nil {
		return store.Proposal{}, err
	}
	return s.as(a).Propose(ctx, store.Proposal{Kind: store.ProposeRevocation, Subject: uvci, Reason: why})
}

// ProposeKey is the first officer's half of what is decided about a key: that verifiers
// are told of it (store.ProposePublication), that it becomes the active one
// (store.ProposeKey), or that verifiers are told of it no more
// (store.ProposeWithdrawal). It fails with ErrReason, store.ErrNotFound,
// store.ErrKeyState and life.ErrRole.
func (s *Service) ProposeKey(ctx context.Context, a store.Actor, kind store.ProposalKind, id, why string) (store.Proposal, error) {
	if a.Role != life.Officer {
		return store.Proposal{}, life.ErrRole
	}
	if err := checkReason(why); err != nil {
		return store.Proposal{}, err
	}
	return s.as(a).Propose(ctx, store.Proposal{Kind: kind, Subject: id, Reason: why})
}

// Proposals gives what waits for a second officer, and what was decided lately.
func (s *Service) Proposals(ctx context.Context, a store.Actor) ([]store.Proposal, error) {
	return s.as(a).Proposals(ctx)
}

// Decide is the second officer's half. What is approved is done at once. It fails with
// store.ErrSecondPerson, store.ErrDecided, store.ErrNotFound, store.ErrForbidden and
// store.ErrKeyState.
func (s *Service) Decide(ctx context.Context, a store.Actor, id string, approve bool) (store.Proposal, error) {
	p, err := s.as(a).Decide(ctx, id, approve)
	defer s.wake()
	if err != nil || !approve || p.Kind != store.ProposeRevocation {
		return p, err
	}
	return p, s.carryOut(ctx, p)
}

// carryOut does what two officers want, also where a crash came between.
func (s *Service) carryOut(ctx context.Context, p store.Proposal) error {
	err := s.revoke(ctx, s.as(store.Actor{ID: p.DecidedBy, Role: life.Officer}), p)
	if err != nil {
		return err
	}
	return s.o.Store.Done(ctx, p.ID)
}

func (s *Service) revoke(ctx context.Context, by *store.View, p store.Proposal) error {
	c, err := by.Certificate(ctx, p.Subject)
	if err != nil {
		return err
	}
	for {
		r, err := by.Record(ctx, c.Record)
		if err != nil || r.State == life.Revoked {
			return err
		}
		_, err = by.Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Revoke, Why: p.Reason,
			Log:     store.LogEntry{UVCI: r.UVCI, KeyID: c.KeyID},
			Notices: s.noticesTo(r.Said.Phone, r.Key, notify.Revoked, r.UVCI)})
		if !errors.Is(err, store.ErrStale) { // a renewal came between
			return err
		}
	}
}

// finishDecisions carries out what was approved before a crash. What cannot be keeps
// nothing else back.
func (s *Service) finishDecisions(ctx context.Context) error {
	approved, err := s.o.Store.Approved(ctx)
	for _, p := range approved {
		if failed := s.carryOut(ctx, p); failed != nil {
			err = errors.Join(err, fmt.Errorf("proposal %s: %w", p.ID, failed))
		}
	}
	return err
}
