package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// noticesTo gives the message to whoever a record is of, to be kept together with what it
// is about; none where there is no number to send it to. The same occasion is told of
// once.
func (s *Service) noticesTo(phone, record, kind, occasion string) []store.Notice {
	if phone == "" {
		return nil
	}
	hash := sha256.Sum256([]byte(kind + "\x00" + occasion)) // says nothing to those who see it
	return []store.Notice{{ID: hex.EncodeToString(hash[:16]), Kind: kind, Phone: phone, Link: s.o.Site, Record: record}}
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
