package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// issuerRun gives what a command says, and how it ends.
func issuerRun(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	t.Setenv("ISSUER_POSTGRES", "")
	var out bytes.Buffer
	err := run(context.Background(), args, strings.NewReader(stdin), &out, &out)
	return out.String(), err
}

func TestWrongUsageIsSaidInOneLine(t *testing.T) {
	dir := t.TempDir()
	_, err := issuerRun(t, "", "keys", "new", "--data", dir)
	require.NoError(t, err)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"serve", "--worker"}, "--data"},
		{[]string{"serve", "--data", dir, "--tls-cert", "a.pem"}, "go together"},
		{[]string{"serve", "--data", dir, "--audit", filepath.Join(dir, "nowhere", "a.log"), "--audit-key", "k", "--audit-cert", "c"}, "no folder"},
		{[]string{"serve", "--data", dir, "--facility-keys", filepath.Join(dir, "nowhere")}, "no folder"},
		{[]string{"serve", "--data", dir, "--organisation", "X", "--register", "sqlite:" + filepath.Join(dir, "none.db")}, "issuer register"},
		{[]string{"serve", "--data", dir}, "--organisation"},
		{[]string{"token", "--data", dir, "--name", "x", "nobody"}, "no such user"},
		{[]string{"serve", "--data", dir, "--postgres", "mysql://x"}, "store: not an address"},
	} {
		_, err := issuerRun(t, "", c.args...)
		require.ErrorContains(t, err, c.want, "%v", c.args)
		require.NotContains(t, err.Error(), "\n", "%v", c.args)
	}
	_, err = issuerRun(t, "short\n", "user", "add", "--data", dir, "--role", "officer", "o1")
	require.ErrorContains(t, err, "at least 12 characters")
}

func TestHelpIsNoFailure(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"token", "--help"}, {"facility", "--help"}, {"user", "add", "--help"}, {"check", "--help"}} {
		out, err := issuerRun(t, "", args...)
		require.NoError(t, err, "%v", args)
		require.Contains(t, out, "Usage:")
	}
}

func TestSettingsOfTheFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, settingsName), []byte(text), 0o600))
	}
	write(`{"key": ["keys/dsc.key", "pkcs11:token=x"], "register": "sqlite:register.db", "workers": 3}`)
	s, err := readSettings(dir)
	require.NoError(t, err)
	require.Equal(t, []any{filepath.Join(dir, "keys/dsc.key"), "pkcs11:token=x"}, s["key"])
	require.Equal(t, "sqlite:"+filepath.Join(dir, "register.db"), s["register"])

	write(`{"bogus": 1}`)
	_, err = issuerRun(t, "", "user", "list", "--data", dir)
	require.ErrorContains(t, err, `no flag "bogus"`)
	write(`{`)
	_, err = issuerRun(t, "", "user", "list", "--data", dir)
	require.ErrorContains(t, err, settingsName)
}

// A store whose ID numbers nobody can read is not worked with.
func TestTheKeysOfAnotherInstallation(t *testing.T) {
	dir := t.TempDir()
	_, err := issuerRun(t, "", "keys", "new", "--data", dir)
	require.NoError(t, err)
	_, err = issuerRun(t, "", "user", "list", "--data", dir)
	require.NoError(t, err)
	require.NoError(t, os.Remove(filepath.Join(dir, "seal.keys")))
	require.NoError(t, os.Remove(filepath.Join(dir, "record.key")))
	_, err = issuerRun(t, "", "keys", "new", "--data", dir)
	require.NoError(t, err)
	_, err = issuerRun(t, "", "user", "list", "--data", dir)
	require.ErrorIs(t, err, errSeal)
}

func TestARegisterIsFilled(t *testing.T) {
	dir := t.TempDir()
	address := "sqlite:" + filepath.Join(dir, "register.db")
	people := filepath.Join(dir, "people.csv")
	require.NoError(t, os.WriteFile(people, []byte("personal_id,old_id,full_name,date_of_birth,sex,birth_province\n"+
		"001190012345,,Nguyễn Bảo Duy,1990-12-11,F,Hà Nội\n"), 0o600))
	out, err := issuerRun(t, "", "register", "--register", address, people)
	require.NoError(t, err)
	require.Equal(t, "1 people\n", out)
	register, err := openRegister(context.Background(), address)
	require.NoError(t, err)
	require.NoError(t, register.Close())

	require.NoError(t, os.WriteFile(people, []byte("a,b\n"), 0o600))
	_, err = issuerRun(t, "", "register", "--register", address, people)
	require.ErrorContains(t, err, "personal_id")
}
