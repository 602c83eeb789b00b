package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// ErrNoList says that there is no such list.
var ErrNoList = errors.New("service: no such list")

const (
	// ListLife is how long verifiers may believe lists: they promise the next ones by then.
	ListLife = 24 * time.Hour
	// listsFor is how long lists are given out before they are made anew.
	listsFor = time.Minute
)

// List is a file for verifiers.
type List struct {
	Data []byte
	ETag string // of the content, with its quotes
	Made time.Time
}

// lists keeps what was made last.
type lists struct {
	mu      sync.Mutex
	made    time.Time
	trust   *List
	revoked map[string]*List
	content [32]byte // of what they were made of
}

// TrustSnapshot gives the keys that certificates are signed with, as a snapshot for
// verifiers, signed by the publisher. It fails with ErrNoList where there is none.
func (s *Service) TrustSnapshot(ctx context.Context) (List, error) {
	if err := s.refresh(ctx); err != nil {
		return List{}, err
	}
	s.lists.mu.Lock()
	defer s.lists.mu.Unlock()
	if s.lists.trust == nil {
		return List{}, ErrNoList
	}
	return *s.lists.trust, nil
}

// RevocationList gives a file of the publication of what is revoked, by its path;
// revocation.IndexName is where verifiers begin. It fails with ErrNoList.
func (s *Service) RevocationList(ctx context.Context, path string) (List, error) {
	if err := s.refresh(ctx); err != nil {
		return List{}, err
	}
	s.lists.mu.Lock()
	defer s.lists.mu.Unlock()
	if l := s.lists.revoked[path]; l != nil {
		return *l, nil
	}
	return List{}, ErrNoList
}

// refresh makes the lists anew where they are too old.
func (s *Service) refresh(ctx context.Context) error {
	now := s.o.Clock().UTC().Truncate(time.Second)
	s.lists.mu.Lock()
	defer s.lists.mu.Unlock()
	if age := now.Sub(s.lists.made); s.lists.revoked != nil && age >= 0 && age < listsFor {
		return nil
	}
	revoked, err := s.self.Revocations(ctx)
	if err != nil {
		return err
	}
	keys, err := s.o.Store.Keys(ctx)
	if err != nil {
		return err
	}
	content := contentOf(revoked, keys)
	if age := now.Sub(s.lists.made); s.lists.revoked != nil && content == s.lists.content && age >= 0 && age < ListLife/4 {
		return nil // the same, and young enough
	}
	files, err := publish(revoked, now)
	if err != nil {
		return err
	}
	if s.o.Publisher != nil {
		if s.lists.trust, err = s.snapshot(ctx, keys, now); err != nil {
			return err
		}
	}
	s.lists.revoked, s.lists.made, s.lists.content = files, now, content
	return nil
}

func contentOf(revoked []store.Revocation, keys []store.IssuingKey) [32]byte {
	h := sha256.New()
	for _, r := range revoked {
		fmt.Fprintf(h, "%s %d\n", r.UVCI, r.ExpiresAt.Unix())
	}
	for _, k := range keys {
		fmt.Fprintf(h, "%x\n", k.ID)
	}
	return [32]byte(h.Sum(nil))
}

func publish(revoked []store.Revocation, now time.Time) (map[string]*List, error) {
	entries := revocation.Entries{Scope: revocation.Scope{Country: "VN", Types: revocation.UCI}}
	for _, r := range revoked {
		hash, ok := revocation.Of(revocation.Values{Issuer: "VN", Country: "VN", ID: cert.UVCI(r.UVCI)}).Hash(revocation.UCI)
		if !ok {
			continue
		}
		entries.Hashes = append(entries.Hashes, hash)
		if r.ExpiresAt.After(entries.Expires) {
			entries.Expires = r.ExpiresAt
		}
	}
	if len(entries.Hashes) == 0 {
		entries.Expires = now.Add(ListLife)
	}
	files := map[string]*List{}
	err := revocation.Publication{Format: revocation.FormatHashes, At: now, NextUpdate: now.Add(ListLife), Lists: []revocation.Entries{entries}}.
		Write(func(path string, data []byte) error {
			files[path] = newList(bytes.Clone(data), now)
			return nil
		})
	return files, err
}

func (s *Service) snapshot(ctx context.Context, known []store.IssuingKey, now time.Time) (*List, error) {
	var keys []verify.Key
	for _, k := range known {
		c, err := x509.ParseCertificate(k.Certificate)
		if err != nil {
			return nil, err
		}
		key, err := verify.KeyOf(c)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	var b bytes.Buffer
	if err := trust.WriteSnapshot(ctx, &b, keys, s.o.Publisher, now); err != nil {
		return nil, err
	}
	return newList(b.Bytes(), now), nil
}

func newList(data []byte, made time.Time) *List {
	sum := sha256.Sum256(data)
	return &List{Data: data, ETag: `"` + hex.EncodeToString(sum[:16]) + `"`, Made: made}
}
