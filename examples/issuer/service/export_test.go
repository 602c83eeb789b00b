package service

import (
	"context"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// IssueRecord does an IssueJob of one record.
func IssueRecord(ctx context.Context, s *Service, key string) error {
	return s.issue(ctx, []string{key})
}

// SupersedeAsSeen supersedes a record by a correction as it was when somebody read it.
func SupersedeAsSeen(ctx context.Context, s *Service, old, by store.Record) error {
	return s.supersedeOne(ctx, old, by, ByCorrection)
}
