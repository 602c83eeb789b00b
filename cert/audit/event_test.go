package audit_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/signer"
)

func event(n int) audit.Entry {
	return audit.Entry{Action: audit.Event, IssuedAt: now.Add(time.Duration(n) * time.Second), Event: hash(n + 3<<32)}
}

// newService is the log of a service: of three lines one is a certificate, and each has its
// row in the database.
func newService(t testing.TB, key *signer.Key, count int) (log []byte, head audit.Head, rows []audit.Entry) {
	t.Helper()
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, key, audit.Options{Clock: clock, Interval: 4})
	require.NoError(t, err)
	for i := range count {
		e := event(i)
		if i%3 == 2 {
			e = entry(i)
			e.Event = hash(i + 3<<32)
		}
		require.NoError(t, w.Add(t.Context(), e))
		rows = append(rows, e)
	}
	head, err = w.Close(t.Context())
	require.NoError(t, err)
	return b.Bytes(), head, rows
}

func TestTheLineOfAnEvent(t *testing.T) {
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, newSigner(t, newEC(t)), audit.Options{Clock: clock})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), event(0)))
	require.Regexp(t, `^\{"seq":1,"prev":"A{43}","action":"event","time":"2022-06-01T12:00:00Z","kid":"","event":"[^"]{43}","hash":"[^"]{43}"\}`+"\n$", b.String())

	full := entry(1)
	full.Action, full.Supersedes, full.Event = audit.Supersede, hash(7), hash(8)
	require.NoError(t, w.Add(t.Context(), full))
	require.Regexp(t, `"supersedes":"[^"]{43}","event":"[^"]{43}","hash":"[^"]{43}"\}`+"\n$", string(lines(b.Bytes())[1]))
	require.Less(t, len(lines(b.Bytes())[1]), 600)

	about := event(2)
	about.KeyID, about.UVCIHash, about.RecordHash = []byte("key 1"), hash(1), hash(2)
	require.NoError(t, w.Add(t.Context(), about), "a certificate looked up, or a key changed")

	before := w.Head()
	for _, change := range []func(*audit.Entry){
		func(e *audit.Entry) { e.Event = [32]byte{} }, func(e *audit.Entry) { e.Supersedes = hash(1) },
		func(e *audit.Entry) { e.IssuedAt = time.Time{} }, func(e *audit.Entry) { e.KeyID = make([]byte, audit.MaxKeyID+1) },
		func(e *audit.Entry) { e.Action = audit.Issue },
	} {
		e := event(3)
		change(&e)
		require.ErrorIs(t, w.Add(t.Context(), e), audit.ErrEntry)
	}
	require.Equal(t, before, w.Head())
}

// A log of before there were events is checked, gone on with and written as it was.
func TestALogOfBeforeEvents(t *testing.T) {
	log, err := os.ReadFile("testdata/before-events.log")
	require.NoError(t, err)
	text, err := os.ReadFile("testdata/before-events.pem")
	require.NoError(t, err)
	block, _ := pem.Decode(text)
	c, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)

	var again bytes.Buffer
	w, err := audit.NewWriter(&again, audit.Head{}, newSigner(t, newEC(t)), audit.Options{Clock: clock})
	require.NoError(t, err)
	summary, err := audit.Check(bytes.NewReader(log), audit.CheckOptions{Keys: []*x509.Certificate{c}, Each: func(_ uint64, e audit.Entry) error {
		return w.Add(t.Context(), e)
	}})
	require.NoError(t, err)
	require.Equal(t, 6, summary.Lines)
	require.Zero(t, summary.Events)
	require.Equal(t, bytes.Join(lines(log)[:3], nil), bytes.Join(lines(again.Bytes())[:3], nil))

	path := filepath.Join(t.TempDir(), "issued.log")
	require.NoError(t, os.WriteFile(path, log, 0o600))
	key := newSigner(t, newEC(t))
	w, err = audit.OpenFile(path, key, audit.Options{Clock: clock, Keys: []*x509.Certificate{c}})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), event(1)))
	_, err = w.Close(t.Context())
	require.NoError(t, err)
	log, err = os.ReadFile(path)
	require.NoError(t, err)
	summary, err = audit.Check(bytes.NewReader(log), audit.CheckOptions{Keys: append(keys(key), c)})
	require.NoError(t, err)
	require.Equal(t, 1, summary.Events)
}

func TestADatabaseIsComparedWithTheLog(t *testing.T) {
	key := newSigner(t, newEC(t))
	log, head, rows := newService(t, key, 10) // checkpoints are lines 5, 10 and 13
	var sequences []uint64
	var found []audit.Entry
	each := func(o *audit.CheckOptions) {
		o.Each = func(sequence uint64, e audit.Entry) error {
			sequences = append(sequences, sequence)
			found = append(found, e)
			return nil
		}
	}
	summary, err := check(log, key, each)
	require.NoError(t, err)
	require.Equal(t, audit.Summary{
		Lines: 13, Actions: map[audit.Action]int{audit.Issue: 3}, Events: 10, Checkpoints: 3,
		First: now, Last: now.Add(9 * time.Second), Head: head, Closed: true,
	}, summary)
	require.Equal(t, []uint64{1, 2, 3, 4, 6, 7, 8, 9, 11, 12}, sequences)
	for i, e := range found {
		require.Equal(t, rows[i].Event, e.Event)
		require.Equal(t, rows[i].UVCIHash, e.UVCIHash)
		require.Equal(t, rows[i].Action, e.Action)
		require.True(t, rows[i].IssuedAt.Equal(e.IssuedAt))
	}

	// An event that was changed to fit is shown by the checkpoint that follows it.
	forged := lines(log)
	forged[6] = bytes.Replace(forged[6], []byte("12:00:05Z"), []byte("12:00:04Z"), 1)
	rechain(forged, 6)
	found = nil
	wrong(t, bytes.Join(forged, nil), key, audit.SignatureInvalid, 10, each)
	require.Len(t, found, 8, "the caller knows by the error not to believe the last")

	stop := errors.New("the database has no such row")
	summary, err = check(log, key, func(o *audit.CheckOptions) {
		o.Each = func(sequence uint64, _ audit.Entry) error {
			if sequence == 7 {
				return stop
			}
			return nil
		}
	})
	require.Equal(t, stop, err)
	require.Equal(t, uint64(6), summary.Head.Sequence)
}

func TestAfterACrashAServiceFindsWhatWasWritten(t *testing.T) {
	key := newSigner(t, newEC(t))
	log, _, rows := newService(t, key, 10)
	path := filepath.Join(t.TempDir(), "service.log")
	require.NoError(t, os.WriteFile(path, bytes.Join(lines(log)[:8], nil), 0o600))
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.Write(lines(log)[8][:50])
	require.NoError(t, err)
	require.NoError(t, f.Close())

	const lastKnown = 4
	written := map[[32]byte]bool{}
	w, err := audit.OpenFile(path, key, audit.Options{Clock: clock, Interval: 4, Each: func(sequence uint64, e audit.Entry) error {
		if sequence > lastKnown {
			written[e.Event] = true
		}
		return nil
	}})
	require.NoError(t, err)
	require.Len(t, written, 3)
	for _, row := range rows[4:] {
		if !written[row.Event] {
			require.NoError(t, w.Add(t.Context(), row))
		}
	}
	_, err = w.Close(t.Context())
	require.NoError(t, err)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	var all []audit.Entry
	_, err = check(whole, key, func(o *audit.CheckOptions) {
		o.Each = func(_ uint64, e audit.Entry) error { all = append(all, e); return nil }
	})
	require.NoError(t, err)
	require.Len(t, all, len(rows))
	for i := range rows {
		require.Equal(t, rows[i].Event, all[i].Event)
	}

	refused := errors.New("not this log")
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	_, err = audit.OpenFile(path, key, audit.Options{Clock: clock, Each: func(uint64, audit.Entry) error { return refused }})
	require.ErrorIs(t, err, refused)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after)
}
