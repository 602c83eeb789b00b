package audit_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/veraison/go-cose"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/signer"
)

func TestTheLinesAsTheyAre(t *testing.T) {
	key := newSigner(t, newEC(t))
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, key, audit.Options{Clock: clock})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), audit.Entry{Action: audit.Revoke, IssuedAt: now.In(time.FixedZone("", 7*3600)).Add(time.Millisecond),
		KeyID: []byte{0x66, 0xd2, 0x55, 0x12, 0x53, 0x9d, 0x5a, 0x6d}, UVCIHash: audit.UVCIHash("URN:UVCI:01:VN:0")}))
	require.Equal(t, `{"seq":1,"prev":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","action":"revoke","time":"2022-06-01T12:00:00Z",`+
		`"kid":"ZtJVElOdWm0","uvci":"3ghbjyjnitKDTrGPL6Ju4vl7mIoUEoEKTbttS1eM3aA","hash":"`, b.String()[:bytes.Index(b.Bytes(), []byte(`"hash":"`))+8])
	full := entry(1)
	full.Action, full.Supersedes = audit.Supersede, hash(7)
	require.NoError(t, w.Add(t.Context(), full))
	require.Regexp(t, `^\{"seq":2,"prev":"[^"]{43}","action":"supersede","time":"2022-06-01T12:00:01Z","kid":"c2lnbmVyIDE",`+
		`"uvci":"[^"]{43}","record":"[^"]{43}","attestation":"[^"]{43}","supersedes":"[^"]{43}","hash":"[^"]{43}"\}`+"\n$", string(lines(b.Bytes())[1]))
	_, err = w.Close(t.Context())
	require.NoError(t, err)
	require.Regexp(t, `^\{"seq":3,"prev":"[^"]{43}","action":"close","time":"2022-06-01T12:00:00Z","kid":"[^"]{11}","signature":"[^"]{86}","hash":"[^"]{43}"\}`+"\n$",
		string(lines(b.Bytes())[2]))
}

// spy keeps what was signed.
type spy struct {
	*signer.Key
	signature []byte
}

func (s *spy) Sign(ctx context.Context, message []byte) ([]byte, error) {
	signature, err := s.Key.Sign(ctx, message)
	s.signature = signature
	return signature, err
}

// Another implementation verifies a checkpoint as the documentation describes it.
func TestCheckpointsAreCOSE(t *testing.T) {
	private := newEC(t)
	key := &spy{Key: newSigner(t, private)}
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, key, audit.Options{Clock: clock})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), entry(1)))
	require.NoError(t, w.Checkpoint(t.Context()))
	line := lines(b.Bytes())[1]

	m := cose.NewSign1Message()
	m.Headers.Protected = cose.ProtectedHeader{cose.HeaderLabelAlgorithm: cose.AlgorithmES256, cose.HeaderLabelKeyID: key.KeyID()}
	m.Payload = slices.Concat([]byte("vaxcert-audit-1\n"), line[:bytes.Index(line, []byte(`,"signature"`))], []byte("}"))
	m.Signature = key.signature
	verifier, err := cose.NewVerifier(cose.AlgorithmES256, private.Public())
	require.NoError(t, err)
	require.NoError(t, m.Verify(nil, verifier))
}

func TestCheckpoints(t *testing.T) {
	key := newSigner(t, newEC(t))
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, key, audit.Options{Clock: clock, Interval: 4})
	require.NoError(t, err)
	require.NoError(t, w.Checkpoint(t.Context()), "there is nothing to sign")
	require.Empty(t, b.Bytes())
	require.NoError(t, w.Add(t.Context(), entry(1)))
	require.NoError(t, w.Checkpoint(t.Context()))
	require.NoError(t, w.Checkpoint(t.Context()))
	summary, err := check(b.Bytes(), key, open)
	require.NoError(t, err)
	require.Equal(t, 2, summary.Lines)
	require.False(t, summary.Closed)
	head, err := w.Close(t.Context())
	require.NoError(t, err)
	require.Equal(t, head, w.Head())
	again, err := w.Close(t.Context())
	require.NoError(t, err)
	require.Equal(t, head, again)
	require.ErrorIs(t, w.Add(t.Context(), entry(2)), audit.ErrClosed)
	_, err = check(b.Bytes(), key)
	require.NoError(t, err)
}

func TestManyAddAtOnce(t *testing.T) {
	key := newSigner(t, newEC(t))
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, key, audit.Options{Clock: clock, Interval: 7})
	require.NoError(t, err)
	var running sync.WaitGroup
	for i := range 8 {
		running.Go(func() {
			for j := range 50 {
				if err := w.Add(t.Context(), entry(100*i+j)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	running.Wait()
	_, err = w.Close(t.Context())
	require.NoError(t, err)
	summary, err := check(b.Bytes(), key, func(o *audit.CheckOptions) { o.Interval = 7 })
	require.NoError(t, err)
	require.Equal(t, 400, summary.Actions[audit.Issue])
}

func TestWhatIsNoEntry(t *testing.T) {
	w, err := audit.NewWriter(io.Discard, audit.Head{}, newSigner(t, newEC(t)), audit.Options{Clock: clock})
	require.NoError(t, err)
	for _, change := range []func(*audit.Entry){
		func(e *audit.Entry) { e.Action = "" }, func(e *audit.Entry) { e.Action = "checkpoint" }, func(e *audit.Entry) { e.KeyID = nil },
		func(e *audit.Entry) { e.KeyID = make([]byte, audit.MaxKeyID+1) }, func(e *audit.Entry) { e.UVCIHash = [32]byte{} },
		func(e *audit.Entry) { e.Supersedes = hash(1) }, func(e *audit.Entry) { e.IssuedAt = time.Time{} },
		func(e *audit.Entry) { e.IssuedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
	} {
		e := entry(1)
		change(&e)
		require.ErrorIs(t, w.Add(t.Context(), e), audit.ErrEntry)
	}
	require.Zero(t, w.Head())
	for _, o := range []audit.Options{{}, {Clock: clock, Interval: -1}, {Clock: clock, Interval: audit.MaxInterval + 1}} {
		_, err := audit.NewWriter(io.Discard, audit.Head{}, newSigner(t, newEC(t)), o)
		require.ErrorIs(t, err, audit.ErrOptions)
	}
}

// moody signs when it wants to.
type moody struct {
	*signer.Key
	err error
}

func (m *moody) Sign(ctx context.Context, message []byte) ([]byte, error) {
	if m.err != nil {
		return nil, m.err
	}
	return m.Key.Sign(ctx, message)
}

func TestASignerThatFailsForAWhileLosesNothing(t *testing.T) {
	key := &moody{Key: newSigner(t, newEC(t))}
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, audit.Head{}, key, audit.Options{Clock: clock, Interval: 2})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), entry(1)))
	require.NoError(t, w.Add(t.Context(), entry(2)))
	key.err = errors.New("token unplugged")
	require.ErrorIs(t, w.Add(t.Context(), entry(3)), key.err)
	_, err = w.Close(t.Context())
	require.ErrorIs(t, err, key.err)
	key.err = nil
	require.NoError(t, w.Add(t.Context(), entry(3)))
	_, err = w.Close(t.Context())
	require.NoError(t, err)
	summary, err := check(b.Bytes(), key.Key)
	require.NoError(t, err)
	require.Equal(t, 3, summary.Actions[audit.Issue])
}

// full takes a number of bytes.
type full struct {
	bytes.Buffer
	room int
}

func (f *full) Write(p []byte) (int, error) {
	n, _ := f.Buffer.Write(p[:min(len(p), max(0, f.room-f.Len()))])
	if n < len(p) {
		return n, errors.New("disk full")
	}
	return n, nil
}

func TestAFullDiskEndsTheWriter(t *testing.T) {
	w, err := audit.NewWriter(&full{room: 1000}, audit.Head{}, newSigner(t, newEC(t)), audit.Options{Clock: clock})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), entry(1)))
	require.NoError(t, w.Add(t.Context(), entry(2)))
	for range 2 {
		require.ErrorIs(t, w.Add(t.Context(), entry(3)), audit.ErrBroken)
		require.ErrorIs(t, w.Checkpoint(t.Context()), audit.ErrBroken)
	}
	require.Equal(t, uint64(2), w.Head().Sequence)
	_, err = w.Close(t.Context())
	require.ErrorIs(t, err, audit.ErrBroken)
}

func TestAFileGoesOnAfterACrash(t *testing.T) {
	key := newSigner(t, newEC(t))
	whole, _ := newLog(t, key, 10)
	path := filepath.Join(t.TempDir(), "issued.log")
	ends := []int{0}
	for _, line := range lines(whole) {
		ends = append(ends, ends[len(ends)-1]+len(line))
	}
	for end := 0; end <= len(whole); end += 61 {
		for _, rest := range []string{"", "\x00\x00\x00"} {
			require.NoError(t, os.WriteFile(path, append(bytes.Clone(whole[:end]), rest...), 0o600))
			w, err := audit.OpenFile(path, key, audit.Options{Clock: clock, Interval: 4})
			require.NoError(t, err)
			kept, _ := slices.BinarySearch(ends, end+1)
			require.Equal(t, uint64(kept-1), w.Head().Sequence)
			require.NoError(t, w.Add(t.Context(), entry(100)))
			head, err := w.Close(t.Context())
			require.NoError(t, err)
			log, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, whole[:ends[kept-1]], log[:ends[kept-1]])
			_, err = check(log, key, func(o *audit.CheckOptions) { o.Head, o.Interval = head, 4 })
			require.NoError(t, err)
		}
	}
}

func TestAFileThatWasChangedIsNotGoneOnWith(t *testing.T) {
	key := newSigner(t, newEC(t))
	whole, _ := newLog(t, key, 10)
	path := filepath.Join(t.TempDir(), "issued.log")
	forged := lines(whole)
	forged[2] = rehash(bytes.Replace(forged[2], []byte("issue"), []byte("renew"), 1))
	rechain(forged, 3)
	require.NoError(t, os.WriteFile(path, bytes.Join(forged, nil), 0o600))
	_, err := audit.OpenFile(path, key, audit.Options{Clock: clock})
	var e *audit.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, audit.SignatureInvalid, e.Code)
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, bytes.Join(forged, nil), after)
}

func TestFilesOneAfterTheOther(t *testing.T) {
	old, key := newSigner(t, newEC(t)), newSigner(t, newEC(t))
	dir := t.TempDir()
	w, err := audit.OpenFile(filepath.Join(dir, "1"), old, audit.Options{Clock: clock})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), entry(1)))
	head, err := w.Close(t.Context())
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		info, err := os.Stat(filepath.Join(dir, "1"))
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())
	}

	// The file goes on with another key.
	_, err = audit.OpenFile(filepath.Join(dir, "1"), key, audit.Options{Clock: clock})
	require.Error(t, err)
	w, err = audit.OpenFile(filepath.Join(dir, "1"), key, audit.Options{Clock: clock, Keys: keys(old)})
	require.NoError(t, err)
	same, err := w.Close(t.Context())
	require.NoError(t, err)
	require.Equal(t, head, same, "nothing was added")

	w, err = audit.OpenFile(filepath.Join(dir, "2"), key, audit.Options{Clock: clock, Previous: head})
	require.NoError(t, err)
	require.NoError(t, w.Add(t.Context(), entry(2)))
	_, err = w.Close(t.Context())
	require.NoError(t, err)
	log, err := os.ReadFile(filepath.Join(dir, "2"))
	require.NoError(t, err)
	_, err = check(log, key, func(o *audit.CheckOptions) { o.Previous = head })
	require.NoError(t, err)
}

func TestFilesThatOthersWriteTo(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no file modes")
	}
	key := newSigner(t, newEC(t))
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	for mode, good := range map[os.FileMode]bool{0o600: true, 0o640: true, 0o644: true, 0o660: false, 0o602: false, 0o777: false} {
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		require.NoError(t, os.Chmod(path, mode))
		w, err := audit.OpenFile(path, key, audit.Options{Clock: clock})
		if !good {
			require.ErrorIs(t, err, audit.ErrFile, "%o", mode)
			continue
		}
		require.NoError(t, err, "%o", mode)
		_, err = w.Close(t.Context())
		require.NoError(t, err)
	}
	for _, path := range []string{dir, os.DevNull} {
		_, err := audit.OpenFile(path, key, audit.Options{Clock: clock})
		require.ErrorIs(t, err, audit.ErrFile, path)
	}
}

func TestRecordHash(t *testing.T) {
	key := bytes.Repeat([]byte{7}, audit.MinRecordKey)
	r := cert.Record{ID: "r-1", FullName: "Nguyễn Văn A", DateOfBirth: "1990-02-11"}
	first, err := audit.RecordHash(key, "URN:UVCI:01:VN:0", r)
	require.NoError(t, err)
	for range 10 {
		same, err := audit.RecordHash(key, "URN:UVCI:01:VN:0", r)
		require.NoError(t, err)
		require.Equal(t, first, same)
	}
	moved := cert.Record{ID: "r-1", FullName: "Nguyễn Văn A", Phone: "1990-02-11"}
	for _, other := range []func() ([32]byte, error){
		func() ([32]byte, error) { return audit.RecordHash(bytes.Repeat([]byte{8}, 32), "URN:UVCI:01:VN:0", r) },
		func() ([32]byte, error) { return audit.RecordHash(key, "URN:UVCI:01:VN:1", r) },
		func() ([32]byte, error) { return audit.RecordHash(key, "URN:UVCI:01:VN:0", moved) },
	} {
		h, err := other()
		require.NoError(t, err)
		require.NotEqual(t, first, h)
	}
	_, err = audit.RecordHash(key[1:], "", r)
	require.ErrorIs(t, err, audit.ErrRecordKey)
}

func TestHeadsAsText(t *testing.T) {
	head := audit.Head{Sequence: 1001, Hash: hash(1)}
	var read audit.Head
	require.NoError(t, read.UnmarshalText([]byte(head.String())))
	require.Equal(t, head, read)
	for _, text := range []string{"", "1", "x:" + head.String()[5:], "01" + head.String()[4:], head.String() + "A", "-1" + head.String()[4:], head.String()[:47] + "B"} {
		require.ErrorIs(t, read.UnmarshalText([]byte(text)), audit.ErrHead, text)
	}
}

func FuzzHead(f *testing.F) {
	f.Add(audit.Head{Sequence: 1, Hash: hash(1)}.String())
	f.Fuzz(func(t *testing.T, text string) {
		var h audit.Head
		if h.UnmarshalText([]byte(text)) == nil {
			require.Equal(t, text, h.String())
		}
	})
}
