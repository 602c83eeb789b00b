package service

import (
	"context"
	"encoding/json"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// Endings counts the certificates in force by the month in which they end.
func (s *Service) Endings(ctx context.Context, a store.Actor) ([]store.Ending, error) {
	return s.as(a).Endings(ctx)
}

// FeedbackClock counts the feedback that waits for an answer, and what is overdue of it.
func (s *Service) FeedbackClock(ctx context.Context, a store.Actor) (store.FeedbackClock, error) {
	return s.as(a).FeedbackClock(ctx)
}

// ListStatus is how the lists for verifiers stand.
type ListStatus struct {
	Made    time.Time // the present ones
	Until   time.Time // verifiers may believe them
	Revoked int       // certificates that are on the revocation list
	Keys    int       // that the trust snapshot has
	Trust   bool      // there is a trust snapshot
}

// ListStatus gives the state of the lists that are handed out now.
func (s *Service) ListStatus(ctx context.Context) (ListStatus, error) {
	p, err := s.publication(ctx, listsFor)
	if err != nil {
		return ListStatus{}, err
	}
	var said struct {
		NextUpdate time.Time `json:"nextUpdate"`
		Files      []struct {
			Entries int `json:"entries"`
		} `json:"files"`
	}
	if err := json.Unmarshal(p.file(revocation.IndexName).Data, &said); err != nil {
		return ListStatus{}, err
	}
	status := ListStatus{Made: p.made, Until: said.NextUpdate, Keys: p.keys, Trust: s.o.Publisher != nil}
	for _, file := range said.Files {
		status.Revoked += file.Entries
	}
	return status, nil
}
