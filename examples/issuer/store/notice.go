package store

import (
	"context"
	"log/slog"
	"time"
)

// Notice is a message to a holder that waits to be sent. Phone, Email and Link are
// personal data.
type Notice struct {
	ID       string
	Kind     string
	Phone    string
	Email    string
	Language string
	Link     string
	At       time.Time // not sent before; zero: at once
	EndedAt  time.Time // it was sent, or refused; zero: it waits
	Refused  string    // why it was refused for good: a code; empty: it was not
	Record   string
}

// LogValue keeps the holder out of logs.
func (n Notice) LogValue() slog.Value { return slog.StringValue(n.ID) }

// NoticeLife is how long a notice is kept after it was sent or refused, so that it is not
// sent again. Source: ours.
const NoticeLife = 90 * 24 * time.Hour

// noticeSaid is what is sealed of a notice.
type noticeSaid struct {
	Phone string `json:"phone"`
	Email string `json:"email"`
	Link  string `json:"link"`
}

// PutNotice keeps notices, and has the workers send them: all or none. One whose ID is
// there already changes nothing. It fails with ErrNoName.
func (s *Store) PutNotice(ctx context.Context, notices ...Notice) error {
	return s.write(ctx, func(t tx) error { return s.putNotices(ctx, t, notices) })
}

func (s *Store) putNotices(ctx context.Context, t tx, notices []Notice) error {
	for _, n := range notices {
		if err := s.putNotice(ctx, t, n); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) putNotice(ctx context.Context, t tx, n Notice) error {
	if n.ID == "" {
		return ErrNoName
	}
	due := n.At
	if n.At.IsZero() {
		n.At = s.now()
	}
	said, err := s.sealed(noticeSaid{n.Phone, n.Email, n.Link}, "notices", n.ID)
	if err != nil {
		return err
	}
	affected, err := t.exec(ctx, `INSERT INTO notices (id, kind, language, record, said, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO NOTHING`, n.ID, n.Kind, n.Language, n.Record, said, n.At)
	if err != nil || affected == 0 {
		return err
	}
	return t.enqueue(ctx, Job{Kind: NoticeJob, Keys: []string{n.ID}, At: due})
}

// Notice gives a notice, sent, refused or waiting. It fails with ErrNotFound.
func (s *Store) Notice(ctx context.Context, id string) (Notice, error) {
	return readOne(ctx, s, s.scanNotice, `SELECT id, kind, language, record, said, at, ended_at, refused FROM notices WHERE id = $1`, id)
}

// NoticeSent says that a notice was sent. What ended already stays as it is.
func (s *Store) NoticeSent(ctx context.Context, id string) error {
	return s.endNotice(ctx, id, "")
}

// NoticeRefused says that nobody takes a notice, now or later, and why: a code. What
// ended already stays as it is.
func (s *Store) NoticeRefused(ctx context.Context, id, code string) error {
	return s.endNotice(ctx, id, code)
}

func (s *Store) endNotice(ctx context.Context, id, refused string) error {
	return s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `UPDATE notices SET ended_at = $2, refused = $3 WHERE id = $1 AND ended_at = 0`, id, s.now(), refused)
		return err
	})
}

func (s *Store) scanNotice(r rows) (Notice, error) {
	var n Notice
	var sealed []byte
	var at, ended int64
	if err := r.Scan(&n.ID, &n.Kind, &n.Language, &n.Record, &sealed, &at, &ended, &n.Refused); err != nil {
		return Notice{}, err
	}
	var said noticeSaid
	err := s.open(sealed, &said, "notices", n.ID)
	n.Phone, n.Email, n.Link, n.At, n.EndedAt = said.Phone, said.Email, said.Link, moment(at), moment(ended)
	return n, err
}
