package guard

import (
	"log"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

const (
	// HeaderTimeout is how long a request's header may take.
	HeaderTimeout = 10 * time.Second
	// IdleTimeout is how long a connection waits for its next request.
	IdleTimeout = 2 * time.Minute
	// MaxHeader is the longest header, in bytes; net/http allows 4,096 more.
	MaxHeader = 32 << 10
)

// NewServer gives a server that waits for nobody for long, and whose own complaints
// go to a logger without addresses. Bodies and answers may take longer than any fixed
// time: see Pace.
func NewServer(handler http.Handler, logger *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: HeaderTimeout,
		IdleTimeout:       IdleTimeout,
		MaxHeaderBytes:    MaxHeader,
		ErrorLog:          log.New(complaints{logger}, "", 0),
	}
}

// complaints are the lines of net/http, which name clients by address.
type complaints struct{ logger *slog.Logger }

func (c complaints) Write(line []byte) (int, error) {
	words := strings.Fields(strings.ReplaceAll(string(line), "->", " "))
	for i, word := range words {
		if bare := strings.TrimRight(word, ":,;"); parseAddress(bare).IsValid() {
			words[i] = "ADDRESS"
		}
	}
	c.logger.Warn("http server", "complaint", strings.Join(words, " "))
	return len(line), nil
}
