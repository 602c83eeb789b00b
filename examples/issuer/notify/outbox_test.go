package notify

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOutboxKeepsOneFileOfANotice(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "outbox")
	o, err := NewOutbox(dir)
	require.NoError(t, err)
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			if err := o.Notify(t.Context(), notice()); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.Equal(t, "n-1.json", files[0].Name())
	if runtime.GOOS != "windows" {
		info, err := files[0].Info()
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode())
	}
	data, err := os.ReadFile(filepath.Join(dir, "n-1.json"))
	require.NoError(t, err)
	var read Message
	require.NoError(t, json.Unmarshal(data, &read))
	want, err := Compose(notice())
	require.NoError(t, err)
	require.Equal(t, want, read)
}

func TestOutboxLeavesNothingOfAFailure(t *testing.T) {
	dir := t.TempDir()
	o, err := NewOutbox(dir)
	require.NoError(t, err)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, o.Notify(ended, notice()), context.Canceled)
	bad := notice()
	bad.ID = "../n-1"
	require.ErrorIs(t, o.Notify(t.Context(), bad), ErrNotice)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "n-1.json"), 0o700)) // stands in the way of the name
	err = o.Notify(t.Context(), notice())
	require.Error(t, err)
	require.NotErrorIs(t, err, ErrPermanent)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1)

	_, err = NewOutbox("")
	require.ErrorIs(t, err, ErrOptions)
	plain := filepath.Join(dir, "file")
	require.NoError(t, os.WriteFile(plain, nil, 0o600))
	_, err = NewOutbox(plain)
	require.Error(t, err)
}
