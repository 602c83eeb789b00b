package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// History gives the steps of a record, the oldest first. It fails with ErrNotFound.
func (v *View) History(ctx context.Context, key string) ([]Step, error) {
	var steps []Step
	err := v.store.read(ctx, func(t tx) error {
		var w where
		v.scope(&w)
		w.and("key = ?", key)
		if _, err := one(ctx, t, scanText, "SELECT key FROM records WHERE "+w.String(), w.args...); err != nil {
			return err
		}
		var err error
		steps, err = all(ctx, t, scanStep, "SELECT "+stepColumns+", seq FROM steps WHERE subject = $1 ORDER BY id", key)
		return err
	})
	return steps, err
}

// Trail gives a page of steps, the newest first, and what TrailQuery.Before is for the
// next page: empty at the end. It is an auditor's and an officer's: it fails with
// ErrForbidden for others.
func (v *View) Trail(ctx context.Context, q TrailQuery) ([]Step, string, error) {
	if !v.seesAll() {
		return nil, "", ErrForbidden
	}
	limit := pageSize(q.Limit)
	var w where
	for column, value := range map[string]string{"subject": q.Subject, "actor": q.Actor, "action": q.Action} {
		if value != "" {
			w.and(column+" = ?", value)
		}
	}
	if !q.Since.IsZero() {
		w.and("id >= ?", firstID(q.Since))
	}
	if !q.Until.IsZero() {
		w.and("id < ?", firstID(q.Until))
	}
	if q.Before != "" {
		w.and("id < ?", q.Before)
	}
	query := "SELECT " + stepColumns + ", seq FROM steps WHERE " + w.String() + w.number(" ORDER BY id DESC LIMIT ?", limit+1)
	var steps []Step
	err := v.store.survey(ctx, func(t tx) (err error) {
		steps, err = all(ctx, t, scanStep, query, w.args...)
		return err
	})
	if err != nil || len(steps) <= limit {
		return steps, "", err
	}
	return steps[:limit], steps[limit-1].ID, nil
}

// Unlogged gives steps that do not stand in the audit log, in the order in which they
// go there: that of their IDs.
func (s *Store) Unlogged(ctx context.Context, limit int) ([]Step, error) {
	var steps []Step
	err := s.read(ctx, func(t tx) (err error) {
		steps, err = all(ctx, t, scanStep, "SELECT "+stepColumns+", seq FROM steps WHERE seq = 0 ORDER BY id LIMIT $1", limit)
		return err
	})
	return steps, err
}

// ErrLogMoved says that lines were written to the audit log by somebody else meanwhile:
// there are two of it.
var ErrLogMoved = errors.New("store: somebody else has written to the audit log")

// Logged says at which lines of the audit log steps stand, by their IDs, and which line
// is the last now; the certificates that they made may be handed out from then on. Who
// writes the log says behind which line it went on, and Logged fails with ErrLogMoved,
// and changes nothing, where that is not LastLine, or a step stands there already.
func (s *Store) Logged(ctx context.Context, behind, last uint64, seqs map[string]uint64) error {
	ids := slices.Sorted(maps.Keys(seqs)) // so that two who do so do not lock each other
	return s.write(ctx, func(t tx) error {
		if err := moveLine(ctx, t, behind, last); err != nil {
			return err
		}
		for chunk := range chunks(ids) {
			var pairs, made where
			var lines []string
			for _, id := range chunk {
				lines = append(lines, pairs.number("(?, CAST(? AS BIGINT))", id, int64(seqs[id])))
			}
			affected, err := t.exec(ctx, "UPDATE steps SET seq = line.column2 FROM (VALUES "+strings.Join(lines, ",")+
				") AS line WHERE id = line.column1 AND seq = 0", pairs.args...)
			if err == nil && int(affected) != len(chunk) {
				err = ErrLogMoved
			}
			if err != nil {
				return err
			}
			in(&made, "step", chunk)
			if _, err := t.exec(ctx, "UPDATE certificates SET logged = TRUE WHERE logged = FALSE AND "+made.String(), made.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// lastLine is the name of a setting: the last line of the audit log that Logged was told.
const lastLine = "audit-log-line"

// moveLine notes the last line, for whoever went on where it was.
func moveLine(ctx context.Context, t tx, behind, last uint64) error {
	if _, err := t.exec(ctx, `INSERT INTO settings (name, value) VALUES ($1, '0') ON CONFLICT (name) DO NOTHING`, lastLine); err != nil {
		return err
	}
	affected, err := t.exec(ctx, `UPDATE settings SET value = $2 WHERE name = $1 AND value = $3`,
		lastLine, strconv.FormatUint(last, 10), strconv.FormatUint(behind, 10))
	if err == nil && affected == 0 {
		err = ErrLogMoved
	}
	return err
}

// LastLine gives the last line of the audit log that Logged was told of: what is in a
// log that ends before it is not what was there.
func (s *Store) LastLine(ctx context.Context) (line uint64, err error) {
	err = s.read(ctx, func(t tx) error {
		text, err := setting(ctx, t, lastLine)
		if err == nil && text != "" {
			line, err = strconv.ParseUint(text, 10, 64)
		}
		return err
	})
	return line, err
}

// StepByHash gives the step that a line of the audit log is about. It fails with
// ErrNotFound, where somebody changed the step or took it away.
func (s *Store) StepByHash(ctx context.Context, hash [32]byte) (Step, error) {
	var step Step
	err := s.read(ctx, func(t tx) (err error) {
		step, err = one(ctx, t, scanStep, "SELECT "+stepColumns+", seq FROM steps WHERE hash = $1", hash)
		if err == nil && step.Hash() != hash {
			err = ErrNotFound
		}
		return err
	})
	return step, err
}
