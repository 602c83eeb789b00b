package service

import (
	"context"
	"encoding/hex"
	"errors"

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

// ProposeKey is the first officer's half of a change of the active key. It fails with
// ErrReason, store.ErrNotFound and life.ErrRole.
func (s *Service) ProposeKey(ctx context.Context, a store.Actor, id, why string) (store.Proposal, error) {
	if a.Role != life.Officer {
		return store.Proposal{}, life.ErrRole
	}
	if err := checkReason(why); err != nil {
		return store.Proposal{}, err
	}
	keys, err := s.Keys(ctx)
	if err != nil {
		return store.Proposal{}, err
	}
	for _, k := range keys {
		if k.ID == id && !k.Active {
			return s.as(a).Propose(ctx, store.Proposal{Kind: store.ProposeKey, Subject: id, Reason: why})
		}
	}
	return store.Proposal{}, store.ErrNotFound
}

// Proposals gives what waits for a second officer, and what was decided lately.
func (s *Service) Proposals(ctx context.Context, a store.Actor) ([]store.Proposal, error) {
	return s.as(a).Proposals(ctx)
}

// Decide is the second officer's half. What is approved is done at once. It fails with
// store.ErrSecondPerson, store.ErrDecided, store.ErrNotFound and store.ErrForbidden.
func (s *Service) Decide(ctx context.Context, a store.Actor, id string, approve bool) (store.Proposal, error) {
	p, err := s.as(a).Decide(ctx, id, approve)
	if err != nil || !approve {
		return p, err
	}
	defer s.wake()
	return p, s.carryOut(ctx, p)
}

// carryOut does what two officers want, also where a crash came between.
func (s *Service) carryOut(ctx context.Context, p store.Proposal) error {
	by := s.as(store.Actor{ID: p.DecidedBy, Role: life.Officer})
	var err error
	switch p.Kind {
	case store.ProposeRevocation:
		err = s.revoke(ctx, by, p)
	case store.ProposeKey:
		var id []byte
		if id, err = hex.DecodeString(p.Subject); err == nil {
			err = s.o.Store.Activate(ctx, id)
		}
		if err == nil {
			err = by.Happen(ctx, store.Happening{Action: "key-activated", Subject: p.Subject, Why: p.Reason})
		}
	}
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

// finishDecisions carries out what was approved before a crash.
func (s *Service) finishDecisions(ctx context.Context) error {
	approved, err := s.o.Store.Approved(ctx)
	if err != nil {
		return err
	}
	for _, p := range approved {
		if err := s.carryOut(ctx, p); err != nil {
			return err
		}
	}
	return nil
}
