package guard

import (
	"container/list"
	"hash/maphash"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// DefaultEntries is how many keys a Limiter remembers: some 20 MB.
const DefaultEntries = 100_000

// Limiter lets each key do something so often: a token bucket per key. It remembers a
// fixed number of keys and forgets the one that was not seen for longest, so no number
// of keys makes it grow; and it keeps only hashes of them. NewLimiter makes one. It is
// safe for concurrent use, and of one machine: where there are several, each allows
// as much.
type Limiter struct {
	every   time.Duration
	burst   int
	entries int
	clock   func() time.Time
	seed    maphash.Seed

	mu    sync.Mutex
	byKey map[uint64]*list.Element // of *bucket
	order *list.List               // the latest seen first
}

type bucket struct {
	key    uint64
	tokens *rate.Limiter
}

// NewLimiter allows a key burst times at once, and then once every so often. Entries is
// how many keys are remembered; 0: DefaultEntries.
func NewLimiter(every time.Duration, burst, entries int, clock func() time.Time) *Limiter {
	if entries <= 0 {
		entries = DefaultEntries
	}
	return &Limiter{
		every: every, burst: burst, entries: entries, clock: clock, seed: maphash.MakeSeed(),
		byKey: map[uint64]*list.Element{}, order: list.New(),
	}
}

// Allow says whether a key may go on, and otherwise after how long it may. A refusal
// costs nothing.
func (l *Limiter) Allow(key string) (ok bool, retryAfter time.Duration) {
	hash := maphash.String(l.seed, key)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.clock()
	wait := l.bucket(hash).ReserveN(now, 1)
	if !wait.OK() {
		return false, l.every
	}
	if delay := wait.DelayFrom(now); delay > 0 {
		wait.CancelAt(now)
		return false, delay
	}
	return true, 0
}

func (l *Limiter) bucket(hash uint64) *rate.Limiter {
	if known, ok := l.byKey[hash]; ok {
		l.order.MoveToFront(known)
		return known.Value.(*bucket).tokens
	}
	if l.order.Len() >= l.entries {
		oldest := l.order.Remove(l.order.Back()).(*bucket)
		delete(l.byKey, oldest.key)
	}
	tokens := rate.NewLimiter(rate.Every(l.every), l.burst)
	l.byKey[hash] = l.order.PushFront(&bucket{hash, tokens})
	return tokens
}
