package service

import (
	"context"
	"crypto/x509"
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

// AuditLog says where the log is, and who signs its checkpoints.
type AuditLog struct {
	File   string
	Signer signer.Signer
	Keys   []*x509.Certificate // that signed checkpoints of the file before
}

// Log writes every step of the trail into the audit log, once, until ctx ends. Before a
// certificate stands there, it is not handed out. One process writes a log; after an
// error, as when the disk is full, it begins anew where the log ends.
func (s *Service) Log(ctx context.Context, log AuditLog) error {
	for {
		err := s.writeLog(ctx, log)
		if ctx.Err() != nil {
			return nil
		}
		s.o.Logger.ErrorContext(ctx, "audit log", "error", err)
		if !s.wait(ctx, logAgain) {
			return nil
		}
	}
}

func (s *Service) writeLog(ctx context.Context, log AuditLog) error {
	written := newTail()
	w, err := audit.OpenFile(log.File, log.Signer, audit.Options{Clock: s.o.Clock, Keys: log.Keys, Each: written.add})
	if err != nil {
		return err
	}
	err = s.follow(ctx, w, written)
	if _, closing := w.Close(context.WithoutCancel(ctx)); err == nil {
		err = closing
	}
	return err
}

// follow writes what is new, batch by batch.
func (s *Service) follow(ctx context.Context, w *audit.Writer, written *tail) error {
	for {
		n, err := s.logSome(ctx, w, written)
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

// logSome writes a batch, and tells the store only when it is safely in the log. What a
// crash left between the two is found in the log's tail, and not written twice.
func (s *Service) logSome(ctx context.Context, w *audit.Writer, written *tail) (int, error) {
	steps, err := s.o.Store.Unlogged(ctx, logBatch)
	if err != nil || len(steps) == 0 {
		return 0, err
	}
	lines := make(map[string]uint64, len(steps))
	for _, step := range steps {
		hash := step.Hash()
		sequence, there := written.lines[hash]
		if !there {
			if err := w.Add(ctx, entryOf(step, hash)); err != nil {
				return 0, err
			}
			sequence = w.Head().Sequence
		}
		lines[step.ID] = sequence
	}
	if err := w.Checkpoint(ctx); err != nil {
		return 0, err
	}
	return len(steps), s.o.Store.Logged(ctx, lines)
}

var certificateActions = map[string]audit.Action{
	string(life.Issue):  audit.Issue,
	string(life.Renew):  audit.Renew,
	string(life.Revoke): audit.Revoke,
}

func entryOf(step store.Step, hash [32]byte) audit.Entry {
	e := audit.Entry{Action: audit.Event, IssuedAt: step.At, Event: hash}
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

// tail remembers the last lines of a log: more than a batch the store cannot lack.
type tail struct {
	lines map[[32]byte]uint64
	order [][32]byte
}

func newTail() *tail { return &tail{lines: map[[32]byte]uint64{}} }

func (t *tail) add(sequence uint64, e audit.Entry) error {
	t.lines[e.Event] = sequence
	t.order = append(t.order, e.Event)
	if len(t.order) > 2*logBatch {
		for _, old := range t.order[:logBatch] {
			delete(t.lines, old)
		}
		t.order = append([][32]byte(nil), t.order[logBatch:]...)
	}
	return nil
}
