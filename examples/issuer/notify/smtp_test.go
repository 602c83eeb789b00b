package notify

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func send(t *testing.T, o SMTPOptions, n Notice) error {
	t.Helper()
	s, err := NewSMTP(o)
	require.NoError(t, err)
	return s.Notify(t.Context(), n)
}

func TestAnEMailIsSent(t *testing.T) {
	server := newMailServer(t)
	o := server.options()
	o.Username, o.Password = "issuer", "secret"
	require.NoError(t, send(t, o, notice()))
	require.Len(t, server.letters, 1)
	letter, err := mail.ReadMessage(strings.NewReader(server.letters[0]))
	require.NoError(t, err)
	to, err := letter.Header.AddressList("To")
	require.NoError(t, err)
	require.Len(t, to, 1)
	require.Equal(t, "an@example.vn", to[0].Address)
	require.Equal(t, "<n-1@example.vn>", letter.Header.Get("Message-ID"))
	require.Equal(t, "auto-generated", letter.Header.Get("Auto-Submitted"))
	want, err := Compose(notice())
	require.NoError(t, err)
	subject, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
	require.NoError(t, err)
	require.Equal(t, want.Subject, subject)
	require.Equal(t, "quoted-printable", letter.Header.Get("Content-Transfer-Encoding"))
	body, err := io.ReadAll(quotedprintable.NewReader(letter.Body))
	require.NoError(t, err)
	require.Equal(t, want.Text, strings.ReplaceAll(string(body), "\r\n", "\n"))
	for _, command := range server.plain {
		require.Regexp(t, "^(EHLO|STARTTLS)", command, "nothing is said without TLS")
	}
}

func TestNothingGoesWithoutTLS(t *testing.T) {
	server := newMailServer(t, func(s *mailServer) { s.startTLS = false })
	require.ErrorContains(t, send(t, server.options(), notice()), "STARTTLS")
	require.NotContains(t, strings.Join(server.commands, " "), "MAIL")

	plain := server.options()
	plain.PlainLoopback = true
	require.NoError(t, send(t, plain, notice()))
	require.Len(t, server.letters, 1)

	stranger := newMailServer(t)
	o := stranger.options()
	o.Roots = server.roots
	err := send(t, o, notice())
	require.Error(t, err)
	require.NotErrorIs(t, err, ErrPermanent, "the operator mends that")
	require.Empty(t, stranger.letters)
}

func TestRefusalsForGoodAndForNow(t *testing.T) {
	for _, c := range []struct {
		verb, answer string
		permanent    bool
	}{
		{"RCPT", "550 5.1.1 <an@example.vn> is unknown", true},
		{"RCPT", "450 4.2.0 greylisted an@example.vn", false},
		{"RCPT", "452 4.2.2 full", false},
		{"DATA", "554 5.6.0 no", true},
		{"DATA", "451 4.3.0 later", false},
		{"END", "552 5.3.4 too big for an@example.vn", true},
		{"END", "451 4.3.0 later", false},
		{"MAIL", "550 5.7.1 this sender is unwelcome", false},
		{"MAIL", "421 4.3.2 going down", false},
		{"EHLO", "554 5.7.1 nobody is welcome", false},
	} {
		server := newMailServer(t, func(s *mailServer) { s.answers[c.verb] = c.answer })
		err := send(t, server.options(), notice())
		require.Error(t, err, c.answer)
		require.Equal(t, c.permanent, errors.Is(err, ErrPermanent), "%s: %v", c.answer, err)
		require.NotContains(t, err.Error(), "an@example.vn")
	}
}

func TestALetterThatWasTakenIsSent(t *testing.T) {
	server := newMailServer(t, func(s *mailServer) { s.answers["RSET"], s.answers["QUIT"] = "500 what", "500 what" })
	require.NoError(t, send(t, server.options(), notice()))
	require.Len(t, server.letters, 1)
}

func TestAWrongPasswordIsMended(t *testing.T) {
	server := newMailServer(t)
	o := server.options()
	o.Username, o.Password = "issuer", "old"
	err := send(t, o, notice())
	require.Error(t, err)
	require.NotErrorIs(t, err, ErrPermanent)
	require.NotContains(t, err.Error(), "old")
}

func TestAServerThatSaysNothing(t *testing.T) {
	server := newMailServer(t, func(s *mailServer) { s.silent = true })
	o := server.options()
	o.Timeout = 50 * time.Millisecond
	err := send(t, o, notice())
	require.ErrorIs(t, err, context.DeadlineExceeded)

	s, err := NewSMTP(server.options())
	require.NoError(t, err)
	ended, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	require.ErrorIs(t, s.Notify(ended, notice()), context.Canceled)
}

func TestHostileAddressesReachNoServer(t *testing.T) {
	server := newMailServer(t)
	for _, address := range []string{
		"a@example.vn\r\nBcc: b@example.vn", "a@example.vn\nRCPT TO:<b@example.vn>", "a@example.vn>\r\nDATA", "a@example.vn,b@example.vn",
		"<a@example.vn>", "a\x00@example.vn", "@example.vn", "a@", "a b@example.vn",
	} {
		n := notice()
		n.To.Email = address
		require.ErrorIs(t, send(t, server.options(), n), ErrNotice, "%q", address)
	}
	n := notice()
	n.To.Email = ""
	require.ErrorIs(t, send(t, server.options(), n), ErrNoAddress)
	require.Empty(t, server.commands)
}

func TestSMTPOptions(t *testing.T) {
	good := SMTPOptions{Host: "mail.example.vn", From: "tiemchung@example.vn"}
	_, err := NewSMTP(good)
	require.NoError(t, err)
	for name, change := range map[string]func(*SMTPOptions){
		"no host":         func(o *SMTPOptions) { o.Host = "" },
		"a socket":        func(o *SMTPOptions) { o.Host = "unix:///run/mail" },
		"port":            func(o *SMTPOptions) { o.Port = 70000 },
		"no sender":       func(o *SMTPOptions) { o.From = "" },
		"sender and more": func(o *SMTPOptions) { o.From = "a@example.vn\r\nBcc: b@example.vn" },
		"plain to others": func(o *SMTPOptions) { o.PlainLoopback = true },
		"half a log-in":   func(o *SMTPOptions) { o.Username = "issuer" },
		"timeout":         func(o *SMTPOptions) { o.Timeout = time.Hour },
	} {
		o := good
		change(&o)
		_, err := NewSMTP(o)
		require.ErrorIs(t, err, ErrOptions, name)
	}
}
