package service

import (
	"context"
	"slices"
	"strconv"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Amend corrects a record that has a certificate: what is right is a record of its own,
// which goes the same way, and whose certificate takes the place of the other. A
// correction that nobody has signed yet is changed, one that is signed is store.TooLate,
// and one that was withdrawn is left as it is. It fails with store.ErrNotFound,
// store.ErrStale, ErrKeepID, and life.ErrTransition where there is no certificate to
// amend, or a correction's is there to be amended instead.
func (s *Service) Amend(ctx context.Context, a store.Actor, key string, version int64, said cert.Record) (store.Entered, error) {
	r, err := s.as(a).Record(ctx, key)
	switch {
	case err != nil:
		return store.Entered{}, err
	case r.Version != version:
		return store.Entered{}, store.ErrStale
	case said.FacilityID != r.Said.FacilityID || said.ID != r.Said.ID:
		return store.Entered{}, ErrKeepID
	}
	may, err := s.MayAmend(ctx, a, r)
	if err != nil {
		return store.Entered{}, err
	}
	if !may {
		return store.Entered{}, life.ErrTransition
	}
	if said.ID, err = s.amendmentID(ctx, a, r); err != nil {
		return store.Entered{}, err
	}
	return s.Enter(ctx, a, store.Entry{Said: said, Commune: r.Commune, Replaces: r.Key})
}

// MayAmend reports whether a record that the actor sees has a certificate that nobody
// has corrected yet: one in force, or one that a newer dose superseded.
func (s *Service) MayAmend(ctx context.Context, a store.Actor, r store.Record) (bool, error) {
	if r.State != life.Superseded {
		return r.State.InForce(), nil
	}
	corrected, err := s.corrected(ctx, s.as(a), r)
	return !corrected, err
}

// corrected reports whether a record was superseded by a correction.
func (s *Service) corrected(ctx context.Context, v *store.View, r store.Record) (bool, error) {
	steps, err := v.History(ctx, r.Key)
	return slices.ContainsFunc(steps, func(step store.Step) bool {
		return step.Action == string(life.Supersede) && step.Why == ByCorrection
	}), err
}

// amendmentID gives what a record's correction is called: the first name behind the
// record's that is the correction's already, or free.
func (s *Service) amendmentID(ctx context.Context, a store.Actor, r store.Record) (string, error) {
	for n := 1; ; n++ {
		id := r.Said.ID + "+" + strconv.Itoa(n)
		page, err := s.as(a).Records(ctx, store.Query{RecordID: id, Facility: r.Facility, Limit: 1})
		if err != nil || len(page.Records) == 0 {
			return id, err
		}
		if other := page.Records[0]; other.Replaces == r.Key && other.State != life.Withdrawn {
			return id, nil
		}
	}
}
