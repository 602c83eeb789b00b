//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

// breakages are what happens to tokens behind the back of who signs. Each gives
// what mends it.
func (h softHSM) breakages(t *testing.T, s *Signer) map[string]func() (mend func()) {
	slot, v := s.key.token.link.slot, vendor(t, &s.key)
	nothing := func() {}
	return map[string]func() func(){
		"all sessions closed": func() func() {
			require.NoError(t, v.CloseAllSessions(slot))
			return nothing
		},
		"logged out": func() func() {
			other, err := v.OpenSession(slot, p11.CKF_SERIAL_SESSION)
			require.NoError(t, err)
			require.NoError(t, v.Logout(other))
			require.NoError(t, v.CloseSession(other))
			return nothing
		},
		"module finalised": func() func() {
			require.NoError(t, v.Finalize())
			return nothing
		},
		"module finalised and initialised": func() func() {
			require.NoError(t, v.Finalize())
			require.NoError(t, v.Initialize())
			return nothing
		},
		"token away": func() func() { return h.away(t) },
		"token away from a module that is finalised": func() func() {
			back := h.away(t)
			require.NoError(t, v.Finalize())
			return back
		},
	}
}

func TestSoftHSMRecovers(t *testing.T) {
	h := newSoftHSM(t)
	uri := h.token(t, "VN")
	o := Options{Certificate: generate(t, uri, signer.ES256), Sessions: 3}
	first := open(t, uri, o)
	for name := range h.breakages(t, first) {
		t.Run(name, func(t *testing.T) {
			requireSigns(t, first)
			mend := h.breakages(t, first)[name]()
			_, err := first.Sign(t.Context(), message)
			if err != nil {
				require.ErrorIs(t, err, signer.ErrSign)
				require.NotErrorIs(t, err, ErrPIN)
			}
			mend()
			for range 2 * first.Sessions() {
				requireSigns(t, first)
			}
			require.NoError(t, first.Check(t.Context()))
		})
	}
}

// The token is deleted: it is an error that stays one, and a new token of the same
// name, which has another key and serial number, is not taken for it.
func TestSoftHSMADeletedToken(t *testing.T) {
	h := newSoftHSM(t)
	uri := h.token(t, "VN")
	s := open(t, uri, Options{Certificate: generate(t, uri, signer.ES256)})
	tokens, err := filepath.Glob(filepath.Join(h.tokens, "*"))
	require.NoError(t, err)
	for _, token := range tokens {
		require.NoError(t, os.RemoveAll(token))
	}
	for range 3 {
		_, err := s.Sign(t.Context(), message)
		require.ErrorIs(t, err, signer.ErrSign)
		require.True(t, errors.Is(err, ErrToken) || errors.Is(err, ErrNoKey), err)
	}
	h.token(t, "VN")
	_, err = s.Sign(t.Context(), message)
	require.ErrorIs(t, err, ErrToken)
}

// Sixteen sign for two Signers of one token while it is broken in all ways: all
// signatures verify, all errors are of the kinds that are promised, and when the
// breaking ends so do the errors.
func TestSoftHSMManySignWhileTheTokenBreaks(t *testing.T) {
	for _, algorithm := range []signer.Algorithm{signer.ES256, signer.PS256} {
		t.Run(algorithm.String(), func(t *testing.T) {
			h := newSoftHSM(t)
			uri := h.token(t, "VN")
			o := Options{Certificate: generate(t, uri, algorithm), Sessions: 4}
			signers := []*Signer{open(t, uri, o), open(t, uri, o)}
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var good, bad atomic.Int64
			var all sync.WaitGroup
			for i := range 16 {
				s := signers[i%2]
				all.Go(func() {
					for ctx.Err() == nil {
						signature, err := s.Sign(ctx, message)
						switch {
						case err == nil:
							good.Add(1)
							requireGood(t, s, signature)
						case ctx.Err() != nil:
						case !errors.Is(err, signer.ErrSign) || !errors.Is(err, ErrToken) && !errors.Is(err, ErrNoKey):
							t.Errorf("untyped: %v", err)
						default:
							bad.Add(1)
						}
					}
				})
			}
			for range 3 {
				for _, name := range []string{"all sessions closed", "logged out", "token away"} {
					h.tryBreaking(t, signers[0], name)()
					before := good.Load()
					for good.Load() < before+20 { // they sign again
						require.NoError(t, t.Context().Err())
						_ = signers[0].Check(t.Context())
					}
				}
			}
			stop()
			all.Wait()
			t.Logf("%d good, %d errors", good.Load(), bad.Load())
			for _, s := range signers {
				requireSigns(t, s)
			}
		})
	}
}

// tryBreaking breaks a token that others sign with. Sessions are closed between
// two calls, as SoftHSM crashes where that is done within one.
func (h softHSM) tryBreaking(t *testing.T, s *Signer, name string) (mend func()) {
	if name == "token away" {
		back := h.away(t)
		for range 5 {
			_ = s.Check(t.Context())
		}
		return back
	}
	module, v := s.key.token.module, vendor(t, &s.key)
	module.calls.Lock()
	defer module.calls.Unlock()
	slots, err := v.GetSlotList(true)
	require.NoError(t, err)
	for _, slot := range slots {
		if name == "all sessions closed" {
			require.NoError(t, v.CloseAllSessions(slot))
		} else if other, err := v.OpenSession(slot, p11.CKF_SERIAL_SESSION); err == nil {
			_ = v.Logout(other)
			require.NoError(t, v.CloseSession(other))
		}
	}
	return func() {}
}
