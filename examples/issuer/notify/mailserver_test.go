package notify

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// mailServer is a small SMTP server on this machine: STARTTLS, AUTH PLAIN, and answers
// that a test chooses.
type mailServer struct {
	port     int
	roots    *x509.CertPool
	config   *tls.Config
	startTLS bool
	silent   bool              // says nothing, ever
	answers  map[string]string // by command, MAIL and so on; END is that of the letter. Default: good ones

	mu       sync.Mutex
	commands []string
	letters  []string
	plain    []string // commands that came without TLS
}

func newMailServer(t *testing.T, change ...func(*mailServer)) *mailServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	config, roots := newTLS(t)
	s := &mailServer{port: listener.Addr().(*net.TCPAddr).Port, config: config, roots: roots, startTLS: true, answers: map[string]string{}}
	for _, c := range change {
		c(s)
	}
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() { s.serve(c) })
		}
	})
	t.Cleanup(func() { listener.Close(); running.Wait() })
	return s
}

func newTLS(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	c, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(c)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

func (s *mailServer) serve(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	say := func(text string) { fmt.Fprintf(c, "%s\r\n", text) }
	if s.silent {
		r.ReadByte()
		return
	}
	say("220 mail.example.vn ESMTP")
	for encrypted := false; ; {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		s.note(line, encrypted)
		switch answer := s.answers[verb]; {
		case answer != "":
			say(answer)
		case verb == "EHLO" && s.startTLS && !encrypted:
			say("250-mail.example.vn\r\n250 STARTTLS")
		case verb == "EHLO":
			say("250-mail.example.vn\r\n250-AUTH PLAIN\r\n250 8BITMIME")
		case verb == "STARTTLS":
			say("220 go")
			over := tls.Server(c, s.config)
			if over.Handshake() != nil {
				return
			}
			c, r, encrypted = over, bufio.NewReader(over), true
		case verb == "AUTH":
			if strings.HasSuffix(line, " "+base64.StdEncoding.EncodeToString([]byte("\x00issuer\x00secret"))) {
				say("235 2.7.0 welcome")
			} else {
				say("535 5.7.8 no")
			}
		case verb == "DATA":
			say("354 go")
			s.take(r)
			if end := s.answers["END"]; end != "" {
				say(end)
			} else {
				say("250 2.0.0 queued")
			}
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 2.0.0 ok")
		}
	}
}

func (s *mailServer) note(line string, encrypted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, line)
	if !encrypted {
		s.plain = append(s.plain, line)
	}
}

func (s *mailServer) take(r *bufio.Reader) {
	var letter strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		letter.WriteString(line)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, letter.String())
}

func (s *mailServer) options() SMTPOptions {
	return SMTPOptions{Host: "127.0.0.1", Port: s.port, From: "tiemchung@example.vn", Roots: s.roots, Timeout: 10 * time.Second}
}
