package service

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Errors of corrections.
var (
	// ErrNothingProposed says that the register proposes nothing for the record.
	ErrNothingProposed = errors.New("service: nothing is proposed for this record")
	// ErrReason says that a reason is missing or too long.
	ErrReason = errors.New("service: a reason of 1 to 500 characters is needed")
	// ErrReasonNumber says that a reason has what may be the number of a person. Reasons
	// stand in the trail in the clear.
	ErrReasonNumber = errors.New("service: a reason has no numbers of identity papers or telephones")
	// ErrKeepID says that a correction changes what a record is called by.
	ErrKeepID = errors.New("service: record_id and facility_id cannot be corrected")
)

// MaxReason is how long a reason is that somebody types, in bytes.
const MaxReason = store.MaxReason

// Correct puts other texts into a record that has no certificate yet, and has it
// checked from the beginning. It fails with ErrKeepID, store.ErrStale, store.ErrNotFound,
// life.ErrTransition or life.ErrRole.
func (s *Service) Correct(ctx context.Context, a store.Actor, key string, version int64, said cert.Record) (store.Record, error) {
	return s.again(ctx, a, key, version, life.Correct, func(r *store.Record) error {
		if said.ID != r.Said.ID || said.FacilityID != r.Said.FacilityID {
			return ErrKeepID
		}
		r.Said = said
		return nil
	})
}

// Accept mends a record as the register proposes. It fails as Correct does, and with
// ErrNothingProposed.
func (s *Service) Accept(ctx context.Context, a store.Actor, key string, version int64) (store.Record, error) {
	return s.again(ctx, a, key, version, life.Accept, func(r *store.Record) error {
		if r.Match == nil || len(r.Match.Changes) == 0 {
			return ErrNothingProposed
		}
		for _, c := range r.Match.Changes {
			if err := set(&r.Said, c.Field, c.To); err != nil {
				return err
			}
		}
		return nil
	})
}

// again moves a record back to the beginning.
func (s *Service) again(ctx context.Context, a store.Actor, key string, version int64, event life.Event, change func(*store.Record) error) (store.Record, error) {
	defer s.wake()
	return s.as(a).Move(ctx, store.Move{Key: key, Version: version, Event: event, Change: func(r *store.Record) error {
		if err := change(r); err != nil {
			return err
		}
		r.UVCI = ""
		return nil
	}, Jobs: []store.Job{{Kind: store.CheckJob, Keys: []string{key}}}})
}

// set gives a field of a record, by its name in records.csv, another text.
func set(r *cert.Record, field, text string) error {
	fields := map[string]*string{
		"full_name": &r.FullName, "date_of_birth": &r.DateOfBirth, "sex": &r.Sex, "nationality": &r.Nationality,
		"id_type": &r.IDType, "id_number": &r.IDNumber,
	}
	place, ok := fields[field]
	if !ok {
		return fmt.Errorf("%w: of another field", ErrNothingProposed)
	}
	*place = text
	return nil
}

// Vouch is what the commune police do: they say that the person of the record is who the
// paper says, whatever the register has. It fails with ErrReason, and as Correct does.
func (s *Service) Vouch(ctx context.Context, a store.Actor, key string, version int64, why string) (store.Record, error) {
	return s.withReason(ctx, a, store.Move{Key: key, Version: version, Event: life.Vouch, Why: why, Change: func(r *store.Record) error {
		r.Person = s.personOf(*r, r.Match)
		return nil
	}})
}

// Return sends a record back to its facility to be mended. It fails as Vouch does.
func (s *Service) Return(ctx context.Context, a store.Actor, key string, version int64, why string) (store.Record, error) {
	return s.withReason(ctx, a, store.Move{Key: key, Version: version, Event: life.Return, Why: why})
}

// Withdraw takes a record back that was entered by mistake. It fails as Vouch does.
func (s *Service) Withdraw(ctx context.Context, a store.Actor, key string, version int64, why string) (store.Record, error) {
	return s.withReason(ctx, a, store.Move{Key: key, Version: version, Event: life.Withdraw, Why: why})
}

func (s *Service) withReason(ctx context.Context, a store.Actor, m store.Move) (store.Record, error) {
	if err := checkReason(m.Why); err != nil {
		return store.Record{}, err
	}
	defer s.wake()
	return s.as(a).Move(ctx, m)
}

func checkReason(why string) error {
	if strings.TrimSpace(why) == "" || len(why) > MaxReason {
		return ErrReason
	}
	if personalNumber.MatchString(why) {
		return ErrReasonNumber
	}
	return nil
}

// personalNumber is nine digits or more, as identity papers and telephones have, also
// with blanks or dots between. A date has fewer.
var personalNumber = regexp.MustCompile(`\d([ .]?\d){8}`)
