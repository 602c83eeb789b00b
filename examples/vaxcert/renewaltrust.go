package main

import (
	"context"
	"crypto/x509"
	"fmt"
	"os"
	"time"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// signersOf is whom the old certificates are to be signed by.
func signersOf(own *x509.Certificate, paths []string) (*verify.KeySet, error) {
	key, err := verify.KeyOf(own)
	if err != nil {
		return nil, err
	}
	keys := []verify.Key{key}
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		found, _, err := verify.ReadKeys(f, path)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("--trust %s: %w", path, err)
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("--trust %s: no certificate of a document signer in it; a national root (CSCA) signs no documents", path)
		}
		keys = append(keys, found...)
	}
	return verify.NewKeySet(keys...), nil
}

// revokedLists reads what is revoked; there is no check where no path is named.
func revokedLists(paths []string, clock func() time.Time) (verify.Revocations, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	var lists []*revocation.List
	for _, path := range paths {
		more, err := readRevoked(path, nil)
		if err != nil {
			return nil, fmt.Errorf("--revoked %s: %w", path, err)
		}
		lists = append(lists, more...)
	}
	all := revocation.NewLists(lists...)
	return everRevoked{revocation.NewStore(clock, all), all}, nil
}

// everRevoked also asks lists that are over: what they name has ended, and is not to
// come back.
type everRevoked struct {
	*revocation.Store
	lists *revocation.Lists
}

// Revoked implements verify.Revocations.
func (r everRevoked) Revoked(ctx context.Context, id revocation.Identifiers) (revocation.Finding, error) {
	if found := r.lists.Find(id, time.Time{}); found.Revoked {
		return found, nil
	}
	return r.Store.Revoked(ctx, id)
}
