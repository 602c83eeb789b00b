package store

import (
	"context"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// Ending is how many current certificates end in a month, in Viet Nam's time.
type Ending struct {
	Month string // YYYY-MM
	N     int
}

// dayMillis is a day, and zoneMillis how far Viet Nam is ahead of UTC, in milliseconds.
const (
	dayMillis  = int64(24 * time.Hour / time.Millisecond)
	zoneMillis = int64(7 * time.Hour / time.Millisecond)
)

// Endings counts the actor's current certificates by the month in which they end, the
// first month in front; months without any are left out. It reads an index of all of
// them: keep what it gives for a while. It is for a province and for those who see
// everything, and fails with ErrForbidden for others.
func (v *View) Endings(ctx context.Context) ([]Ending, error) {
	if !v.seesAll() && v.actor.Role != life.Province {
		return nil, ErrForbidden
	}
	var w where
	day := w.number("(expires_at + CAST(? AS BIGINT)) / CAST(? AS BIGINT)", zoneMillis, dayMillis)
	v.scope(&w)
	w.and("status = ?", Current)
	type count struct{ day, n int64 }
	var days []count
	err := v.store.survey(ctx, func(t tx) (err error) {
		days, err = all(ctx, t, func(r rows) (c count, err error) {
			err = r.Scan(&c.day, &c.n)
			return c, err
		}, "SELECT "+day+" AS day, COUNT(*) FROM certificates WHERE "+w.String()+" GROUP BY 1 ORDER BY 1", w.args...)
		return err
	})
	if err != nil {
		return nil, err
	}
	var months []Ending
	for _, d := range days {
		month := time.UnixMilli(d.day * dayMillis).UTC().Format("2006-01")
		if len(months) == 0 || months[len(months)-1].Month != month {
			months = append(months, Ending{Month: month})
		}
		months[len(months)-1].N += int(d.n)
	}
	return months, nil
}

// FeedbackClock is how many of the actor's feedbacks nobody has decided, and how many of
// these are overdue. To say that one is processed later does not stop its clock.
type FeedbackClock struct{ Open, Overdue int }

// FeedbackClock counts the actor's feedback that is open or processed later.
func (v *View) FeedbackClock(ctx context.Context) (FeedbackClock, error) {
	var w where
	overdue := w.number("CASE WHEN due_at < ? THEN 1 ELSE 0 END", v.store.now())
	v.feedbackScope(&w)
	in(&w, "state", []FeedbackState{Open, Later})
	return readOne(ctx, v.store, func(r rows) (c FeedbackClock, err error) {
		err = r.Scan(&c.Open, &c.Overdue)
		return c, err
	}, "SELECT COUNT(*), CAST(COALESCE(SUM("+overdue+"), 0) AS BIGINT) FROM feedback WHERE "+w.String(), w.args...)
}
