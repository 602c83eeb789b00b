package store

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// sqliteLease is how long a job is a worker's, that renews it while it works.
	sqliteLease = 30 * time.Second
	// sqlitePoll is how often a process looks for jobs of others.
	sqlitePoll = 500 * time.Millisecond
)

func (t *sqliteTx) enqueue(ctx context.Context, jobs ...Job) error {
	var list [][]any
	for _, job := range split(jobs) {
		keys, err := json.Marshal(job.Keys)
		if err != nil {
			return err
		}
		list = append(list, []any{job.Kind, string(keys), job.At})
	}
	if len(list) == 0 {
		return nil
	}
	t.enqueued = true
	return insert(ctx, t, "jobs (kind, keys, due)", list)
}

func (t *sqliteTx) enqueueOnce(ctx context.Context, kind JobKind, keys []string) error {
	for _, key := range keys {
		text, err := json.Marshal([]string{key})
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, "INSERT INTO jobs (kind, keys, due, once) VALUES ($1, $2, 0, TRUE) ON CONFLICT DO NOTHING", kind, string(text)); err != nil {
			return err
		}
	}
	t.enqueued = true
	return nil
}

// rouse lets Work look for jobs at once.
func (e *sqliteEngine) rouse() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// batch is jobs of one kind that are this worker's as long as they have its lease.
type batch struct {
	lease   string
	kind    JobKind
	ids     []int64
	keys    []string
	attempt int // the highest of them
}

func (e *sqliteEngine) work(ctx context.Context, handlers map[JobKind]Handler, workers int) error {
	if len(handlers) == 0 {
		<-ctx.Done()
		return nil
	}
	var working sync.WaitGroup
	defer working.Wait()
	busy := make(chan struct{}, max(workers, 1))
	look := time.NewTicker(sqlitePoll)
	defer look.Stop()
	for ctx.Err() == nil {
		for len(busy) < cap(busy) {
			jobs, err := e.take(ctx, handlers)
			if err != nil && ctx.Err() == nil {
				e.store.logger.LogAttrs(ctx, slog.LevelWarn, "jobs cannot be taken", slog.String("error", err.Error()))
			}
			if err != nil || len(jobs.ids) == 0 {
				break
			}
			busy <- struct{}{}
			working.Go(func() {
				defer e.rouse()
				defer func() { <-busy }()
				e.do(ctx, handlers[jobs.kind], jobs)
			})
		}
		select {
		case <-ctx.Done():
		case <-e.wake:
		case <-look.C:
		}
	}
	return nil
}

// take leases jobs of one kind, up to MaxJobKeys keys together: they are written off
// together, too, which matters where a commit takes the disk some milliseconds.
func (e *sqliteEngine) take(ctx context.Context, handlers map[JobKind]Handler) (batch, error) {
	now := e.store.now()
	jobs, err := e.takeWhere(ctx, handlers, "due <= ?", now)
	if err != nil || len(jobs.ids) > 0 {
		return jobs, err
	}
	// A job that failed and lies further in the future than any delay was put there by a
	// clock that was wrong.
	return e.takeWhere(ctx, handlers, "due > ? AND attempts > 0", now.Add(MaxJobDelay+sqliteLease))
}

func (e *sqliteEngine) takeWhere(ctx context.Context, handlers map[JobKind]Handler, condition string, at time.Time) (batch, error) {
	var w where
	in(&w, "kind", slices.Collect(maps.Keys(handlers)))
	w.and(condition, at)
	chosen, err := readAll(ctx, e.store, scanDue,
		"SELECT id, kind, json_array_length(keys) FROM jobs WHERE "+w.String()+w.number(" ORDER BY due LIMIT ?", MaxJobKeys), w.args...)
	if err != nil || len(chosen) == 0 {
		return batch{}, err
	}
	var ids []int64
	size := 0
	for _, job := range chosen {
		if job.kind == chosen[0].kind && (size == 0 || size+job.keys <= MaxJobKeys) {
			ids, size = append(ids, job.id), size+job.keys
		}
	}
	jobs := batch{kind: chosen[0].kind}
	if jobs.lease, err = e.store.newKey(); err != nil {
		return batch{}, err
	}
	in(&w, "id", ids) // of which others may have taken some meanwhile
	update := w.number("UPDATE jobs SET due = ?, lease = ?, attempts = attempts + 1 WHERE ", e.store.now().Add(sqliteLease), jobs.lease)
	err = e.write(ctx, func(t tx) error {
		_, err := all(ctx, t, jobs.scan, update+w.String()+" RETURNING id, attempts, keys", w.args...)
		return err
	})
	return jobs, err
}

type due struct {
	id   int64
	kind JobKind
	keys int
}

func scanDue(r rows) (d due, err error) {
	err = r.Scan(&d.id, &d.kind, &d.keys)
	return d, err
}

// scan adds a job.
func (b *batch) scan(r rows) (id int64, err error) {
	var attempt int
	var keys string
	if err := r.Scan(&id, &attempt, &keys); err != nil {
		return 0, err
	}
	var list []string
	if err := json.Unmarshal([]byte(keys), &list); err != nil {
		return 0, err
	}
	b.ids, b.keys, b.attempt = append(b.ids, id), append(b.keys, list...), max(b.attempt, attempt)
	return id, nil
}

// do does jobs, and renews their lease meanwhile.
func (e *sqliteEngine) do(ctx context.Context, handler Handler, jobs batch) {
	renewing, stop := context.WithCancel(ctx)
	var renewed sync.WaitGroup
	renewed.Go(func() {
		every := time.NewTicker(sqliteLease / 3)
		defer every.Stop()
		for {
			select {
			case <-renewing.Done():
				return
			case <-every.C:
				_ = e.put(renewing, jobs, sqliteLease)
			}
		}
	})
	err := e.store.perform(ctx, handler, jobs.kind, jobs.keys, jobs.attempt)
	stop()
	renewed.Wait()
	// They go back even where ctx has ended: the next worker need not wait.
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), sqliteLease)
	defer cancel()
	switch {
	case err == nil:
		err = e.finish(ending, jobs, "DELETE FROM jobs")
	case ctx.Err() != nil:
		err = e.put(ending, jobs, 0)
	default:
		err = e.put(ending, jobs, jobDelay(jobs.attempt))
	}
	if err != nil { // they are done again when the lease ends
		e.store.logger.LogAttrs(ctx, slog.LevelWarn, "jobs cannot be ended", slog.String("error", err.Error()))
	}
}

// put says when jobs may be taken again.
func (e *sqliteEngine) put(ctx context.Context, jobs batch, after time.Duration) error {
	return e.finish(ctx, jobs, "UPDATE jobs SET due = ?", e.store.now().Add(after))
}

// finish does something to jobs that are still the worker's.
func (e *sqliteEngine) finish(ctx context.Context, jobs batch, change string, args ...any) error {
	var w where
	change = w.number(change, args...)
	in(&w, "id", jobs.ids)
	w.and("lease = ?", jobs.lease)
	return e.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, change+" WHERE "+w.String(), w.args...)
		return err
	})
}
