package service

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// ErrToken says that there is no such token, or that it is over.
var ErrToken = errors.New("service: no such token")

// MakeToken lets a program in as a user, for so long. The token is given once; the store
// has its hash.
func MakeToken(ctx context.Context, by *store.View, user, name string, now time.Time, good time.Duration) (string, error) {
	token := "vxi_" + rand.Text() + rand.Text() // 256 bits
	err := by.PutToken(ctx, store.Token{Hash: sha256.Sum256([]byte(token)), User: user, Name: name, CreatedAt: now, ExpiresAt: now.Add(good)})
	return token, err
}

// ActorOf gives who a token lets in. It fails with ErrToken.
func (s *Service) ActorOf(ctx context.Context, token string) (store.Actor, error) {
	t, err := s.o.Store.Token(ctx, sha256.Sum256([]byte(token)))
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && !s.o.Clock().Before(t.ExpiresAt):
		return store.Actor{}, ErrToken
	case err != nil:
		return store.Actor{}, err
	}
	u, err := s.o.Store.User(ctx, t.User)
	if errors.Is(err, store.ErrNotFound) || err == nil && u.Disabled {
		return store.Actor{}, ErrToken
	}
	return u.Actor, err
}
