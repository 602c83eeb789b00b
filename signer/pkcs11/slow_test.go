//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

// A bubble of synctest does not end while a goroutine of it is left.
func TestASlowToken(t *testing.T) {
	for name, test := range map[string]func(t *testing.T, s *Signer, release chan struct{}){
		"a caller does not wait longer than its context": func(t *testing.T, s *Signer, release chan struct{}) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := s.Sign(ctx, message)
			require.Equal(t, context.DeadlineExceeded, err)
			_, err = s.Sign(t.Context(), message)
			require.ErrorIs(t, err, ErrBusy)
			require.ErrorIs(t, err, signer.ErrSign)
			close(release)
			requireSigns(t, s)
		},
		"a caller who waits for a session gives up with its context": func(t *testing.T, s *Signer, release chan struct{}) {
			go func() { _, _ = s.Sign(t.Context(), message) }()
			synctest.Wait()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_, err := s.Sign(ctx, message)
			require.Equal(t, context.Canceled, err)
			close(release)
		},
		"Close waits for what is being signed, and nobody starts": func(t *testing.T, s *Signer, release chan struct{}) {
			signed := make(chan error)
			go func() { _, err := s.Sign(t.Context(), message); signed <- err }()
			synctest.Wait()
			waiting := make(chan error)
			go func() { _, err := s.Sign(t.Context(), message); waiting <- err }()
			synctest.Wait()
			var closed atomic.Bool
			go func() { _ = s.Close(); closed.Store(true) }()
			synctest.Wait()
			require.ErrorIs(t, <-waiting, ErrClosed)
			require.False(t, closed.Load())
			close(release)
			require.NoError(t, <-signed)
			synctest.Wait()
			require.True(t, closed.Load())
			_, err := s.Sign(t.Context(), message)
			require.ErrorIs(t, err, ErrClosed)
			require.ErrorIs(t, s.Check(t.Context()), signer.ErrSign)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				s, err := f.signer(t, f.process(), Options{Sessions: 1, Wait: time.Minute})
				require.NoError(t, err)
				release := make(chan struct{})
				f.signing = func() { <-release }
				test(t, s, release)
				require.NoError(t, s.Close())
				require.Empty(t, f.sessions)
				require.False(t, f.started)
			})
		})
	}
}

// One session hangs while the token is unplugged: the module cannot be started
// anew, but who signs gets an answer, and a signature when the token is back.
func TestASessionThatHangsHoldsUpNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		s, err := f.signer(t, f.process(), Options{Sessions: 2})
		require.NoError(t, err)
		release := make(chan struct{})
		f.change(func() { f.signing = func() { <-release } })
		hanging := make(chan error)
		go func() { _, err := s.Sign(t.Context(), message); hanging <- err }()
		synctest.Wait()
		f.change(func() { f.signing = func() {} })
		plug := f.unplug()
		_, err = s.Sign(t.Context(), message)
		require.ErrorIs(t, err, ErrToken)
		require.Equal(t, 1, f.counted("Initialize"))
		plug()
		requireSigns(t, s)
		close(release)
		require.NoError(t, <-hanging)
		require.NoError(t, s.Close())
	})
}

// The module is not to be started anew under the other, so that nobody has to wait
// until it pauses.
func TestATokenThatIsAwayDoesNotWaitForOneThatWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.slots = []uint{7, 8}
		process := f.process()
		o := Options{Module: library(t), PIN: pinOf(testPIN), Certificate: certify(t, f.key.Public())}
		away, err := f.signer(t, process, o)
		require.NoError(t, err)
		works, err := openSigner(t.Context(), process.openToken, "pkcs11:slot-id=8", o)
		require.NoError(t, err)
		release := make(chan struct{})
		f.change(func() { f.signing = func() { <-release } })
		signed := make(chan error)
		go func() { _, err := works.Sign(t.Context(), message); signed <- err }()
		synctest.Wait()
		f.change(func() { f.remove(7) })
		start := time.Now()
		_, err = away.Sign(t.Context(), message)
		require.ErrorIs(t, err, ErrToken)
		require.Zero(t, time.Since(start))
		close(release)
		require.NoError(t, <-signed)
		require.Equal(t, 1, f.counted("Initialize"))
		require.NoError(t, away.Close())
		require.NoError(t, works.Close())
	})
}

func TestOpenDoesNotWaitLongerThanItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		release := make(chan struct{})
		f.signing = func() { <-release }
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := openSigner(ctx, f.process().openToken, "pkcs11:", Options{Module: library(t), PIN: pinOf(testPIN), Certificate: certify(t, f.key.Public())})
		require.Equal(t, context.DeadlineExceeded, err)
		close(release)
		synctest.Wait()
		require.False(t, f.started, "what nobody waited for is not closed")
	})
}
