package signer_test

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func aYear(t time.Time) time.Time { return t.AddDate(1, 0, 0) }

// Two keys of two years, the second begins when the first has a year and a month left.
func TestKeysRollOverWithOverlap(t *testing.T) {
	older := &x509.Certificate{NotBefore: day(2026, 1, 1), NotAfter: day(2028, 1, 1)}
	newer := &x509.Certificate{NotBefore: day(2026, 12, 1), NotAfter: day(2028, 12, 1)}
	schedule := signer.NewSchedule(aYear, newer, older)
	require.Equal(t, []signer.Tenure{{Certificate: older, LastIssue: day(2027, 1, 1)}, {Certificate: newer, LastIssue: day(2027, 12, 1)}}, schedule.Tenures())

	for _, c := range []struct {
		at           time.Time
		signs        *x509.Certificate
		older, newer signer.KeyState
	}{
		{day(2025, 12, 31), nil, signer.KeyUpcoming, signer.KeyUpcoming},
		{day(2026, 1, 1), older, signer.KeyActive, signer.KeyUpcoming},
		{day(2026, 12, 15), older, signer.KeyActive, signer.KeyActive},
		{day(2027, 1, 1), older, signer.KeyActive, signer.KeyActive},
		{day(2027, 1, 1).Add(time.Second), newer, signer.KeyRetired, signer.KeyActive},
		{day(2028, 1, 1).Add(time.Second), nil, signer.KeyEnded, signer.KeyRetired},
		{day(2029, 1, 1), nil, signer.KeyEnded, signer.KeyEnded},
	} {
		signs, err := schedule.At(c.at)
		if c.signs == nil {
			require.ErrorIs(t, err, signer.ErrNoActiveKey, c.at)
		} else {
			require.Same(t, c.signs, signs, c.at)
		}
		for i, state := range []signer.KeyState{c.older, c.newer} {
			require.Equal(t, state, schedule.Tenures()[i].State(c.at), c.at)
		}
	}
	require.Equal(t, day(2027, 12, 1), schedule.CoveredUntil(day(2026, 6, 1)))
	require.True(t, schedule.CoveredUntil(day(2025, 6, 1)).IsZero())
}

func TestAGapBetweenKeysEndsTheCover(t *testing.T) {
	first := &x509.Certificate{NotBefore: day(2026, 1, 1), NotAfter: day(2028, 1, 1)}
	late := &x509.Certificate{NotBefore: day(2027, 2, 1), NotAfter: day(2029, 2, 1)}
	short := &x509.Certificate{NotBefore: day(2026, 1, 1), NotAfter: day(2026, 6, 1)}
	schedule := signer.NewSchedule(aYear, first, late, short)
	require.Equal(t, day(2027, 1, 1), schedule.CoveredUntil(day(2026, 6, 1)))
	require.Equal(t, signer.KeyRetired, schedule.Tenures()[0].State(day(2026, 3, 1)), "it never signs: a year is more than it has")
	require.True(t, signer.NewSchedule(aYear).CoveredUntil(day(2026, 6, 1)).IsZero())
	require.Equal(t, "retired", signer.KeyRetired.String())
	require.Equal(t, "unknown", signer.KeyState(9).String())
}

// A certificate of 28 February lives longer than one of the night of 29 February.
func TestTheLastIssueBeforeALeapDay(t *testing.T) {
	life := func(issued time.Time) time.Time {
		end := issued.AddDate(1, 0, 0)
		if end.Day() != issued.Day() {
			end = end.AddDate(0, 0, -1)
		}
		return end
	}
	ends := day(2029, 2, 28).Add(12 * time.Hour)
	c := &x509.Certificate{NotBefore: day(2027, 1, 1), NotAfter: ends}
	last := signer.NewSchedule(life, c).Tenures()[0].LastIssue
	require.Equal(t, day(2028, 2, 28).Add(12*time.Hour), last)
	require.True(t, life(last.Add(time.Second)).After(ends))
	require.False(t, life(day(2028, 2, 29)).After(ends), "later ones would fit again")
}
