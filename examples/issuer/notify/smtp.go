package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// Bounds of an attempt.
const (
	DefaultTimeout = 30 * time.Second
	MaxTimeout     = 5 * time.Minute // RFC 5321 section 4.5.3.2 has no command wait longer, but for the end of DATA
)

// SMTPOptions says which server sends e-mails.
type SMTPOptions struct {
	Host               string         // Required
	Port               int            // Default 587, submission (RFC 6409)
	Username, Password string         // Default: no log-in
	From               string         // a bare address. Required
	Roots              *x509.CertPool // who vouches for the server. Default: the system's
	// PlainLoopback sends without TLS, to a server on this machine only. Default:
	// STARTTLS (TLS 1.2 or later) or nothing.
	PlainLoopback bool
	Timeout       time.Duration // of an attempt as a whole, at most MaxTimeout. Default DefaultTimeout
}

// SMTP sends notices as plain-text e-mails, a connection each.
type SMTP struct{ o SMTPOptions }

// NewSMTP sends by a server. It connects to nothing yet. It fails with ErrOptions.
func NewSMTP(o SMTPOptions) (*SMTP, error) {
	if o.Port == 0 {
		o.Port = 587
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	switch {
	case o.Host == "" || strings.ContainsAny(o.Host, "/ \r\n") || o.Port < 1 || o.Port > 65535:
		return nil, fmt.Errorf("%w: host or port", ErrOptions)
	case !isEmail(o.From):
		return nil, fmt.Errorf("%w: from is not a bare address", ErrOptions)
	case o.Timeout < 0 || o.Timeout > MaxTimeout:
		return nil, fmt.Errorf("%w: timeout", ErrOptions)
	case o.PlainLoopback && !isLoopback(o.Host):
		return nil, fmt.Errorf("%w: without TLS to another machine", ErrOptions)
	case (o.Username == "") != (o.Password == ""):
		return nil, fmt.Errorf("%w: username without password, or the reverse", ErrOptions)
	}
	return &SMTP{o}, nil
}

// Notify sends the e-mail. It fails with ErrNotice, ErrNoAddress, the error of ctx, and
// with ErrPermanent where the server refuses this receiver or this message (5xx). What
// it refuses to everybody, such as the log-in or the sender, is not permanent: somebody
// has to mend that.
func (s *SMTP) Notify(ctx context.Context, n Notice) error {
	m, err := Compose(n)
	if err != nil {
		return err
	}
	if m.To.Email == "" {
		return ErrNoAddress
	}
	letter, err := s.letter(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	client, err := mail.NewClient(s.o.Host, s.options(ctx)...)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrOptions, err)
	}
	err = client.DialAndSendWithContext(ctx, letter)
	if letter.IsDelivered() {
		return nil // and what was said after it does not matter
	}
	if ctx.Err() != nil {
		return fmt.Errorf("notify: smtp: %w", ctx.Err())
	}
	return refusal(err)
}

// options has the connection closed when ctx ends, which go-mail does not see to and
// which comes before its own timeout.
func (s *SMTP) options(ctx context.Context) []mail.Option {
	options := []mail.Option{
		mail.WithPort(s.o.Port), mail.WithHELO(domain(s.o.From)), mail.WithTimeout(2 * s.o.Timeout), mail.WithoutNoop(), mail.WithTLSPolicy(mail.TLSMandatory),
		mail.WithTLSConfig(&tls.Config{ServerName: s.o.Host, RootCAs: s.o.Roots, MinVersion: tls.VersionTLS12}),
		mail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
			c, err := dialer(s.o.Timeout, s.o.PlainLoopback).DialContext(dialing, network, address)
			if err == nil {
				context.AfterFunc(ctx, func() { c.Close() })
			}
			return c, err
		}),
	}
	if s.o.PlainLoopback {
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if s.o.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.o.Username), mail.WithPassword(s.o.Password))
	}
	return options
}

func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

func (s *SMTP) letter(m Message) (*mail.Msg, error) {
	letter := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if letter.From(s.o.From) != nil || letter.To(m.To.Email) != nil {
		return nil, fmt.Errorf("%w: email", ErrNotice)
	}
	letter.SetMessageIDWithValue(m.ID + "@" + domain(s.o.From))
	letter.SetDateWithValue(m.At)
	letter.Subject(m.Subject)
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's holiday answers it
	letter.SetBodyString(mail.TypeTextPlain, m.Text)
	return letter, nil
}

// refusal says what was answered, and nothing of what was sent: the errors of go-mail
// have the addresses in them.
func refusal(err error) error {
	refused, ok := errors.AsType[*mail.SendError](err)
	if !ok {
		return fmt.Errorf("notify: smtp: %w", err)
	}
	code := refused.ErrorCode()
	switch refused.Reason {
	case mail.ErrSMTPRcptTo, mail.ErrSMTPData, mail.ErrSMTPDataClose:
		if code >= 500 {
			return fmt.Errorf("notify: smtp: %s: answer %d: %w", refused.Reason, code, ErrPermanent)
		}
	}
	return fmt.Errorf("notify: smtp: %s: answer %d", refused.Reason, code)
}
