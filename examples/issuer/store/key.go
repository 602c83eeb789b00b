package store

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// IssuingKey is a key that certificates are signed with.
type IssuingKey struct {
	ID          []byte
	Certificate []byte // DER
	State       KeyState
	Since       time.Time // it became active; zero: never
}

// KeyState is how far a key is trusted.
type KeyState string

// The states, in the order of a life. Two officers decide about each step.
const (
	KeyKnown     KeyState = "known"     // a machine has it
	KeyPublished KeyState = "published" // verifiers are told of it
	KeyActive    KeyState = "active"    // published, and new certificates are signed with it; one at a time
	KeyWithdrawn KeyState = "withdrawn" // verifiers are told of it no more, for good
)

// Published reports whether verifiers are told of the key.
func (s KeyState) Published() bool { return s == KeyPublished || s == KeyActive }

// ErrKeyState says that this cannot be done with a key in its state. It is a
// life.ErrTransition, too.
var ErrKeyState = fmt.Errorf("store: the state of the key: %w", life.ErrTransition)

// keyStep is what two officers may decide about a key.
type keyStep struct {
	from   []KeyState
	to     KeyState
	action string // in the trail
}

var keySteps = map[ProposalKind]keyStep{
	ProposePublication: {[]KeyState{KeyKnown}, KeyPublished, "key-published"},
	ProposeKey:         {[]KeyState{KeyPublished}, KeyActive, "key-activated"},
	ProposeWithdrawal:  {[]KeyState{KeyPublished, KeyActive}, KeyWithdrawn, "key-withdrawn"},
}

// PutKey makes a key known. The first one ever is active. The same key again changes
// nothing. It fails with ErrExists where another certificate has the same identifier,
// and ErrNoName.
func (s *Store) PutKey(ctx context.Context, k IssuingKey) error {
	if len(k.ID) == 0 {
		return ErrNoName
	}
	put := func(t tx) error {
		if _, err := t.exec(ctx, `INSERT INTO issuing_keys (id, certificate, state, since)
			SELECT $1, $2, CASE WHEN COUNT(*) = 0 THEN 'active' ELSE 'known' END, CASE WHEN COUNT(*) = 0 THEN CAST($3 AS BIGINT) ELSE 0 END
			FROM issuing_keys WHERE TRUE ON CONFLICT (id) DO NOTHING`, k.ID, k.Certificate, s.now()); err != nil {
			return err
		}
		there, err := one(ctx, t, scanBytes, `SELECT certificate FROM issuing_keys WHERE id = $1`, k.ID)
		if err == nil && !bytes.Equal(there, k.Certificate) {
			err = ErrExists
		}
		return err
	}
	err := s.write(ctx, put)
	if errors.Is(err, ErrExists) { // another machine's became the first meanwhile
		err = s.write(ctx, put)
	}
	return err
}

// Keys gives all keys; those that were active last come last.
func (s *Store) Keys(ctx context.Context) ([]IssuingKey, error) {
	return readAll(ctx, s, scanKey, keyQuery+" ORDER BY since, id")
}

const keyQuery = "SELECT id, certificate, state, since FROM issuing_keys"

// changeKey does what two officers decided about a key.
func (v *View) changeKey(ctx context.Context, t tx, p Proposal) error {
	keys, err := all(ctx, t, scanKey, keyQuery+" ORDER BY id"+v.store.engine.forUpdate())
	if err != nil {
		return err
	}
	key, err := keyFor(p, keys)
	if err != nil {
		return err
	}
	step := keySteps[p.Kind]
	since := key.Since
	if step.to == KeyActive {
		since = v.store.now()
		if _, err := t.exec(ctx, `UPDATE issuing_keys SET state = 'published' WHERE state = 'active'`); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, `UPDATE issuing_keys SET state = $2, since = $3 WHERE id = $1`, key.ID, step.to, since); err != nil {
		return err
	}
	return v.happen(ctx, t, Happening{Action: step.action, Subject: p.Subject, Why: p.Reason})
}

// keyFor gives the key that a proposal is about, where its state lets it be done.
func keyFor(p Proposal, keys []IssuingKey) (IssuingKey, error) {
	for _, key := range keys {
		if hex.EncodeToString(key.ID) != p.Subject {
			continue
		}
		if !slices.Contains(keySteps[p.Kind].from, key.State) {
			return IssuingKey{}, ErrKeyState
		}
		return key, nil
	}
	return IssuingKey{}, ErrNotFound
}

func scanKey(r rows) (IssuingKey, error) {
	var k IssuingKey
	var since int64
	err := r.Scan(&k.ID, &k.Certificate, &k.State, &since)
	k.Since = moment(since)
	return k, err
}
