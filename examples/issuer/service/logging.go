package service

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/signer"
)

const (
	// logBatch is how many steps go into the log before the store is told so.
	logBatch = 1000
	// logEvery is how long a step of another machine waits for the log at most.
	logEvery = time.Second
	// logAgain is when the log is opened anew after it could not be written to.
	logAgain = 5 * time.Second
)

// Errors of the audit log.
var (
	// ErrLogBusy says that another process writes the log, into this file or another.
	ErrLogBusy = errors.New("service: another process writes the audit log")
	// ErrLogShort says that the store knows of lines that the log does not have: it is
	// another log, or was cut back.
	ErrLogShort = errors.New("service: the audit log ends before lines that were written")
)

// AuditLog says where the log is, and who signs its checkpoints.
type AuditLog struct {
	File   string
	Signer signer.Signer
	Keys   []*x509.Certificate // that signed checkpoints of the file before
	// Previous is the head that the file before was closed with. Default: the log begins
	// with this file.
	Previous audit.Head
}

// Log writes every step of the trail into the audit log, once, until ctx ends. Before a
// certificate stands there, it is not handed out. Of all processes on a store one writes
// its log, whatever their files are called, and others that are to wait until it has
// ended; after an error, as when the disk is full, it begins anew where the log ends.
func (s *Service) Log(ctx context.Context, log AuditLog) error {
	for {
		err := s.writeLog(ctx, log)
		if ctx.Err() != nil {
			return nil
		}
		s.o.Logger.ErrorContext(ctx, "audit log", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(logAgain):
		}
	}
}

func (s *Service) writeLog(ctx context.Context, log AuditLog) error {
	unlock, err := lockLog(log.File)
	if err != nil {
		return err
	}
	defer unlock()
	lock, err := s.o.Store.LockLog(ctx)
	if errors.Is(err, store.ErrLogHeld) {
		return ErrLogBusy
	}
	if err != nil {
		return err
	}
	defer lock.Release()
	var written tail
	w, err := audit.OpenFile(log.File, log.Signer, audit.Options{Clock: s.o.Clock, Keys: log.Keys, Previous: log.Previous, Each: written.add})
	if err != nil {
		return err
	}
	known, err := s.catchUp(ctx, w, written)
	if err == nil {
		err = s.follow(ctx, &logWriter{w, lock, known})
	}
	if _, closing := w.Close(context.WithoutCancel(ctx)); err == nil {
		err = closing
	}
	return err
}

// logWriter writes the log behind the last line that the store knows of.
type logWriter struct {
	*audit.Writer
	lock  *store.LogLock
	known uint64
}

// catchUp tells the store of lines that a crash kept it from knowing of, so that they
// are not written twice, and gives the last line that it knows of then.
func (s *Service) catchUp(ctx context.Context, w *audit.Writer, written tail) (uint64, error) {
	known, err := s.o.Store.LastLine(ctx)
	if err != nil {
		return 0, err
	}
	if end := w.Head().Sequence; end < known {
		return 0, fmt.Errorf("%w: at %d of %d", ErrLogShort, end, known)
	}
	if err := w.Checkpoint(ctx); err != nil {
		return 0, err
	}
	lines, last := map[string]uint64{}, known
	for _, line := range written {
		if line.sequence <= known {
			continue
		}
		last = line.sequence
		step, err := s.o.Store.StepByHash(ctx, line.event)
		switch {
		case errors.Is(err, store.ErrNotFound):
			s.o.Logger.ErrorContext(ctx, "audit log: the store does not have the step of a line", "line", line.sequence)
		case err != nil:
			return 0, err
		default:
			lines[step.ID] = line.sequence
		}
	}
	return last, s.o.Store.Logged(ctx, known, last, lines)
}

// follow writes what is new, batch by batch.
func (s *Service) follow(ctx context.Context, w *logWriter) error {
	for {
		n, err := s.logSome(ctx, w)
		if err != nil {
			return err
		}
		if n == logBatch {
			continue
		}
		if !s.wait(ctx, logEvery) {
			return nil
		}
	}
}

// logSome writes a batch, and tells the store only when it is safely in the log.
func (s *Service) logSome(ctx context.Context, w *logWriter) (int, error) {
	steps, err := s.o.Store.Unlogged(ctx, logBatch)
	if err != nil || len(steps) == 0 {
		return 0, err
	}
	if err := w.lock.Held(ctx); err != nil {
		return 0, err
	}
	lines, last := make(map[string]uint64, len(steps)), w.known
	for _, step := range steps {
		if err := w.Add(ctx, entryOf(step)); err != nil {
			return 0, err
		}
		last = w.Head().Sequence
		lines[step.ID] = last
	}
	if err := w.Checkpoint(ctx); err != nil {
		return 0, err
	}
	err = s.o.Store.Logged(ctx, w.known, last, lines)
	w.known = last
	return len(steps), err
}

var certificateActions = map[string]audit.Action{
	string(life.Issue):  audit.Issue,
	string(life.Renew):  audit.Renew,
	string(life.Revoke): audit.Revoke,
}

func entryOf(step store.Step) audit.Entry {
	e := audit.Entry{Action: audit.Event, IssuedAt: step.At, Event: step.Hash()}
	action, ok := certificateActions[step.Action]
	if !ok {
		return e
	}
	e.Action, e.KeyID, e.UVCIHash = action, step.Log.KeyID, audit.UVCIHash(step.Log.UVCI)
	copy(e.RecordHash[:], step.Log.RecordHash)
	copy(e.Attestation[:], step.Log.Attestation)
	if action == audit.Issue && step.Log.Supersedes != "" {
		e.Action, e.Supersedes = audit.Supersede, audit.UVCIHash(step.Log.Supersedes)
	}
	return e
}

// wait waits for news, or for a while; it reports whether ctx goes on.
func (s *Service) wait(ctx context.Context, at time.Duration) bool {
	timer := time.NewTimer(at)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-s.changed:
	case <-timer.C:
	}
	return true
}

// tail is the last lines of a log: at least as many as the store may not know of, which
// is a batch.
type tail []struct {
	sequence uint64
	event    [32]byte
}

func (t *tail) add(sequence uint64, e audit.Entry) error {
	if len(*t) == 2*logBatch {
		*t = append((*t)[:0], (*t)[logBatch:]...)
	}
	*t = append(*t, struct {
		sequence uint64
		event    [32]byte
	}{sequence, e.Event})
	return nil
}
