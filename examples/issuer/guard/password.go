package guard

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"
)

// argon2Cost is OWASP's second choice for Argon2id: 19 MiB, two passes, one lane.
// Source: OWASP Password Storage Cheat Sheet.
var argon2Cost = argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

const (
	// MaxHashMemory is the most that the check of a stored hash may take, in KiB: an
	// older or stronger cost is fine, a row that somebody spoilt is not.
	MaxHashMemory = 128 << 10
	// maxHashPasses is the same for its time.
	maxHashPasses = 10
)

// nobody is a hash of no password: nothing is known that gives zeros.
var nobody = fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argon2Cost.Memory, argon2Cost.Iterations, argon2Cost.Parallelism,
	strings.Repeat("A", 22), strings.Repeat("A", 43))

// ErrHash: what is stored is no hash of a password, or one that would cost too much.
var ErrHash = errors.New("guard: the stored hash of a password cannot be read")

// Passwords hashes and checks passwords, a few at once: the others wait in the order
// in which they came, until their context ends. NewPasswords makes one. It is safe for
// concurrent use.
type Passwords struct {
	places chan struct{}
}

// NewPasswords lets so many be hashed at once; each takes 19 MiB and one core for some
// 30 ms. 0: one fewer than there are cores, and at least one, so that log-ins leave a
// core to everything else.
func NewPasswords(atOnce int) *Passwords {
	if atOnce <= 0 {
		atOnce = max(1, runtime.GOMAXPROCS(0)-1)
	}
	return &Passwords{places: make(chan struct{}, atOnce)}
}

// Hash gives what to store: $argon2id$v=19$… with its cost and salt. It does not ask
// whether the password is good: see Acceptable. It fails with the error of ctx.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	return argon2id.CreateHash(norm.NFKC.String(password), &argon2Cost)
}

// Check says whether it is the password of a hash. One longer than MaxPassword is
// nobody's. It fails with the error of ctx or ErrHash.
func (p *Passwords) Check(ctx context.Context, password, hash string) (bool, error) {
	if tooLong(password) {
		return false, nil
	}
	cost, _, _, err := argon2id.DecodeHash(hash)
	if err != nil || cost.Memory > MaxHashMemory || cost.Iterations < 1 || cost.Iterations > maxHashPasses || cost.Parallelism < 1 {
		return false, ErrHash
	}
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	return argon2id.ComparePasswordAndHash(norm.NFKC.String(password), hash)
}

// CheckUnknown takes as long as Check of a wrong password, for a user name that nobody
// has. It fails with the error of ctx.
func (p *Passwords) CheckUnknown(ctx context.Context, password string) error {
	_, err := p.Check(ctx, password, nobody)
	return err
}

func (p *Passwords) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *Passwords) leave() { <-p.places }
