package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// tellHolder has a message sent to whoever the record is of, where there is a number to
// send it to. The same occasion is told of once.
func (s *Service) tellHolder(ctx context.Context, r store.Record, kind, occasion string) error {
	return s.tell(ctx, r.Said.Phone, r.Key, kind, occasion)
}

func (s *Service) tell(ctx context.Context, phone, record, kind, occasion string) error {
	if phone == "" {
		return nil
	}
	hash := sha256.Sum256([]byte(kind + "\x00" + occasion)) // says nothing to those who see it
	return s.o.Store.PutNotice(ctx, store.Notice{
		ID: hex.EncodeToString(hash[:16]), Kind: kind, Phone: phone, Link: s.o.Site, At: s.o.Clock(), Record: record,
	})
}

// notice does a NoticeJob: it sends what was not sent.
func (s *Service) notice(ctx context.Context, ids []string) error {
	return each(ids, func(id string) error { return passedBy(s.send(ctx, id)) })
}

func (s *Service) send(ctx context.Context, id string) error {
	n, err := s.o.Store.Notice(ctx, id)
	if err != nil || !n.SentAt.IsZero() {
		return err
	}
	err = s.o.Notifier.Notify(ctx, notify.Notice{
		ID: n.ID, Kind: n.Kind, To: notify.Address{Phone: n.Phone, Email: n.Email}, Language: n.Language, Link: n.Link, At: n.At,
	})
	if errors.Is(err, notify.ErrPermanent) {
		s.o.Logger.WarnContext(ctx, "notice refused", "notice", id)
		err = nil
	}
	if err != nil {
		return err
	}
	return s.o.Store.NoticeSent(ctx, id)
}
