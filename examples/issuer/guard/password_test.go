package guard_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

func TestAPasswordIsItsOwnAlone(t *testing.T) {
	passwords := guard.NewPasswords(2)
	const password = "mưa rào trên mái tôn"
	hash, err := passwords.Hash(t.Context(), password)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$"))

	for typed, want := range map[string]bool{
		password:                   true,
		norm.NFD.String(password):  true,
		password + " ":             false,
		"":                         false,
		strings.Repeat("x", 1<<20): false,
	} {
		ok, err := passwords.Check(t.Context(), typed, hash)
		require.NoError(t, err)
		require.Equal(t, want, ok)
	}
	require.NoError(t, passwords.CheckUnknown(t.Context(), password))
}

func TestASpoiltHashIsAnError(t *testing.T) {
	passwords := guard.NewPasswords(1)
	salt, key := strings.Repeat("A", 22), strings.Repeat("A", 43)
	for _, hash := range []string{
		"", "secret", "$argon2id$", "$2a$10$" + key,
		"$argon2id$v=19$m=4000000000,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=4000000000,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=0,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=2,p=0$" + salt + "$" + key,
	} {
		_, err := passwords.Check(t.Context(), "a good password", hash)
		require.ErrorIs(t, err, guard.ErrHash, hash)
		require.NotContains(t, err.Error(), "good")
	}
}

func TestManyLogInsWaitForEachOtherUntilTheyGiveUp(t *testing.T) {
	passwords := guard.NewPasswords(1)
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	results := make(chan error, 200)
	for range 200 {
		group.Go(func() { results <- passwords.CheckUnknown(ctx, "a good password") })
	}
	require.NoError(t, <-results)
	cancel()
	group.Wait()
	close(results)
	gaveUp := 0
	for err := range results {
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			gaveUp++
		}
	}
	require.Positive(t, gaveUp)
	require.NoError(t, passwords.CheckUnknown(t.Context(), "a good password"), "all places are free again")
}

func TestPasswordsThatAreAccepted(t *testing.T) {
	for password, want := range map[string]error{
		"mưa rào trên mái tôn":       nil,
		"correct horse battery":      nil,
		"kX9#vQ2!mZ7@":               nil,
		"chợ nổi ngã bảy":            nil,
		"short":                      guard.PasswordShort,
		"elevenchar1":                guard.PasswordShort,
		strings.Repeat("ờ", 11):      guard.PasswordShort,
		norm.NFD.String("mười một"):  guard.PasswordShort,
		strings.Repeat("ab cd", 26):  guard.PasswordLong,
		strings.Repeat("x", 1<<20):   guard.PasswordLong,
		"password1234":               guard.PasswordCommon,
		"P@ssword2025!":              guard.PasswordCommon,
		"Mật khẩu 123456":            guard.PasswordCommon,
		"hochieuvacxin2021":          guard.PasswordCommon,
		"123456789012":               guard.PasswordCommon,
		"079203001234":               guard.PasswordCommon,
		"aaaaaaaaaaab":               guard.PasswordCommon,
		"matkhaumatkhau":             guard.PasswordCommon,
		"qwertyuiop12":               guard.PasswordCommon,
		"abcdefghijklmnop":           guard.PasswordCommon,
		"!!!!!!!!!!!!":               guard.PasswordCommon,
		"Nguyen-Van-Clerk":           guard.PasswordUser,
		"nguyenvanclerk#2025":        guard.PasswordUser,
		"Nguyễn Văn Clerk!":          guard.PasswordUser,
		"nguyenvanclerk sails boats": nil,
	} {
		require.Equal(t, want, guard.Acceptable(password, "nguyen.van.clerk"), "%.40q", password)
	}
	require.NoError(t, guard.Acceptable("correct horse battery", ""))
}

func TestEachWeaknessIsExplained(t *testing.T) {
	for _, weakness := range []guard.Weakness{guard.PasswordShort, guard.PasswordLong, guard.PasswordUser, guard.PasswordCommon} {
		require.NotEmpty(t, weakness.Text("vi"))
		require.NotEmpty(t, weakness.Text("en"))
		require.NotEqual(t, weakness.Text("vi"), weakness.Text("en"))
	}
}

func FuzzAcceptable(f *testing.F) {
	f.Add("Mật khẩu 123456", "clerk")
	f.Add("\xff\xfe", "")
	f.Fuzz(func(t *testing.T, password, user string) {
		if guard.Acceptable(password, user) == nil {
			require.GreaterOrEqual(t, len(password), guard.MinPassword/3)
		}
	})
}
