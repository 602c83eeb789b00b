package store

import (
	"context"
	"errors"
)

// ErrLogHeld says that another process writes the audit log of this store, into whatever
// file.
var ErrLogHeld = errors.New("store: another process writes the audit log of this store")

// LogLock is the right to write the audit log: one process at a time has it.
type LogLock struct {
	// held fails where it was lost, as when the database was started anew.
	held    func(context.Context) error
	release func() error
}

// LockLog gives the right to write the audit log, until Release or the end of the
// process, however it ends. A machine that vanished has it for half a minute more. It
// fails with ErrLogHeld.
func (s *Store) LockLog(ctx context.Context) (*LogLock, error) { return s.engine.lockLog(ctx) }

// Held fails with ErrUnavailable where the right may be another's by now.
func (l *LogLock) Held(ctx context.Context) error { return l.held(ctx) }

// Release gives it back.
func (l *LogLock) Release() error { return l.release() }
