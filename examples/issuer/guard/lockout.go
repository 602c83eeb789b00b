package guard

import "time"

const (
	// FreeFailures is how often a log-in may fail before the next one has to wait.
	FreeFailures = 3
	// MaxDelay is the longest wait: an account is never locked for good, which would
	// let anybody lock anybody out.
	MaxDelay = 15 * time.Minute
)

// Delay is how long an account waits after so many failed log-ins in a row: nothing up
// to FreeFailures, then a second, and twice as long each time, up to MaxDelay.
func Delay(failures int) time.Duration {
	past := failures - FreeFailures
	switch {
	case past < 1:
		return 0
	case past > 10: // 1,024 s are past MaxDelay
		return MaxDelay
	}
	return min(time.Second<<(past-1), MaxDelay)
}

// Wait is how much of the delay is left. A clock that was set back lets nobody wait
// longer than Delay.
func Wait(failures int, last, now time.Time) time.Duration {
	delay := Delay(failures)
	return min(max(last.Add(delay).Sub(now), 0), delay)
}
