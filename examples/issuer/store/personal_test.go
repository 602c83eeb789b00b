//go:build unix

package store_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// Whoever copies the database learns nobody's telephone, address, secret or words, and
// gets into no session.
func TestNothingPersonalInTheFile(t *testing.T) {
	ctx := context.Background()
	folder := t.TempDir()
	s, err := store.OpenSQLite(ctx, filepath.Join(folder, "store.db"), store.Options{Seal: storetest.Seal(t)})
	require.NoError(t, err)
	user := store.User{Actor: hoa, TOTP: "SECRETTOTP"}
	require.NoError(t, s.As(operator).PutUser(ctx, user))
	require.NoError(t, s.Sessions().Commit("SECRETTOKEN", []byte("SECRETDATA"), time.Now().Add(time.Hour)))
	feedback := store.Feedback{ID: "f1", Class: "other", Text: "SECRETTEXT", Phone: "SECRETPHONE"}
	require.NoError(t, s.AsPerson([]byte("p")).OpenFeedback(ctx, feedback))
	require.NoError(t, s.As(hoa).AnswerFeedback(ctx, "f1", store.Later, "", "SECRETNOTE"))
	notice := store.Notice{ID: "n1", Phone: "SECRETPHONE", Email: "SECRETMAIL", Link: "SECRETLINK"}
	require.NoError(t, s.PutNotice(ctx, notice))
	require.NoError(t, s.Close())

	files, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	seen := false
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotContains(t, string(data), "SECRET", file)
		seen = seen || bytes.Contains(data, []byte("f1"))
	}
	require.True(t, seen)

	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("all", "user", user, "feedback", feedback, "notice", notice,
		"lookup", store.Lookup{Number: "SECRETNUMBER"})
	require.NotContains(t, log.String(), "SECRET")
}
