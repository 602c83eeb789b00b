package store

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// maxJobAttempts is how often River tries, for more than a day. It keeps the error of
// each. Unit: attempts.
const maxJobAttempts = 200

// Each kind of job is a kind and a queue of River's, so that a process takes those that
// it has handlers for.
type (
	jobKeys struct {
		Keys []string `json:"keys"`
	}
	checkArgs  struct{ jobKeys }
	issueArgs  struct{ jobKeys }
	renewArgs  struct{ jobKeys }
	noticeArgs struct{ jobKeys }
)

func (checkArgs) Kind() string  { return string(CheckJob) }
func (issueArgs) Kind() string  { return string(IssueJob) }
func (renewArgs) Kind() string  { return string(RenewJob) }
func (noticeArgs) Kind() string { return string(NoticeJob) }

func (k jobKeys) keys() []string { return k.Keys }

func riverArgs(job Job) (river.JobArgs, error) {
	keys := jobKeys{job.Keys}
	switch job.Kind {
	case CheckJob:
		return checkArgs{keys}, nil
	case IssueJob:
		return issueArgs{keys}, nil
	case RenewJob:
		return renewArgs{keys}, nil
	case NoticeJob:
		return noticeArgs{keys}, nil
	}
	return nil, fmt.Errorf("store: no such kind of job: %q", job.Kind)
}

// newQueue makes a client that inserts.
func (e *postgresEngine) newQueue() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(e.pool), &river.Config{Logger: e.riverLogger()})
}

// riverLogger is ours, without what River says of its own health.
func (e *postgresEngine) riverLogger() *slog.Logger {
	return slog.New(louder{e.store.logger.Handler()})
}

// louder is a handler from warnings on.
type louder struct{ slog.Handler }

func (l louder) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && l.Handler.Enabled(ctx, level)
}
func (l louder) WithAttrs(attrs []slog.Attr) slog.Handler { return louder{l.Handler.WithAttrs(attrs)} }
func (l louder) WithGroup(name string) slog.Handler       { return louder{l.Handler.WithGroup(name)} }

func (t *postgresTx) enqueue(ctx context.Context, jobs ...Job) error {
	var list []river.InsertManyParams
	for _, job := range split(jobs) {
		args, err := riverArgs(job)
		if err != nil {
			return err
		}
		list = append(list, river.InsertManyParams{Args: args, InsertOpts: &river.InsertOpts{
			Queue: string(job.Kind), ScheduledAt: job.At, MaxAttempts: maxJobAttempts,
		}})
	}
	if len(list) == 0 {
		return nil
	}
	_, err := t.jobs.InsertManyFastTx(ctx, t.writing, list)
	return postgresError(ctx, err)
}

// waits are the states in which a job is not over.
var waits = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled}

func (t *postgresTx) enqueueOnce(ctx context.Context, kind JobKind, keys []string) error {
	var list []river.InsertManyParams
	for _, key := range keys {
		args, err := riverArgs(Job{Kind: kind, Keys: []string{key}})
		if err != nil {
			return err
		}
		list = append(list, river.InsertManyParams{Args: args, InsertOpts: &river.InsertOpts{
			Queue: string(kind), MaxAttempts: maxJobAttempts, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waits},
		}})
	}
	if len(list) == 0 {
		return nil
	}
	_, err := t.jobs.InsertManyTx(ctx, t.writing, list)
	return postgresError(ctx, err)
}

func (e *postgresEngine) work(ctx context.Context, handlers map[JobKind]Handler, workers int) error {
	queues := make(map[string]river.QueueConfig, len(handlers))
	for kind := range handlers {
		queues[string(kind)] = river.QueueConfig{MaxWorkers: max(workers, 1)}
	}
	client, err := river.NewClient(riverpgxv5.New(e.pool), &river.Config{
		Logger:                      e.riverLogger(),
		Queues:                      queues,
		Workers:                     e.riverWorkers(handlers),
		FetchCooldown:               10 * time.Millisecond, // many jobs are short
		JobTimeout:                  JobTimeout,
		RescueStuckJobsAfter:        JobLease,
		RetryPolicy:                 retryPolicy{},
		CompletedJobRetentionPeriod: time.Hour,
	})
	if err != nil {
		return err
	}
	for {
		if err = client.Start(ctx); err == nil || ctx.Err() != nil {
			break
		}
		e.store.logger.LogAttrs(ctx, slog.LevelWarn, "jobs cannot be taken", slog.String("error", postgresError(ctx, err).Error()))
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
	<-ctx.Done() // Start's context: River ends the jobs' too
	<-client.Stopped()
	return nil
}

// riverWorkers knows all kinds, whatever handlers there are: the process that River
// chooses to look after the jobs of dead workers throws away those of unknown kinds.
func (e *postgresEngine) riverWorkers(handlers map[JobKind]Handler) *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, riverWorker[checkArgs]{e: e, do: handlers[CheckJob]})
	river.AddWorker(workers, riverWorker[issueArgs]{e: e, do: handlers[IssueJob]})
	river.AddWorker(workers, riverWorker[renewArgs]{e: e, do: handlers[RenewJob]})
	river.AddWorker(workers, riverWorker[noticeArgs]{e: e, do: handlers[NoticeJob]})
	return workers
}

type riverWorker[T interface {
	river.JobArgs
	keys() []string
}] struct {
	river.WorkerDefaults[T]
	e  *postgresEngine
	do Handler
}

// Work implements river.Worker.
func (w riverWorker[T]) Work(ctx context.Context, job *river.Job[T]) error {
	return w.e.store.perform(ctx, w.do, JobKind(job.Kind), job.Args.keys(), job.Attempt)
}

// retryPolicy is jobDelay, as River asks for it.
type retryPolicy struct{}

// NextRetry implements river.ClientRetryPolicy.
func (retryPolicy) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(jobDelay(max(job.Attempt, 1)))
}
