package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// logLock is the number of the lock that whoever writes the audit log holds. It means
	// nothing.
	logLock = 2947110385526601943
	// logLockTimeout is how long the database may take to say that it is held still.
	logLockTimeout = 5 * time.Second
)

// lockLog takes a lock that goes with its connection.
func (e *postgresEngine) lockLog(ctx context.Context) (*LogLock, error) {
	config := e.pool.Config().ConnConfig
	// So that PostgreSQL notices soon that a machine vanished.
	config.RuntimeParams["tcp_keepalives_idle"] = "10"
	config.RuntimeParams["tcp_keepalives_interval"] = "5"
	config.RuntimeParams["tcp_keepalives_count"] = "3"
	lock, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, postgresError(ctx, err)
	}
	release := func() error { return lock.Close(context.WithoutCancel(ctx)) }
	var mine bool
	if err := lock.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", logLock).Scan(&mine); err != nil {
		release()
		return nil, postgresError(ctx, err)
	}
	if !mine {
		release()
		return nil, ErrLogHeld
	}
	held := func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, logLockTimeout)
		defer cancel()
		return postgresError(ctx, lock.Ping(ctx))
	}
	return &LogLock{held, release}, nil
}
