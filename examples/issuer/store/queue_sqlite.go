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

// rouse lets Work look for jobs at once.
func (e *sqliteEngine) rouse() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// leased is a job that is this worker's as long as it has had so many attempts.
type leased struct {
	id, attempt int64
	kind        JobKind
	keys        []string
}

func (e *sqliteEngine) work(ctx context.Context, handlers map[JobKind]Handler, workers int) error {
	var working sync.WaitGroup
	defer working.Wait()
	free := make(chan struct{}, max(workers, 1))
	for range cap(free) {
		free <- struct{}{}
	}
	look := time.NewTicker(sqlitePoll)
	defer look.Stop()
	for {
		if ctx.Err() != nil {
			return nil
		}
		jobs, err := e.take(ctx, handlers, len(free))
		if err != nil && ctx.Err() == nil {
			e.store.logger.LogAttrs(ctx, slog.LevelWarn, "jobs cannot be taken", slog.String("error", err.Error()))
		}
		for _, job := range jobs {
			<-free
			working.Go(func() {
				defer e.rouse()
				defer func() { free <- struct{}{} }()
				e.do(ctx, handlers[job.kind], job)
			})
		}
		if len(jobs) > 0 && len(free) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-e.wake:
		case <-look.C:
		}
	}
}

// take leases up to so many jobs. One that lies further in the future than any delay
// was put there by a clock that was wrong, unless somebody wanted it to be (attempts 0).
func (e *sqliteEngine) take(ctx context.Context, handlers map[JobKind]Handler, most int) ([]leased, error) {
	if most == 0 || len(handlers) == 0 {
		return nil, nil
	}
	now := e.store.now()
	var w where
	in(&w, "kind", slices.Collect(maps.Keys(handlers)))
	w.and("(due <= ? OR due > ? AND attempts > 0)", now, now.Add(MaxJobDelay+sqliteLease))
	choose := "SELECT id FROM jobs WHERE " + w.String() + w.number(" ORDER BY due LIMIT ?", most)
	var jobs []leased
	some := false
	err := e.read(ctx, func(t tx) error { // so that nobody is locked out where there are none
		found, err := all(ctx, t, scanID, choose, w.args...)
		some = len(found) > 0
		return err
	})
	if err != nil || !some {
		return nil, err
	}
	err = e.write(ctx, func(t tx) (err error) {
		update := w.number("UPDATE jobs SET due = ?, attempts = attempts + 1", now.Add(sqliteLease))
		jobs, err = all(ctx, t, scanLeased, update+" WHERE id IN ("+choose+") RETURNING id, attempts, kind, keys", w.args...)
		return err
	})
	return jobs, err
}

func scanID(r rows) (id int64, err error) {
	err = r.Scan(&id)
	return id, err
}

func scanLeased(r rows) (leased, error) {
	var job leased
	var keys string
	if err := r.Scan(&job.id, &job.attempt, &job.kind, &keys); err != nil {
		return job, err
	}
	return job, json.Unmarshal([]byte(keys), &job.keys)
}

// do does a job, and renews its lease meanwhile.
func (e *sqliteEngine) do(ctx context.Context, handler Handler, job leased) {
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
				_ = e.put(renewing, job, e.store.now().Add(sqliteLease))
			}
		}
	})
	err := e.store.perform(ctx, handler, job.kind, job.keys, int(job.attempt))
	stop()
	renewed.Wait()
	// The job goes back even where ctx has ended: the next worker need not wait.
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), sqliteLease)
	defer cancel()
	switch {
	case err == nil:
		err = e.write(ending, func(t tx) error {
			_, err := t.exec(ending, "DELETE FROM jobs WHERE id = $1 AND attempts = $2", job.id, job.attempt)
			return err
		})
	case ctx.Err() != nil:
		err = e.put(ending, job, e.store.now())
	default:
		err = e.put(ending, job, e.store.now().Add(jobDelay(int(job.attempt))))
	}
	if err != nil { // it is done again when its lease ends
		e.store.logger.LogAttrs(ctx, slog.LevelWarn, "a job cannot be ended", slog.String("error", err.Error()))
	}
}

// put says when a job may be taken again, if it is still the worker's.
func (e *sqliteEngine) put(ctx context.Context, job leased, due time.Time) error {
	return e.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, "UPDATE jobs SET due = $1 WHERE id = $2 AND attempts = $3", due, job.id, job.attempt)
		return err
	})
}
