package service

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"crypto/x509"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/signer"
)

// Errors of keys.
var (
	// ErrNoKey says that no key is active.
	ErrNoKey = errors.New("service: no key is active")
	// ErrKeyElsewhere says that the active key is not on this machine.
	ErrKeyElsewhere = errors.New("service: the active key is not on this machine")
)

// addKey makes a key of this machine known.
func (s *Service) addKey(ctx context.Context, key Key) error {
	issuer, err := cert.NewIssuer(key, cert.IssuerOptions{
		Organisation: s.o.Organisation, Clock: s.o.Clock, Random: s.o.Random, Facilities: s.o.Facilities,
	})
	if err != nil {
		return err
	}
	s.issuers[hex.EncodeToString(key.KeyID())] = issuer
	return s.o.Store.PutKey(ctx, store.IssuingKey{ID: key.KeyID(), Certificate: key.Certificate().Raw})
}

// issuer gives the active key's.
func (s *Service) issuer(ctx context.Context) (*cert.Issuer, []byte, error) {
	known, err := s.o.Store.Keys(ctx)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(known, func(k store.IssuingKey) bool { return k.State == store.KeyActive })
	if i < 0 {
		return nil, nil, ErrNoKey
	}
	issuer := s.issuers[hex.EncodeToString(known[i].ID)]
	if issuer == nil {
		return nil, nil, ErrKeyElsewhere
	}
	return issuer, known[i].ID, nil
}

// KeyStatus is a key for those who look after it.
type KeyStatus struct {
	ID         string // hexadecimal
	Subject    string
	Algorithm  signer.Algorithm
	NotBefore  time.Time
	NotAfter   time.Time
	SignsUntil time.Time // later, certificates would outlive it
	State      store.KeyState
	Active     bool // State is KeyActive
	Here       bool // on this machine
}

// Keys gives all keys, the active one first.
func (s *Service) Keys(ctx context.Context) ([]KeyStatus, error) {
	known, err := s.o.Store.Keys(ctx)
	if err != nil {
		return nil, err
	}
	var all []KeyStatus
	for _, k := range known {
		c, err := x509.ParseCertificate(k.Certificate)
		if err != nil {
			return nil, err
		}
		id := hex.EncodeToString(k.ID)
		status := KeyStatus{
			ID: id, Subject: c.Subject.String(), NotBefore: c.NotBefore, NotAfter: c.NotAfter,
			SignsUntil: c.NotAfter.AddDate(0, -cert.ValidityMonths, 0), State: k.State, Active: k.State == store.KeyActive, Here: s.issuers[id] != nil,
			Algorithm: algorithmOf(c),
		}
		all = append(all, status)
	}
	slices.SortStableFunc(all, func(a, b KeyStatus) int {
		switch {
		case a.Active == b.Active:
			return b.NotAfter.Compare(a.NotAfter)
		case a.Active:
			return -1
		}
		return 1
	})
	return all, nil
}

func algorithmOf(c *x509.Certificate) signer.Algorithm {
	if c.PublicKeyAlgorithm == x509.RSA {
		return signer.PS256
	}
	return signer.ES256
}
