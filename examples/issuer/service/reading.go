package service

import (
	"context"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Record gives a record that the actor may see.
func (s *Service) Record(ctx context.Context, a store.Actor, key string) (store.Record, error) {
	return s.as(a).Record(ctx, key)
}

// Records gives a page of records that the actor may see.
func (s *Service) Records(ctx context.Context, a store.Actor, q store.Query) (store.Page, error) {
	return s.as(a).Records(ctx, q)
}

// History gives what was done with a record, oldest first.
func (s *Service) History(ctx context.Context, a store.Actor, key string) ([]store.Step, error) {
	return s.as(a).History(ctx, key)
}

// Causes counts the records that wait, by what they wait for.
func (s *Service) Causes(ctx context.Context, a store.Actor, facility string) ([]store.Count, error) {
	return s.as(a).Causes(ctx, facility)
}

// Trail gives who did what; it is for auditors and officers.
func (s *Service) Trail(ctx context.Context, a store.Actor, q store.TrailQuery) ([]store.Step, string, error) {
	return s.as(a).Trail(ctx, q)
}

// Certificate gives the newest generation of a certificate that the actor may see.
func (s *Service) Certificate(ctx context.Context, a store.Actor, uvci string) (store.Certificate, error) {
	return s.as(a).Certificate(ctx, uvci)
}
