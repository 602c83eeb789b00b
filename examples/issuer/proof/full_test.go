//go:build linux

package proof_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/api"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// smallDisk is a disk of some megabytes, in memory. Only root makes one.
func smallDisk(t *testing.T, megabytes string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size="+megabytes+"m"); err != nil {
		t.Skip("a small disk cannot be made (not root?):", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return dir
}

// fill fills a disk, but for some bytes, and gives what makes room again.
func fill(t *testing.T, disk string, but int64) (empty func()) {
	t.Helper()
	name := filepath.Join(disk, "full")
	f, err := os.Create(name)
	require.NoError(t, err)
	for size := 1 << 20; size >= 512; size /= 2 {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, size))
		}
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
	info, err := f.Stat()
	require.NoError(t, err)
	require.NoError(t, f.Truncate(max(info.Size()-but, 0)))
	require.NoError(t, f.Close())
	return func() { require.NoError(t, os.Remove(name)) }
}

// The disk of the database is full: whoever enters is told so, issuing waits, and goes
// on by itself when there is room.
func TestTheDiskOfTheDatabaseIsFull(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "16")
	seal := storetest.Seal(t)
	b := newBed(t, func(o store.Options) *store.Store {
		o.Seal = seal
		s, err := store.OpenSQLite(ctx, filepath.Join(disk, "store.db"), o)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, s.Close()) })
		return s
	}, nil)
	keys := b.signed(t, 40)
	stopLog := logging(b.Service, b.Log)
	eventually(t, func() bool { return b.logged(t) })
	empty := fill(t, disk, 64<<10)

	door := api.New(api.Options{Service: b.Service, Store: b.Store, Clock: b.Clock.Now})
	enter := func(person int) (int, string) {
		body, err := json.Marshal(b.Record(person, testbed.FacilityA))
		require.NoError(t, err)
		r := httptest.NewRequest(http.MethodPost, "/v1/records", strings.NewReader(string(body)))
		r.Header.Set("Authorization", "Bearer "+b.Users[testbed.ClerkA].Token)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	entered, status, said := 0, http.StatusCreated, ""
	for status == http.StatusCreated && entered < 300 {
		if status, said = enter(100 + entered); status == http.StatusCreated {
			entered++
		}
	}
	require.Equal(t, http.StatusInsufficientStorage, status, "%s", said)
	require.Contains(t, said, "storage-full")

	stop := working(b.Service, 2)
	eventually(t, func() bool { return b.heard.has(store.ErrFull.Error()) })
	require.Less(t, b.count(t, life.Issued), len(keys))
	empty()
	eventually(t, func() bool {
		return b.count(t, life.Issued) == len(keys) && b.count(t, life.Verified) == entered && b.logged(t)
	})
	stop()
	stopLog()
	b.whole(t, keys, 1)
	status, _ = enter(99)
	require.Equal(t, http.StatusCreated, status)
}

// The disk of the audit log is full: what is issued is shown to nobody until it stands
// in the log.
func TestTheDiskOfTheAuditLogIsFull(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		t.Parallel()
		disk := smallDisk(t, "1")
		b := newBed(t, open, nil)
		b.Log.File = filepath.Join(disk, "issued.log")
		stop, stopLog := working(b.Service, 2), logging(b.Service, b.Log)
		var keys []string
		for i := range 20 {
			keys = append(keys, b.Enter(t, b.Record(i, testbed.FacilityA)))
		}
		eventually(t, func() bool { return b.count(t, life.Verified) == len(keys) && b.logged(t) })
		empty := fill(t, disk, 0)

		b.Sign(t, testbed.ClerkA, keys...)
		eventually(t, func() bool { return b.count(t, life.Issued) == len(keys) && b.heard.has(syscall.ENOSPC.Error()) })
		hidden := 0
		for i := range keys {
			if b.shown(t, i) == nil {
				hidden++
			}
		}
		require.Positive(t, hidden)
		for _, c := range b.certificates(t) {
			step, err := b.Store.As(machine).History(ctx, c.Record)
			require.NoError(t, err)
			require.Equal(t, c.Logged, step[len(step)-1].Seq != 0)
		}

		empty()
		eventually(t, func() bool { return b.logged(t) })
		stop()
		stopLog()
		b.whole(t, keys, 1)
		for i := range keys {
			require.NotNil(t, b.shown(t, i))
		}
	})
}
