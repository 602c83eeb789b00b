//go:build cgo && !nopkcs11

package pkcs11

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"sync/atomic"
	"testing"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

var message = []byte("the Sig_structure of a certificate")

// requireSigns asks for a good signature with a low s.
func requireSigns(t testing.TB, s *Signer) {
	t.Helper()
	signature, err := s.Sign(t.Context(), message)
	require.NoError(t, err)
	requireGood(t, s, signature)
}

func requireGood(t testing.TB, s *Signer, signature []byte) {
	t.Helper()
	digest := sha256.Sum256(message)
	require.True(t, verifies(s.Certificate().PublicKey, digest[:], signature))
	if s.Algorithm() == signer.ES256 {
		require.Len(t, signature, 64)
		require.LessOrEqual(t, new(big.Int).SetBytes(signature[32:]).Cmp(halfOrder), 0)
	}
}

// What breaks once is mended before anybody sees it, and the broken session is
// closed.
func TestABrokenSessionIsReplaced(t *testing.T) {
	for _, code := range []uint{
		p11.CKR_SESSION_HANDLE_INVALID, p11.CKR_SESSION_CLOSED, p11.CKR_DEVICE_REMOVED, p11.CKR_DEVICE_ERROR,
		p11.CKR_TOKEN_NOT_PRESENT, p11.CKR_GENERAL_ERROR, p11.CKR_FUNCTION_FAILED, p11.CKR_USER_NOT_LOGGED_IN,
		p11.CKR_OPERATION_ACTIVE, p11.CKR_KEY_HANDLE_INVALID, p11.CKR_OBJECT_HANDLE_INVALID,
		p11.CKR_HOST_MEMORY, p11.CKR_VENDOR_DEFINED + 5,
	} {
		for _, call := range []string{"SignInit", "Sign"} {
			t.Run(fmt.Sprintf("%s %v", call, p11.Error(code)), func(t *testing.T) {
				f := newFake(t)
				s := f.opened(t, Options{Sessions: 1})
				closed := f.counted("CloseSession")
				f.change(func() { f.fails[call] = []any{p11.Error(code)} })
				requireSigns(t, s)
				require.Equal(t, closed+1, f.counted("CloseSession"))
				require.Len(t, f.sessions, 1)
				require.Equal(t, 1, f.counted("Initialize"))
			})
		}
	}
}

func TestATokenThatIsAwayIsLookedForByEachSignature(t *testing.T) {
	f := newFake(t)
	s := f.opened(t, Options{Sessions: 2})
	plug := f.unplug()
	for range 5 {
		_, err := s.Sign(t.Context(), message)
		require.ErrorIs(t, err, signer.ErrSign)
		require.ErrorIs(t, err, ErrToken)
		require.ErrorIs(t, s.Check(t.Context()), ErrToken)
	}
	plug()
	require.NoError(t, s.Check(t.Context()))
	requireSigns(t, s)
	require.Equal(t, 2, f.counted("Login"))
}

func TestATokenIsKnownBySerialNumber(t *testing.T) {
	f := newFake(t)
	s, err := openSigner(t.Context(), f.process().openToken, "pkcs11:object=DSC",
		Options{Module: library(t), PIN: pinOf(testPIN), Certificate: certify(t, f.key.Public())})
	require.NoError(t, err)
	defer s.Close()
	f.unplug()
	f.change(func() { f.slots = []uint{8} })
	_, err = s.Sign(t.Context(), message)
	require.ErrorIs(t, err, ErrToken)
	require.Equal(t, 1, f.counted("Login"), "the PIN went to another token")
	f.change(func() { f.slots = []uint{8, 7} })
	requireSigns(t, s)
}

func TestAFieldThatIsFilledUpIsKnownAgain(t *testing.T) {
	for _, padding := range []string{"\x00\x00", "  ", " \x00"} {
		f := newFake(t)
		f.padding = padding
		s := f.opened(t, Options{})
		f.change(f.end)
		requireSigns(t, s)
		plug := f.unplug()
		_, err := s.Sign(t.Context(), message)
		require.ErrorIs(t, err, ErrToken)
		plug()
		requireSigns(t, s)
	}
}

// A module may hand out the same handles again after it was started anew.
func TestTokensOfOneModuleDoNotDisturbEachOther(t *testing.T) {
	f := newFake(t)
	f.slots = []uint{7, 8}
	process, path := f.process(), library(t)
	o := Options{Module: path, PIN: pinOf(testPIN), Certificate: certify(t, f.key.Public()), Sessions: 2}
	seven, err := f.signer(t, process, o)
	require.NoError(t, err)
	defer seven.Close()
	eight, err := openSigner(t.Context(), process.openToken, "pkcs11:slot-id=8", o)
	require.NoError(t, err)
	defer eight.Close()
	require.Equal(t, 1, f.counted("Initialize"))

	f.change(func() { f.remove(8) })
	for range 3 {
		_, err := eight.Sign(t.Context(), message)
		require.ErrorIs(t, err, ErrToken)
		requireSigns(t, seven)
	}
	require.Equal(t, 1, f.counted("Initialize"), "the module was restarted under a token that answers")

	f.unplug()
	for _, s := range []*Signer{seven, eight} {
		_, err := s.Sign(t.Context(), message)
		require.ErrorIs(t, err, ErrToken)
	}
	require.Greater(t, f.counted("Initialize"), 1)
	f.change(func() { f.slots = []uint{7, 8} })
	requireSigns(t, eight)
	requireSigns(t, seven)
	requireSigns(t, eight)
}

func TestARefusalIsNoLossOfTheToken(t *testing.T) {
	f := newFake(t)
	s := f.opened(t, Options{})
	f.change(func() { f.broken["SignInit"] = p11.Error(p11.CKR_MECHANISM_INVALID) })
	_, err := s.Sign(t.Context(), message)
	require.ErrorIs(t, err, signer.ErrSign)
	require.ErrorContains(t, err, "CKR_MECHANISM_INVALID")
	require.Equal(t, 1, f.counted("Login"))
	f.change(func() { clear(f.broken) })
	requireSigns(t, s)
	require.EqualValues(t, 1, s.key.token.attempts.Load())
}

func TestWhatATokenSignsIsLookedAt(t *testing.T) {
	f := newFake(t)
	s := f.opened(t, Options{Sessions: 1})
	sign := f.sign
	high := func(digest []byte) []byte {
		raw, err := lowRaw(sign(digest))
		require.NoError(t, err)
		low := new(big.Int).SetBytes(raw[32:])
		low.Sub(order, low).FillBytes(raw[32:])
		return raw
	}
	f.sign = high
	requireSigns(t, s)
	for _, bad := range [][]byte{nil, make([]byte, 64), make([]byte, 63), make([]byte, 66), append(order.FillBytes(make([]byte, 32)), 1)} {
		f.sign = func([]byte) []byte { return bad }
		_, err := s.Sign(t.Context(), message)
		require.ErrorIs(t, err, signer.ErrSign)
		require.ErrorIs(t, s.Check(t.Context()), signer.ErrKeyMismatch)
	}
	f.sign = func([]byte) []byte { return []byte{0, 0, 0, 9, 0, 0, 0, 8} }
	signature, err := s.Sign(t.Context(), message)
	require.NoError(t, err)
	require.Equal(t, byte(9), signature[31])
	require.Equal(t, byte(8), signature[63])
}

// Sixteen sign while the token fails all the time, in all ways.
func TestManySignWhileEverythingBreaks(t *testing.T) {
	f := newFake(t)
	s := f.opened(t, Options{Sessions: 4})
	stop := make(chan struct{})
	var broken sync.WaitGroup
	broken.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			f.change(func() {
				switch i % 4 {
				case 0:
					f.end()
				case 1:
					f.fails["Sign"] = []any{p11.Error(p11.CKR_DEVICE_ERROR)}
				case 2:
					f.fails["OpenSession"] = []any{p11.Error(p11.CKR_DEVICE_REMOVED)}
				case 3:
					f.fails["GetSlotList"] = []any{p11.Error(p11.CKR_GENERAL_ERROR)}
				}
			})
		}
	})
	var signing sync.WaitGroup
	var good, bad atomic.Int64
	for range 16 {
		signing.Go(func() {
			for range 50 {
				signature, err := s.Sign(t.Context(), message)
				if err != nil {
					bad.Add(1)
					if !errors.Is(err, signer.ErrSign) || !errors.Is(err, ErrToken) && !errors.Is(err, ErrNoKey) {
						t.Errorf("untyped: %v", err)
					}
					continue
				}
				good.Add(1)
				digest := sha256.Sum256(message)
				if !verifies(s.Certificate().PublicKey, digest[:], signature) {
					t.Error("not a signature")
				}
			}
		})
	}
	signing.Wait()
	close(stop)
	broken.Wait()
	t.Logf("%d good, %d errors", good.Load(), bad.Load())
	f.change(func() { clear(f.fails) })
	requireSigns(t, s)
	f.change(func() { require.LessOrEqual(t, len(f.sessions), 4) })
}
