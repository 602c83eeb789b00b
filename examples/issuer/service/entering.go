package service

import (
	"context"
	"iter"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// Look gives what is wrong or noteworthy about a record as it is typed, in the order of
// its fields. It asks no register and stores nothing.
func Look(r cert.Record) []store.Finding {
	var found []store.Finding
	seen := map[string]bool{}
	add := func(field, code, severity, proposed string) {
		if !seen[code] {
			seen[code] = true
			found = append(found, store.Finding{Field: field, Code: code, Severity: severity, Proposed: proposed})
		}
	}
	for _, f := range identity.Check(r.Identity()) {
		add(f.Field, f.Code, f.Severity.String(), f.Proposed)
	}
	_, findings := r.Certificate()
	for _, f := range findings {
		severity := identity.Warning
		if f.Severity == cert.Failure {
			severity = identity.Failure
		}
		add(f.Field, f.Code, severity.String(), "")
	}
	return found
}

// Stops reports whether a finding keeps a record from going on.
func Stops(f store.Finding) bool { return f.Severity == identity.Failure.String() }

// Enter stores a record that somebody typed, and has it checked. The same record twice
// is one record.
func (s *Service) Enter(ctx context.Context, a store.Actor, e store.Entry) (store.Entered, error) {
	entered, err := s.as(a).Enter(ctx, []store.Entry{e}, true)
	if err != nil {
		return store.Entered{}, err
	}
	s.wake()
	return entered[0], nil
}

// EnterBatch is how many records are stored in one transaction.
const EnterBatch = 500

// EnterAll stores records as they come, some hundred in a transaction, and gives what
// became of each in their order. An error ends it; what was answered before is stored.
func (s *Service) EnterAll(ctx context.Context, a store.Actor, entries iter.Seq2[store.Entry, error]) iter.Seq2[store.Entered, error] {
	return func(yield func(store.Entered, error) bool) {
		batch := make([]store.Entry, 0, EnterBatch)
		flush := func() bool {
			if len(batch) == 0 {
				return true
			}
			entered, err := s.as(a).Enter(ctx, batch, true)
			batch = batch[:0]
			if err != nil {
				yield(store.Entered{}, err)
				return false
			}
			s.wake()
			for _, e := range entered {
				if !yield(e, nil) {
					return false
				}
			}
			return true
		}
		for e, err := range entries {
			if err != nil {
				if flush() {
					yield(store.Entered{}, err)
				}
				return
			}
			if batch = append(batch, e); len(batch) == EnterBatch && !flush() {
				return
			}
		}
		flush()
	}
}
