package guard

import (
	"net/http"
	"net/netip"
	"time"
)

// How often citizens may look up. Source: ours. The mobile networks of Viet Nam have
// thousands of people behind one address; a number has one person behind it, and some
// hundred days on which the last dose may have been.
const (
	NetworkBurst = 60
	NetworkEvery = time.Second
	// Of one number from one network: who mistypes has enough, and who locks a number
	// locks it for themselves.
	GuessBurst = 10
	GuessEvery = 10 * time.Minute
	// Of one number from everywhere.
	NumberBurst = 40
	NumberEvery = 30 * time.Minute
)

// LookUps limits how often citizens look up, whether on a page or by a program: the two
// share one. All fields but Proxies are required; NewLookUps fills them. It is safe for
// concurrent use, and of one machine.
type LookUps struct {
	Proxies   []netip.Prefix // whose X-Forwarded-For is believed
	ByNetwork *Limiter
	ByGuess   *Limiter // of one number from one network
	ByNumber  *Limiter
}

// NewLookUps makes the usual limits.
func NewLookUps(proxies []netip.Prefix, clock func() time.Time) *LookUps {
	return &LookUps{
		Proxies:   proxies,
		ByNetwork: NewLimiter(NetworkEvery, NetworkBurst, 0, clock),
		ByGuess:   NewLimiter(GuessEvery, GuessBurst, 0, clock),
		ByNumber:  NewLimiter(NumberEvery, NumberBurst, 0, clock),
	}
}

// Allow says whether the sender of a request may ask about a number, and otherwise after
// how long. Empty: one that cannot be read, which is nobody's.
func (l *LookUps) Allow(r *http.Request, number string) (ok bool, retryAfter time.Duration) {
	network := NetworkOf(Address(r, l.Proxies))
	if ok, retryAfter = l.ByNetwork.Allow(network); !ok || number == "" {
		return ok, retryAfter
	}
	if ok, retryAfter = l.ByGuess.Allow(network + " " + number); !ok {
		return ok, retryAfter
	}
	return l.ByNumber.Allow(number)
}
