package main

import (
	"encoding/hex"
	"errors"
	"net"
	"net/url"
	"os"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/notify"
)

// notifyFlags say how citizens are told: with both, by e-mail where they gave an address,
// else by the gateway. Without any, files in the folder are for another system to send.
type notifyFlags struct {
	SMTP    string `name:"smtp" placeholder:"URL" help:"Send e-mails by this server, to those who gave an address: smtp://user@host:587/?from=ADDRESS. The password is in ISSUER_SMTP_PASSWORD."`
	Webhook string `placeholder:"URL" help:"Send messages by this gateway, for SMS. The secret, in hexadecimal, is in ISSUER_WEBHOOK_SECRET."`
}

func (f notifyFlags) notifier(outbox string, clock func() time.Time) (notify.Notifier, error) {
	switch {
	case f.SMTP != "" && f.Webhook != "":
		email, err := smtpNotifier(f.SMTP)
		if err != nil {
			return nil, err
		}
		phone, err := webhookNotifier(f.Webhook, clock)
		return notify.ByKind{Email: email, Phone: phone}, err
	case f.SMTP != "":
		return smtpNotifier(f.SMTP)
	case f.Webhook != "":
		return webhookNotifier(f.Webhook, clock)
	}
	return notify.NewOutbox(outbox)
}

func webhookNotifier(address string, clock func() time.Time) (notify.Notifier, error) {
	secret, err := hexEnvironment("ISSUER_WEBHOOK_SECRET")
	if err != nil {
		return nil, err
	}
	return notify.NewWebhook(notify.WebhookOptions{URL: address, Secret: secret, Clock: clock})
}

func smtpNotifier(address string) (notify.Notifier, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" {
		return nil, errors.New("--smtp: smtp://user@host:587/?from=ADDRESS")
	}
	port := 0
	if p := u.Port(); p != "" {
		if port, err = net.LookupPort("tcp", p); err != nil {
			return nil, errors.New("--smtp: no such port")
		}
	}
	return notify.NewSMTP(notify.SMTPOptions{
		Host: u.Hostname(), Port: port, Username: u.User.Username(), Password: os.Getenv("ISSUER_SMTP_PASSWORD"), From: u.Query().Get("from"),
	})
}

func hexEnvironment(name string) ([]byte, error) {
	secret, err := hex.DecodeString(os.Getenv(name))
	if err != nil {
		return nil, errors.New(name + ": not hexadecimal")
	}
	return secret, nil
}
