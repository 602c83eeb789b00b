package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"

	"modernc.org/sqlite"
	lite "modernc.org/sqlite/lib"
)

// lockLog locks an empty database beside the store's. SQLite's locks go with the process.
func (e *sqliteEngine) lockLog(ctx context.Context) (*LogLock, error) {
	path := e.path + "-auditor"
	if err := touch(path); err != nil {
		return nil, err
	}
	address := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	lock, err := db.Conn(ctx)
	if err == nil {
		_, err = lock.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		db.Close()
		var busy *sqlite.Error
		if errors.As(err, &busy) && busy.Code()&0xff == lite.SQLITE_BUSY {
			return nil, ErrLogHeld
		}
		return nil, sqliteError(ctx, err)
	}
	return &LogLock{
		held:    func(context.Context) error { return nil },
		release: func() error { return errors.Join(lock.Close(), db.Close()) },
	}, nil
}
