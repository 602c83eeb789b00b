package service

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// publish makes the lists; last is given again where it is the same, and young enough.
func (s *Service) publish(ctx context.Context, last *publication) (*publication, error) {
	now := s.o.Clock().UTC().Truncate(time.Second)
	revoked, err := s.self.Revocations(ctx)
	if err != nil {
		return nil, err
	}
	known, err := s.o.Store.Keys(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := publishedKeys(known, now)
	if err != nil {
		return nil, err
	}
	content := contentOf(revoked, keys)
	if last.good(now) && content == last.content && now.Sub(last.made) < ListLife/4 {
		return last, nil
	}
	p := &publication{made: now, keys: len(keys), content: content}
	if p.revoked, err = revocationFiles(revoked, now); err != nil {
		return nil, err
	}
	if s.o.Publisher != nil {
		if p.trust, err = s.snapshot(ctx, keys, now); err != nil {
			return nil, err
		}
	}
	if last != nil {
		p.former = []former{{last.revoked, now.Add(formerFor)}}
		for _, before := range last.former {
			if now.Before(before.until) {
				p.former = append(p.former, before)
			}
		}
	}
	return p, nil
}

// publishedKeys gives the certificates of keys that verifiers are told of, as long as
// they have not ended.
func publishedKeys(known []store.IssuingKey, now time.Time) ([]*x509.Certificate, error) {
	var keys []*x509.Certificate
	for _, k := range known {
		c, err := x509.ParseCertificate(k.Certificate)
		if err != nil {
			return nil, err
		}
		if k.State.Published() && now.Before(c.NotAfter) {
			keys = append(keys, c)
		}
	}
	return keys, nil
}

func contentOf(revoked []store.Revocation, keys []*x509.Certificate) [32]byte {
	h := sha256.New()
	for _, r := range revoked {
		fmt.Fprintf(h, "%s %d\n", r.UVCI, r.ExpiresAt.Unix())
	}
	for _, k := range keys {
		h.Write(k.Raw)
	}
	return [32]byte(h.Sum(nil))
}

func revocationFiles(revoked []store.Revocation, now time.Time) (map[string]*List, error) {
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

func (s *Service) snapshot(ctx context.Context, certificates []*x509.Certificate, now time.Time) (*List, error) {
	var keys []verify.Key
	for _, c := range certificates {
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
