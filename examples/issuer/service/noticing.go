package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/notify"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// noticesTo gives the message to whoever a record is of, to be kept together with what it
// is about; none where there is nothing to send it to. A contact with an @ is an e-mail
// address, any other a telephone number. The same occasion is told of once.
func (s *Service) noticesTo(contact, record, kind, occasion string) []store.Notice {
	if contact = strings.TrimSpace(contact); contact == "" {
		return nil
	}
	hash := sha256.Sum256([]byte(kind + "\x00" + occasion)) // says nothing to those who see it
	n := store.Notice{ID: hex.EncodeToString(hash[:16]), Kind: kind, Phone: contact, Link: s.o.Site, Record: record}
	if strings.Contains(contact, "@") {
		n.Phone, n.Email = "", contact
	}
	return []store.Notice{n}
}

// notice does a NoticeJob: it sends what waits.
func (s *Service) notice(ctx context.Context, ids []string) error {
	return each(ids, func(id string) error { return passedBy(s.send(ctx, id)) })
}

func (s *Service) send(ctx context.Context, id string) error {
	n, err := s.o.Store.Notice(ctx, id)
	if err != nil || !n.EndedAt.IsZero() {
		return err
	}
	err = s.o.Notifier.Notify(ctx, notify.Notice{
		ID: n.ID, Kind: n.Kind, To: notify.Address{Phone: n.Phone, Email: n.Email}, Language: n.Language, Link: n.Link, At: n.At,
	})
	switch code := notify.Refusal(err); {
	case err == nil:
		return s.o.Store.NoticeSent(ctx, id)
	case code != "":
		s.o.Logger.WarnContext(ctx, "notice refused", "notice", id, "code", code)
		return s.o.Store.NoticeRefused(ctx, id, code)
	}
	return err
}
