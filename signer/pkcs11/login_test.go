//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

func TestAWrongPINIsTriedOnce(t *testing.T) {
	f := newFake(t)
	_, err := f.signer(t, f.process(), Options{PIN: pinOf("9999")})
	require.ErrorIs(t, err, ErrPIN)
	require.NotErrorIs(t, err, ErrPINLocked)
	require.NotContains(t, err.Error(), "9999")
	require.Equal(t, 1, f.counted("Login"))
	require.False(t, f.started)
}

// The PIN is changed while signers are at work, and the token restarts: the old
// one costs one try, not one a signature or a signer.
func TestAPINThatBecameWrongIsTriedOnce(t *testing.T) {
	f := newFake(t)
	process, o := f.process(), Options{Module: library(t), Sessions: 2}
	first, err := f.signer(t, process, o)
	require.NoError(t, err)
	defer first.Close()
	second, err := f.signer(t, process, o)
	require.NoError(t, err)
	defer second.Close()
	require.Equal(t, 1, f.counted("Login"))

	f.change(func() { f.end(); f.pin = "new" })
	for range 5 {
		for _, s := range []*Signer{first, second} {
			_, err := s.Sign(t.Context(), message)
			require.ErrorIs(t, err, ErrPIN)
			require.ErrorIs(t, err, signer.ErrSign)
			require.ErrorIs(t, s.Check(t.Context()), ErrPIN)
		}
	}
	require.Equal(t, 2, f.counted("Login"))

	third, err := f.signer(t, process, Options{Module: o.Module, PIN: pinOf("new")})
	require.NoError(t, err)
	defer third.Close()
	requireSigns(t, third)
	_, err = first.Sign(t.Context(), message)
	require.ErrorIs(t, err, ErrPIN, "who had a wrong PIN is made anew")
	require.Equal(t, 3, f.counted("Login"))
}

// A process is logged in once, so the module itself would take any PIN now.
func TestAWrongPINIsFoundThoughTheProcessIsLoggedIn(t *testing.T) {
	f := newFake(t)
	process, path := f.process(), library(t)
	good, err := f.signer(t, process, Options{Module: path})
	require.NoError(t, err)
	defer good.Close()
	_, err = f.signer(t, process, Options{Module: path, PIN: pinOf("9999")})
	require.ErrorIs(t, err, ErrPIN)
	require.Equal(t, 1, f.counted("Login"))
	requireSigns(t, good)
}

func TestWhatTokensSayOfPINs(t *testing.T) {
	for code, locked := range map[uint]bool{
		p11.CKR_PIN_INCORRECT: false, p11.CKR_PIN_INVALID: false, p11.CKR_PIN_LEN_RANGE: false, p11.CKR_PIN_EXPIRED: false,
		p11.CKR_USER_PIN_NOT_INITIALIZED: false, p11.CKR_PIN_LOCKED: true,
	} {
		f := newFake(t)
		f.broken["Login"] = p11.Error(code)
		_, err := f.signer(t, f.process(), Options{})
		require.ErrorIs(t, err, ErrPIN, p11.Error(code))
		require.Equal(t, locked, errors.Is(err, ErrPINLocked), p11.Error(code))
		require.Equal(t, 1, f.counted("Login"), p11.Error(code))
	}
}

func TestThePINIsNotRiskedWhereTheTokenWouldLock(t *testing.T) {
	for _, flag := range []uint{p11.CKF_USER_PIN_FINAL_TRY, p11.CKF_USER_PIN_LOCKED} {
		f := newFake(t)
		f.flags = flag
		_, err := f.signer(t, f.process(), Options{})
		require.ErrorIs(t, err, ErrPINLocked)
		require.Zero(t, f.counted("Login"))
	}
}

// Who types the PIN takes a minute, in which another process may try its own.
func TestThePINIsNotRiskedWhereOthersTriedMeanwhile(t *testing.T) {
	f := newFake(t)
	_, err := f.signer(t, f.process(), Options{PIN: func(context.Context) ([]byte, error) {
		f.change(func() { f.flags |= p11.CKF_USER_PIN_FINAL_TRY })
		return []byte("wrong"), nil
	}})
	require.ErrorIs(t, err, ErrPINLocked)
	require.Zero(t, f.counted("Login"))

	f = newFake(t)
	_, err = f.signer(t, f.process(), Options{PIN: func(context.Context) ([]byte, error) {
		f.change(func() { f.broken["GetTokenInfo"] = p11.Error(p11.CKR_TOKEN_NOT_PRESENT) })
		return []byte("wrong"), nil
	}})
	require.ErrorIs(t, err, ErrToken)
	require.Zero(t, f.counted("Login"), "the token did not say whether it would lock")
}

func TestTwoWrongPINsAtOnceCostOneTryOfTwo(t *testing.T) {
	f := newFake(t)
	f.tries = 2
	process, path, certificate := f.process(), library(t), certify(t, f.key.Public())
	var asked, ended sync.WaitGroup
	asked.Add(2)
	for _, pin := range []string{"wrong", "wronger"} {
		ended.Go(func() {
			_, err := f.signer(t, process, Options{Module: path, Certificate: certificate, PIN: func(context.Context) ([]byte, error) {
				asked.Done()
				asked.Wait()
				return []byte(pin), nil
			}})
			if !errors.Is(err, ErrPIN) {
				t.Error(err)
			}
		})
	}
	ended.Wait()
	require.Equal(t, 1, f.counted("Login"))
}

func TestALoginThatHangsHoldsUpNoOtherToken(t *testing.T) {
	f := newFake(t)
	f.slots = []uint{7, 8}
	hangs, release := make(chan struct{}), make(chan struct{})
	f.entering = func(slot uint) {
		if slot == 7 {
			close(hangs)
			<-release
		}
	}
	process, o := f.process(), Options{Module: library(t), PIN: pinOf(testPIN), Certificate: certify(t, f.key.Public())}
	var hung sync.WaitGroup
	hung.Go(func() {
		s, err := f.signer(t, process, o)
		if err == nil {
			err = s.Close()
		}
		if err != nil {
			t.Error(err)
		}
	})
	<-hangs
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	s, err := openSigner(ctx, process.openToken, "pkcs11:slot-id=8", o)
	close(release)
	hung.Wait()
	require.NoError(t, err)
	requireSigns(t, s)
	require.NoError(t, s.Close())
}

func TestWhereThePINComesFrom(t *testing.T) {
	gone := errors.New("gone")
	for name, c := range map[string]struct {
		pin  func(context.Context) ([]byte, error)
		says string
	}{
		"nobody":       {func(context.Context) ([]byte, error) { return nil, gone }, "gone"},
		"an empty PIN": {pinOf(""), "empty"},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			_, err := f.signer(t, f.process(), Options{PIN: c.pin})
			require.ErrorIs(t, err, ErrPIN)
			require.ErrorContains(t, err, c.says)
			require.Zero(t, f.counted("Login"))
		})
	}
	f := newFake(t)
	_, err := openSigner(t.Context(), f.process().openToken, "pkcs11:", Options{Module: library(t)})
	require.ErrorIs(t, err, ErrPIN)
}

// A callback that fails has cost no try, so it is asked again.
func TestACallbackThatFailsIsAskedAgain(t *testing.T) {
	f := newFake(t)
	var failing error
	given := []byte(testPIN)
	s := f.opened(t, Options{PIN: func(context.Context) ([]byte, error) {
		given = []byte(testPIN)
		return given, failing
	}})
	require.Equal(t, make([]byte, len(testPIN)), given, "the PIN is not overwritten")
	f.change(f.end)
	failing = errors.New("no terminal")
	_, err := s.Sign(t.Context(), message)
	require.ErrorIs(t, err, failing)
	failing = nil
	requireSigns(t, s)
}

func TestATokenWithoutLogin(t *testing.T) {
	f := newFake(t)
	f.in = map[uint]bool{}
	f.open = true
	s := f.opened(t, Options{PIN: func(context.Context) ([]byte, error) {
		t.Error("asked for a PIN")
		return nil, ErrPIN
	}})
	requireSigns(t, s)
}
