package guard_test

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

// RFC 6238 appendix B, the last six of the eight digits.
func TestCodesOfTheRFC(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, code := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		step, ok := guard.CheckTOTP(secret, code, time.Unix(at, 0), 0)
		require.True(t, ok, at)
		require.Equal(t, at/30, step)
	}
}

func TestACodeWorksOnceAndForItsTime(t *testing.T) {
	secret, uri, err := guard.NewTOTP("Hộ chiếu vắc xin", "clerk@hanoi")
	require.NoError(t, err)
	key, err := otp.NewKeyFromURL(uri)
	require.NoError(t, err)
	require.Equal(t, secret, key.Secret())
	require.Equal(t, "Hộ chiếu vắc xin", key.Issuer())
	require.Equal(t, "clerk@hanoi", key.AccountName())

	now := time.Date(2026, 3, 1, 8, 0, 10, 0, time.UTC)
	code, err := totp.GenerateCode(secret, now)
	require.NoError(t, err)
	for _, off := range []time.Duration{-30 * time.Second, 0, 30 * time.Second} {
		_, ok := guard.CheckTOTP(secret, code, now.Add(off), 0)
		require.True(t, ok, off)
	}
	for _, off := range []time.Duration{-time.Minute, time.Minute} {
		_, ok := guard.CheckTOTP(secret, code, now.Add(off), 0)
		require.False(t, ok, off)
	}
	for _, typed := range []string{code[:3] + " " + code[3:], " " + code + "\n", code[:3] + "\u00a0" + code[3:]} {
		_, ok := guard.CheckTOTP(secret, typed, now, 0)
		require.True(t, ok, typed)
	}

	step, ok := guard.CheckTOTP(secret, code, now, 0)
	require.True(t, ok)
	_, ok = guard.CheckTOTP(secret, code, now, step)
	require.False(t, ok, "again")
	_, ok = guard.CheckTOTP(secret, code, now.Add(30*time.Second), step)
	require.False(t, ok, "again, in the next step")
	next, err := totp.GenerateCode(secret, now.Add(30*time.Second))
	require.NoError(t, err)
	later, ok := guard.CheckTOTP(secret, next, now.Add(30*time.Second), step)
	require.True(t, ok)
	require.Equal(t, step+1, later)
}

func TestWhatIsNoCode(t *testing.T) {
	secret, _, err := guard.NewTOTP("vaxcert", "clerk")
	require.NoError(t, err)
	now := time.Now()
	for _, code := range []string{"", "12345", "1234567", "abcdef", strings.Repeat("1", 1<<20)} {
		_, ok := guard.CheckTOTP(secret, code, now, 0)
		require.False(t, ok)
	}
	for _, none := range []string{"", "GEZDGNBV", strings.Repeat("!", 32)} {
		code, _ := totp.GenerateCode(none, now)
		_, ok := guard.CheckTOTP(none, code, now, 0)
		require.False(t, ok, "a secret that is not set")
	}
	_, _, err = guard.NewTOTP("", "clerk")
	require.Error(t, err)
}
