//go:build unix

package store_test

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// The audit log has the hash of each step; certificates are logged with the step that
// made them.
func TestAuditTrail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := toIssued(t, s, writeDown(t, s, lan, entryOf("01-001", 1)), clock.Now())
		steps, err := s.Unlogged(ctx, 100)
		require.NoError(t, err)
		require.Len(t, steps, 5)
		seqs := map[string]uint64{}
		for i, step := range steps {
			if i > 0 {
				require.Greater(t, step.ID, steps[i-1].ID)
			}
			seqs[step.ID] = uint64(10 + i)
			found, err := s.StepByHash(ctx, step.Hash())
			require.NoError(t, err)
			require.Equal(t, step, found)
		}
		r, err = s.As(machine).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Renew, Certificate: certificateFor(r, clock.Now(), "HC1:NEXT")})
		require.NoError(t, err)
		require.NoError(t, s.Logged(ctx, 0, 14, seqs))
		require.ErrorIs(t, s.Logged(ctx, 0, 14, seqs), store.ErrLogMoved)
		require.ErrorIs(t, s.Logged(ctx, 14, 20, seqs), store.ErrLogMoved, "they stand somewhere else")
		list, _, err := s.As(machine).Certificates(ctx, store.CertificateQuery{UVCI: r.UVCI})
		require.NoError(t, err)
		require.True(t, list[0].Logged)
		require.False(t, list[1].Logged, "its step does not stand there yet")
		rest, err := s.Unlogged(ctx, 100)
		require.NoError(t, err)
		require.Len(t, rest, 1)
		logged, err := s.As(lan).History(ctx, r.Key)
		require.NoError(t, err)
		require.EqualValues(t, 14, logged[4].Seq)
		require.Equal(t, steps[4].Hash(), logged[4].Hash(), "the hash has no sequence number")
		_, err = s.StepByHash(ctx, [32]byte{})
		require.ErrorIs(t, err, store.ErrNotFound)
	})
}

// Two who write steps into two logs do not both say where they stand.
func TestOneLogHasTheSteps(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		writeDown(t, s, lan, entryOf("01-001", 1))
		steps, err := s.Unlogged(ctx, 1)
		require.NoError(t, err)
		machines := []*store.Store{s, open(store.Options{})}
		good, failures := race(2, func(i int) error {
			return machines[i].Logged(ctx, 0, uint64(i+1), map[string]uint64{steps[0].ID: uint64(i + 1)})
		})
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrLogMoved)
		line, err := s.LastLine(ctx)
		require.NoError(t, err)
		step, err := s.StepByHash(ctx, steps[0].Hash())
		require.NoError(t, err)
		require.Equal(t, step.Seq, line)
	})
}

// One process at a time has the right to write the audit log.
func TestOneProcessWritesTheLog(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		a, b := open(store.Options{}), open(store.Options{})
		lock, err := a.LockLog(ctx)
		require.NoError(t, err)
		require.NoError(t, lock.Held(ctx))
		for _, s := range []*store.Store{a, b} {
			_, err = s.LockLog(ctx)
			require.ErrorIs(t, err, store.ErrLogHeld)
		}
		require.NoError(t, lock.Release())
		lock, err = b.LockLog(ctx)
		require.NoError(t, err)
		require.NoError(t, lock.Release())
	})
}

// The form that is hashed is never another one: old logs are checked with it.
func TestHashOfAStep(t *testing.T) {
	step := store.Step{
		ID: "019cac2f-0000-7000-8000-000000000001", At: time.UnixMilli(1772438400123), Actor: "lan", Role: life.Clerk, Facility: "01-001", Province: "01",
		Action: "sign", Subject: "key", From: life.Verified, To: life.Signed, Why: "“<&>”", Seq: 7,
		Log: store.LogEntry{UVCI: "URN:UVCI:01:VN:1", KeyID: []byte{1}, RecordHash: []byte{2}, Attestation: []byte{3}, Supersedes: "URN:UVCI:01:VN:0"},
	}
	hash := step.Hash()
	require.Equal(t, "b682b242fc9480823e7fd1c010f1218f09e13cde9f3b1173d0778a94d856a989", hex.EncodeToString(hash[:]))
}

// A clock that goes back, or is another machine's that is behind, does not change the
// order of the steps of a record.
func TestClocksDisagree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock, behind := newHands(), newHands()
		s, other := place(t, open, clock), open(store.Options{Clock: behind.Now})
		behind.turn(-48 * time.Hour)
		r := writeDown(t, s, lan, entryOf("01-001", 1))
		r = moveOn(t, other, machine, r, life.Pass, nil)
		clock.turn(-96 * time.Hour)
		r = moveOn(t, s, machine, r, life.Verify, nil)
		r = moveOn(t, other, lan, r, life.Correct, nil)
		steps, err := s.As(lan).History(ctx, r.Key)
		require.NoError(t, err)
		var events []string
		for _, step := range steps {
			events = append(events, step.Action)
		}
		require.Equal(t, []string{"enter", "pass", "verify", "correct"}, events)
		stuck, err := s.As(machine).Stuck(ctx, []life.State{life.Entered}, behind.Now().Add(time.Second), 1)
		require.NoError(t, err)
		require.Len(t, stuck, 1)
	})
}

// Who copies the file learns no number, no telephone and no certificate.
func TestFileHasNoNumbers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := store.OpenSQLite(ctx, path, store.Options{Seal: storetest.Seal(t)})
	require.NoError(t, err)
	require.NoError(t, s.PutFacility(ctx, store.Facility{Code: "01-001"}))
	e := entryOf("01-001", 7)
	r := toIssued(t, s, writeDown(t, s, lan, e), time.Now())
	require.NoError(t, s.Close())
	state, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), state.Mode().Perm())
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.Contains(file, []byte(r.Key)))
	for _, secret := range []string{e.Said.IDNumber, e.Said.Phone, "HC1:FIRST", "signature"} {
		require.False(t, bytes.Contains(file, []byte(secret)), secret)
	}
}
