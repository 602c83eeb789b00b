//go:build unix

package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// The commands about users, each of which stands in the trail.
func TestUserCommands(t *testing.T) {
	ctx, at := t.Context(), storeFlags{Data: t.TempDir()}
	require.NoError(t, (&keysNew{at}).Run(ctx))
	typed := func(password string) (streams, *bytes.Buffer) {
		var out bytes.Buffer
		return streams{in: strings.NewReader(password + "\n"), out: &out, err: &out}, &out
	}
	add := userAdd{storeFlags: at, Name: "hoa", Role: "officer"}
	std, _ := typed("short")
	require.ErrorContains(t, add.Run(ctx, std), "password-short")
	std, _ = typed("bốn con voi tím")
	require.NoError(t, add.Run(ctx, std))
	std, out := typed("")
	require.NoError(t, (&tokenCommand{storeFlags: at, User: "hoa", Name: "a program", Days: 1}).Run(ctx, std))
	require.Regexp(t, `^vxi_\w{52}\n$`, out.String())
	require.ErrorIs(t, (&tokenCommand{storeFlags: at, User: "nobody", Name: "a program", Days: 1}).Run(ctx, std), store.ErrNotFound)
	require.NoError(t, (&userForget{at, "hoa"}).Run(ctx))
	require.ErrorIs(t, (&userForget{at, "nobody"}).Run(ctx), store.ErrNotFound)
	require.NoError(t, (&userDisable{at, "hoa"}).Run(ctx))
	std, out = typed("")
	require.NoError(t, (&userList{at}).Run(ctx, std))
	require.Regexp(t, `hoa +officer +disabled`, out.String())

	s, err := at.open(ctx, quiet())
	require.NoError(t, err)
	defer s.Close()
	steps, _, err := s.As(store.Actor{ID: "giang", Role: "auditor"}).Trail(ctx, store.TrailQuery{Subject: "hoa"})
	require.NoError(t, err)
	var actions []string
	for _, step := range steps {
		actions = append(actions, step.Action)
		require.Equal(t, "operator", step.Actor)
	}
	require.Equal(t, []string{"user-disabled", "second-factor-dropped", "token-made", "user-put"}, actions)
}
