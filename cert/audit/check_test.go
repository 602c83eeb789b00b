package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/signer"
)

func TestAGoodLog(t *testing.T) {
	for _, key := range []*signer.Key{newSigner(t, newEC(t)), newSigner(t, newRSA())} {
		log, head := newLog(t, key, 10)
		summary, err := check(log, key, func(o *audit.CheckOptions) { o.Head = head })
		require.NoError(t, err)
		require.Equal(t, audit.Summary{
			Lines: 13, Actions: map[audit.Action]int{audit.Issue: 10}, Checkpoints: 3, First: now, Last: now.Add(9 * time.Second), Head: head, Closed: true,
		}, summary)
		require.Equal(t, uint64(13), head.Sequence)
	}
}

// rehash gives a line that was changed the hash that fits to it.
func rehash(line []byte) []byte {
	body, _, _ := bytes.Cut(line, []byte(`,"hash":"`))
	sum := sha256.Sum256(body)
	return slices.Concat(body, []byte(`,"hash":"`+base64.RawURLEncoding.EncodeToString(sum[:])+"\"}\n"))
}

// rechain gives the lines from one on the sequence numbers, previous hashes and hashes
// that fit to it.
func rechain(log [][]byte, from int) {
	for i := from; i < len(log); i++ {
		before := bytes.Repeat([]byte("A"), 43)
		if i > 0 {
			_, before, _ = bytes.Cut(log[i-1], []byte(`,"hash":"`))
		}
		_, rest, _ := bytes.Cut(log[i], []byte(`","action":`))
		log[i] = rehash(slices.Concat([]byte(`{"seq":`+strconv.Itoa(i+1)+`,"prev":"`), before[:43], []byte(`","action":`), rest))
	}
}

func TestEveryChangedByteIsFound(t *testing.T) {
	key := newSigner(t, newEC(t))
	log, _ := newLog(t, key, 5)
	for i := range log {
		line := 1 + bytes.Count(log[:i], []byte("\n"))
		for _, mask := range []byte{1, 4, 0x20, 0x80} {
			changed := bytes.Clone(log)
			changed[i] ^= mask
			_, err := check(changed, key)
			var e *audit.Error
			require.ErrorAs(t, err, &e, "byte %d", i)
			require.Equal(t, line, e.Line, "byte %d: %v", i, e)
		}
	}
}

// What stands in the way of who changes a log with care, line by line.
func TestEachTampering(t *testing.T) {
	key := newSigner(t, newEC(t))
	whole, head := newLog(t, key, 10) // checkpoints are lines 5, 10 and 13
	known := func(o *audit.CheckOptions) { o.Head = head }
	for n := 1; n <= 13; n++ {
		isLast, isCheckpoint := n == 13, n%5 == 0
		tamper := func(change func([][]byte) [][]byte) []byte { return bytes.Join(change(lines(whole)), nil) }

		removed := tamper(func(l [][]byte) [][]byte { return slices.Delete(l, n-1, n) })
		if isLast {
			wrong(t, removed, key, audit.NotClosed, n)
			wrong(t, removed, key, audit.HeadMismatch, n, known, open)
		} else {
			e := wrong(t, removed, key, audit.LineMissing, n)
			require.Equal(t, uint64(n), e.Sequence)
		}

		doubled := tamper(func(l [][]byte) [][]byte { return slices.Insert(l, n, l[n-1]) })
		e := wrong(t, doubled, key, audit.LineRepeated, n+1)
		require.Equal(t, uint64(n), e.Sequence)

		if !isLast {
			swapped := tamper(func(l [][]byte) [][]byte { l[n-1], l[n] = l[n], l[n-1]; return l })
			wrong(t, swapped, key, audit.LineMissing, n)
			moved := tamper(func(l [][]byte) [][]byte { return append(slices.Delete(l, n-1, n), lines(whole)[n-1]) })
			wrong(t, moved, key, audit.LineMissing, n)
		}

		cut := tamper(func(l [][]byte) [][]byte { l[n-1] = l[n-1][:len(l[n-1])/2]; return l[:n] })
		wrong(t, cut, key, audit.LineTorn, n)

		if !isCheckpoint && !isLast {
			other := func(l [][]byte) { l[n-1] = rehash(bytes.Replace(l[n-1], []byte(`"issue"`), []byte(`"renew"`), 1)) }
			replaced := tamper(func(l [][]byte) [][]byte { other(l); return l })
			wrong(t, replaced, key, audit.ChainBroken, n)

			// All lines after it fit again: only the signatures do not.
			rewritten := tamper(func(l [][]byte) [][]byte { other(l); rechain(l, n); return l })
			at := min(13, (n/5+1)*5)
			e := wrong(t, rewritten, key, audit.SignatureInvalid, at)
			require.Equal(t, n/5*5+1, e.Since)

			forgotten := tamper(func(l [][]byte) [][]byte { l = slices.Delete(l, n-1, n); rechain(l, n-1); return l })
			wrong(t, forgotten, key, audit.SignatureInvalid, at-1)

			added := tamper(func(l [][]byte) [][]byte { l = slices.Insert(l, n-1, l[n-1]); rechain(l, n-1); return l })
			wrong(t, added, key, audit.SignatureInvalid, at+1)
		}
		if n > 1 && n < 13 { // the line itself follows another: those around it are good
			unchained := tamper(func(l [][]byte) [][]byte {
				l[n-1] = rehash(slices.Concat(l[n-1][:16+len(strconv.Itoa(n))], bytes.Repeat([]byte("A"), 43), l[n-1][59+len(strconv.Itoa(n)):]))
				return l
			})
			wrong(t, unchained, key, audit.ChainBroken, n)
		}
	}
}

// After the last checkpoint nobody vouches for anything, and Check says for how much.
func TestTheEndOfALog(t *testing.T) {
	key := newSigner(t, newEC(t))
	whole, head := newLog(t, key, 10)
	l := lines(whole)
	for n := range l {
		log := bytes.Join(l[:n], nil)
		summary, err := check(log, key, open)
		require.NoError(t, err)
		require.Equal(t, n%5, summary.Unsigned)
		wrong(t, log, key, audit.NotClosed, n+1)
		wrong(t, log, key, audit.HeadMismatch, n+1, func(o *audit.CheckOptions) { o.Head = head })
	}
	wrong(t, whole, key, audit.HeadMismatch, 13, func(o *audit.CheckOptions) { o.Head = audit.Head{Sequence: 13} })
	wrong(t, whole, key, audit.HeadMismatch, 14, func(o *audit.CheckOptions) { o.Head = audit.Head{Sequence: 14} })
	wrong(t, whole, key, audit.CheckpointMissing, 4, func(o *audit.CheckOptions) { o.Interval = 3 })

	other := newSigner(t, newEC(t))
	e := wrong(t, whole, other, audit.KeyUnknown, 5)
	require.Equal(t, 1, e.Since)
}

func TestAFileFollowsTheOneBefore(t *testing.T) {
	first, second := newSigner(t, newEC(t)), newSigner(t, newEC(t))
	january, head := newLog(t, first, 3)
	var february bytes.Buffer
	w, err := audit.NewWriter(&february, head, second, audit.Options{Clock: clock})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), entry(4)))
	end, err := w.Close(t.Context())
	require.NoError(t, err)
	require.Equal(t, head.Sequence+2, end.Sequence)

	both := func(o *audit.CheckOptions) { o.Keys = keys(first, second) }
	after := func(o *audit.CheckOptions) { o.Previous = head }
	_, err = check(february.Bytes(), second, after)
	require.NoError(t, err)
	summary, err := check(slices.Concat(january, february.Bytes()), first, both)
	require.NoError(t, err)
	require.Equal(t, end, summary.Head)
	wrong(t, february.Bytes(), second, audit.LineMissing, 1)
	wrong(t, february.Bytes(), second, audit.ChainBroken, 1, func(o *audit.CheckOptions) { o.Previous = audit.Head{Sequence: head.Sequence} })
}

func TestWhatIsNoLog(t *testing.T) {
	key := newSigner(t, newEC(t))
	for _, text := range []string{"\n", "{}\n", "null\n", "uvci,kid\n", strings.Repeat("x", audit.MaxLine) + "\n", strings.Repeat("x", 40*audit.MaxLine) + "\n"} {
		wrong(t, []byte(text), key, audit.LineMalformed, 1)
	}
	wrong(t, bytes.Repeat([]byte{0}, 40*audit.MaxLine), key, audit.LineTorn, 1)
	wrong(t, nil, key, audit.NotClosed, 1)
	log, _ := newLog(t, key, 1)
	wrong(t, bytes.ReplaceAll(log, []byte("\n"), []byte("\r\n")), key, audit.LineMalformed, 1)

	_, err := audit.Check(bytes.NewReader(nil), audit.CheckOptions{})
	require.ErrorIs(t, err, audit.ErrOptions)
	broken := errors.New("disk")
	_, err = audit.Check(iotest.ErrReader(broken), audit.CheckOptions{Keys: keys(key)})
	require.ErrorIs(t, err, broken)
}

func FuzzCheck(f *testing.F) {
	key := newSigner(f, newEC(f))
	log, head := newLog(f, key, 3)
	events, eventsHead, _ := newService(f, key, 6)
	good := map[audit.Head][]byte{head: log, eventsHead: events}
	for _, log := range good {
		f.Add(log)
		f.Add(log[:len(log)/2])
		f.Add(bytes.Join(lines(log)[1:], nil))
		f.Add(bytes.Replace(log, []byte(`"kid":"`), []byte(`"kid":"","event":"`), 1))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		given := 0
		summary, err := check(data, key, func(o *audit.CheckOptions) {
			o.Each = func(uint64, audit.Entry) error { given++; return nil }
		})
		require.Equal(t, summary.Lines-summary.Checkpoints, given)
		if err == nil {
			require.Equal(t, good[summary.Head], data)
		}
	})
}
