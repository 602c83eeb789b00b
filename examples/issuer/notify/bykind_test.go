package notify

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEachTakesWhatItCan(t *testing.T) {
	emails, phones := t.TempDir(), t.TempDir()
	email, err := NewOutbox(emails)
	require.NoError(t, err)
	phone, err := NewOutbox(phones)
	require.NoError(t, err)
	both := ByKind{Email: email, Phone: phone}
	for id, to := range map[string]Address{"a": {Phone: "0900000001"}, "b": {Email: "lan@example.vn"}, "c": {Email: "lan@example.vn", Phone: "0900000001"}} {
		n := notice()
		n.ID, n.To = id, to
		require.NoError(t, both.Notify(t.Context(), n))
	}
	for dir, want := range map[string][]string{phones: {"a.json"}, emails: {"b.json", "c.json"}} {
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		var names []string
		for _, f := range files {
			names = append(names, f.Name())
		}
		require.Equal(t, want, names)
	}
}

func TestARefusalHasACode(t *testing.T) {
	for want, err := range map[string]error{
		"notice-malformed": fmt.Errorf("%w: phone", ErrNotice),
		"no-address":       ErrNoAddress,
		"receiver-refused": fmt.Errorf("answer 550: %w", ErrPermanent),
		"":                 errors.New("connection refused"),
	} {
		require.Equal(t, want, Refusal(err))
	}
	require.Empty(t, Refusal(nil))
}
