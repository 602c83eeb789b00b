package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// JobKind is a kind of work that workers take.
type JobKind string

// The kinds. The keys of the first two are records', of the third UVCIs, of the last
// notices'.
const (
	CheckJob  JobKind = "check"
	IssueJob  JobKind = "issue"
	RenewJob  JobKind = "renew"
	NoticeJob JobKind = "notice"
)

// Limits of jobs. Source: ours.
const (
	// MaxJobKeys is how many keys one job has: so many are done again where a worker
	// dies. A Job of more is split.
	MaxJobKeys = 50
	// JobTimeout is how long a handler may take; then its context ends.
	JobTimeout = 2 * time.Minute
	// JobLease is how long after its death a worker's job is given to another. In
	// PostgreSQL it is counted from when the job began.
	JobLease = 30*time.Second + JobTimeout
	// MaxJobDelay is how long a job waits after many failures.
	MaxJobDelay = 10 * time.Minute
)

// Job is work to be done by any worker, at least once: whoever does it looks at the
// rows first.
type Job struct {
	Kind JobKind
	Keys []string
	At   time.Time // not before; zero: at once
}

// Handler does a job. After an error it is done again, later and later.
type Handler func(ctx context.Context, keys []string) error

// Enqueue puts jobs into the queue. It fails with ErrFull or ErrUnavailable.
func (s *Store) Enqueue(ctx context.Context, jobs ...Job) error {
	return s.write(ctx, func(t tx) error { return t.enqueue(ctx, jobs...) })
}

// EnqueueOnce puts a job for each key into the queue, unless one that was put there like
// this waits or is being done: it may be called again and again for what is left, and
// the queue does not grow. It fails with ErrFull or ErrUnavailable.
func (s *Store) EnqueueOnce(ctx context.Context, kind JobKind, keys []string) error {
	return s.write(ctx, func(t tx) error { return t.enqueueOnce(ctx, kind, keys) })
}

// split gives jobs of at most MaxJobKeys keys.
func split(jobs []Job) []Job {
	var parts []Job
	for _, job := range jobs {
		for len(job.Keys) > 0 {
			n := min(len(job.Keys), MaxJobKeys)
			parts = append(parts, Job{job.Kind, job.Keys[:n], job.At})
			job.Keys = job.Keys[n:]
		}
	}
	return parts
}

// jobDelay is how long a job waits that failed so many times.
func jobDelay(attempts int) time.Duration {
	return min(time.Second<<min(attempts-1, 20), MaxJobDelay)
}

// errPanic says that a handler panicked.
var errPanic = errors.New("store: the handler of a job panicked")

// perform calls a handler, and logs what it could not do.
func (s *Store) perform(ctx context.Context, do Handler, kind JobKind, keys []string, attempt int) (err error) {
	ctx, cancel := context.WithTimeout(ctx, JobTimeout)
	defer cancel()
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("%w: %T", errPanic, panicked)
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			s.logger.LogAttrs(ctx, slog.LevelWarn, "a job failed and is done again later",
				slog.String("kind", string(kind)), slog.Int("attempt", attempt), slog.String("error", err.Error()))
		}
	}()
	return do(ctx, keys)
}
