package service

import (
	"context"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Progress counts the records that an actor may see by state, in groups.
func (s *Service) Progress(ctx context.Context, a store.Actor, by store.Grouping) ([]store.Count, error) {
	return s.as(a).Counts(ctx, by)
}

// Days counts what happened a day, since a time.
func (s *Service) Days(ctx context.Context, a store.Actor, since time.Time) ([]store.Day, error) {
	return s.as(a).Days(ctx, since)
}

// Facilities gives those that the actor may see.
func (s *Service) Facilities(ctx context.Context, a store.Actor) ([]store.Facility, error) {
	return s.as(a).Facilities(ctx)
}
