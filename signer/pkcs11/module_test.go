//go:build cgo && !nopkcs11

package pkcs11

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	p11 "github.com/miekg/pkcs11"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/signer"
)

func TestAModuleIsInitialisedOnceAndEndedByItsLastUser(t *testing.T) {
	f := newFake(t)
	process, o := f.process(), Options{Module: library(t)}
	for range 2 {
		var all []*Signer
		for range 3 {
			s, err := f.signer(t, process, o)
			require.NoError(t, err)
			all = append(all, s)
		}
		for i, s := range all {
			require.True(t, f.started, i)
			require.NoError(t, s.Close())
			require.NoError(t, s.Close())
		}
		require.False(t, f.started)
	}
	require.Equal(t, 2, f.counted("Initialize"))
}

func TestAModuleOfOtherCodeIsLeftToIt(t *testing.T) {
	f := newFake(t)
	require.NoError(t, f.Initialize())
	s, err := f.signer(t, f.process(), Options{})
	require.NoError(t, err)
	requireSigns(t, s)
	plug := f.unplug()
	_, err = s.Sign(t.Context(), message)
	require.ErrorIs(t, err, ErrToken)
	plug()
	requireSigns(t, s)
	require.NoError(t, s.Close())
	require.True(t, f.started)
	require.Zero(t, f.counted("Finalize"))
}

func TestManyOpenAndCloseAtOnce(t *testing.T) {
	f := newFake(t)
	process, o := f.process(), Options{Module: library(t), Sessions: 2, Certificate: certify(t, f.key.Public())}
	before := runtime.NumGoroutine()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 10 {
				s, err := f.signer(t, process, o)
				if err == nil {
					_, err = s.Sign(t.Context(), message)
					err = errors.Join(err, s.Close())
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	require.False(t, f.started)
	require.LessOrEqual(t, runtime.NumGoroutine(), before+1)
}

func TestAModuleThatHangsHoldsUpNoOther(t *testing.T) {
	f, hung, path := newFake(t), newFake(t), library(t)
	hangs, release := make(chan struct{}), make(chan struct{})
	process := &modules{load: func(of string) (driver, error) {
		if of != path {
			return f, nil
		}
		close(hangs)
		<-release
		return hung, nil
	}}
	var loading sync.WaitGroup
	loading.Go(func() {
		s, err := hung.signer(t, process, Options{Module: path})
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
	s, err := openSigner(ctx, process.openToken, "pkcs11:",
		Options{Module: library(t), PIN: pinOf(testPIN), Certificate: certify(t, f.key.Public())})
	close(release)
	loading.Wait()
	require.NoError(t, err)
	requireSigns(t, s)
	require.NoError(t, s.Close())
}

func TestModulesThatAreNone(t *testing.T) {
	for name, uri := range map[string]string{
		"not there":     "pkcs11:?module-path=/nowhere.so",
		"no module":     "pkcs11:",
		"no such name":  "pkcs11:?module-name=no-vendor-has-this",
		"not in folder": "pkcs11:?module-name=x&module-path=" + t.TempDir(),
	} {
		_, err := Open(t.Context(), uri, Options{})
		require.ErrorIs(t, err, ErrModule, name)
	}
	_, err := Open(t.Context(), "pkcs11:", Options{Module: library(t)})
	require.ErrorIs(t, err, ErrModule)

	f := newFake(t)
	f.broken["Initialize"] = p11.Error(p11.CKR_GENERAL_ERROR)
	_, err = f.signer(t, f.process(), Options{})
	require.ErrorIs(t, err, ErrModule)
}

func TestATokenHasFewerSessionsThanAskedFor(t *testing.T) {
	f := newFake(t)
	f.most = 3
	s := f.opened(t, Options{Sessions: 8})
	require.Equal(t, 3, s.Sessions())
	requireSigns(t, s)
	require.Equal(t, DefaultSessions, newFake(t).opened(t, Options{}).Sessions())
	for _, o := range []Options{{Sessions: -1}, {Sessions: MaxSessions + 1}, {Wait: -1}} {
		_, err := newFake(t).signer(t, newFake(t).process(), o)
		require.Error(t, err)
	}
}

// A token that has one session logs out with it, and is logged in to again.
func TestNoSessionMayWriteAfterAKeyWasMade(t *testing.T) {
	for most, logins := range map[int]int{0: 1, 2: 1, 1: 2} {
		f := newFake(t)
		f.keys, f.most = nil, most
		key := &Key{}
		var err error
		key.token, err = f.process().openToken(t.Context(), "pkcs11:slot-id=7;object=DSC",
			Options{Module: library(t), PIN: pinOf(testPIN), Sessions: 2}, signer.ES256,
			func(of found) (crypto.PublicKey, error) { return of.public, key.identify(of.public) })
		require.NoError(t, err)
		require.Equal(t, 1, f.counted("GenerateKeyPair"))
		require.NotEmpty(t, f.sessions)
		require.Empty(t, f.write)
		digest := sha256.Sum256(message)
		for range 3 {
			_, err = key.Sign(nil, digest[:], crypto.SHA256)
			require.NoError(t, err)
		}
		require.Equal(t, logins, f.counted("Login"), "%d sessions", most)
		require.Empty(t, f.write)
		require.NoError(t, key.Close())
	}
}

func TestWhichKeyIsOpened(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	wide, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		change func(*fake)
		o      Options
		want   error
	}{
		"no key":                 {change: func(f *fake) { f.keys = nil }, want: ErrNoKey},
		"two keys":               {change: func(f *fake) { f.keys = append(f.keys, secondObject) }, want: ErrNoKey},
		"two tokens":             {change: func(f *fake) { f.slots = []uint{7, 7} }, want: ErrToken},
		"another's certificate":  {o: Options{Certificate: certify(t, other.Public())}, want: signer.ErrKeyMismatch},
		"a certificate of P-384": {change: func(f *fake) { f.blind = true }, o: Options{Certificate: certify(t, wide.Public())}, want: signer.ErrUnsupportedKey},
		"a token that signs with another key": {change: func(f *fake) {
			f.blind = true
			f.sign = newFake(t).sign
		}, want: signer.ErrKeyMismatch},
		"a key that does not sign": {change: func(f *fake) { f.broken["SignInit"] = p11.Error(p11.CKR_KEY_FUNCTION_NOT_PERMITTED) }, want: signer.ErrSign},
		"a PIN for each signature": {change: func(f *fake) { f.always = true }, want: signer.ErrUnsupportedKey},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			if c.change != nil {
				c.change(f)
			}
			_, err := f.signer(t, f.process(), c.o)
			require.ErrorIs(t, err, c.want)
			require.False(t, f.started)
		})
	}
	f := newFake(t)
	f.blind = true // no public key: the certificate says which, the first signature proves it
	requireSigns(t, f.opened(t, Options{}))
}
