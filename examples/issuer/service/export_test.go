package service

import (
	"context"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// SupersedeAsSeen supersedes a record by a correction as it was when somebody read it.
func SupersedeAsSeen(ctx context.Context, s *Service, old, by store.Record) error {
	return s.supersedeOne(ctx, old, by, ByCorrection)
}
