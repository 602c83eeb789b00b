package kms_test

import (
	"context"
	"crypto"
	"crypto/elliptic"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/kms"
	"github.com/vaxcert/vaxcert/examples/kms/fake"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

func TestWhatAServiceSignsVerifies(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		for _, private := range []crypto.Signer{keyEC(), keyRSA()} {
			k := v.mustOpen(t, &fake.Service{Key: private}, kms.Options{})
			key, err := verify.KeyOf(k.Certificate())
			require.NoError(t, err)
			verifier, err := verify.New(verify.Options{Trust: verify.NewKeySet(key), Clock: func() time.Time { return noon }, Strict: true})
			require.NoError(t, err)
			all := slices.Repeat([]cert.Certificate{duy(t)}, 20)
			for outcome := range newIssuer(t, k).IssueAll(t.Context(), slices.Values(all), 4) {
				require.NoError(t, outcome.Err)
				result := verifier.Verify(t.Context(), qr.Encode(outcome.Issued.COSE))
				require.Equal(t, verify.Valid, result.Decision, "%v", result.Checks)
			}
		}
	})
}

func TestECDSAIsRawWithALowS(t *testing.T) {
	half := new(big.Int).Rsh(elliptic.P256().Params().N, 1)
	each(t, func(t *testing.T, v service) {
		k := v.mustOpen(t, &fake.Service{Key: keyEC()}, kms.Options{})
		for range 10 {
			signature, err := k.Sign(t.Context(), []byte("the Sig_structure of COSE"))
			require.NoError(t, err)
			require.Len(t, signature, 64)
			require.LessOrEqual(t, new(big.Int).SetBytes(signature[32:]).Cmp(half), 0)
		}
	})
}

func TestThrottledRequestsAreMadeAgain(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		s := &fake.Service{Key: keyEC()}
		k := v.mustOpen(t, s, kms.Options{Attempts: 4})
		before := s.Requests.Load()
		s.Fail(fake.Throttled, 3)
		_, err := k.Sign(t.Context(), []byte("message"))
		require.NoError(t, err)
		require.EqualValues(t, 4, s.Requests.Load()-before)

		before = s.Requests.Load()
		s.Fail(fake.Throttled, -1)
		_, err = k.Sign(t.Context(), []byte("message"))
		require.ErrorIs(t, err, kms.ErrThrottled)
		require.ErrorIs(t, err, signer.ErrSign)
		require.EqualValues(t, 4, s.Requests.Load()-before)
	})
}

// The service may have signed, and counted, what it did not answer well: whether to
// ask again is for the caller to say.
func TestNothingElseIsMadeAgain(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		for fault, want := range map[fake.Fault]error{
			fake.Failing: kms.ErrUnavailable, fake.Disabled: kms.ErrKey, fake.Missing: kms.ErrKey,
			fake.Denied: kms.ErrDenied, fake.Garbage: signer.ErrSign,
		} {
			s := &fake.Service{Key: keyEC()}
			if v.name == "hashivault" && fault == fake.Garbage {
				s.Key = keyRSA()
			}
			k := v.mustOpen(t, s, kms.Options{})
			before := s.Requests.Load()
			s.Fail(fault, -1)
			_, err := k.Sign(t.Context(), []byte("message"))
			require.ErrorIs(t, err, want)
			require.ErrorIs(t, err, signer.ErrSign)
			require.EqualValues(t, 1, s.Requests.Load()-before)
			require.Error(t, k.Check(t.Context()))

			s.Fail(fake.None, 0)
			require.NoError(t, k.Check(t.Context()), "it is well again")
		}
	})
}

func TestErrorsNameNoSecrets(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		s := &fake.Service{Key: keyEC()}
		k := v.mustOpen(t, s, kms.Options{Attempts: 2})
		for fault := fake.Throttled; fault <= fake.Denied; fault++ {
			s.Fail(fault, -1)
			_, err := k.Sign(t.Context(), []byte("message"))
			require.Error(t, err)
			for ; err != nil; err = errors.Unwrap(err) {
				text := fmt.Sprintf("%v %+v", err, err)
				for _, secret := range []string{fake.Secret, "127.0.0.1", "111122223333", "projects/p", "AKIDEXAMPLE"} {
					require.NotContains(t, text, secret)
				}
			}
		}
		require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", k, k, k, k), fake.Secret)
	})
}

func TestTheSelfTestFindsWhatSignsOtherwise(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		for fault, key := range map[fake.Fault]crypto.Signer{fake.Stranger: keyEC(), fake.PKCS1: keyRSA(), fake.LongSalt: keyRSA()} {
			s := &fake.Service{Key: key}
			s.Fail(fault, -1)
			_, err := v.open(t, s, kms.Options{})
			require.ErrorIs(t, err, kms.ErrSelfTest)
			require.ErrorIs(t, err, signer.ErrSign)
		}
		s := &fake.Service{Key: keyEC()}
		s.Fail(fake.Denied, -1)
		_, err := v.open(t, s, kms.Options{})
		require.ErrorIs(t, err, kms.ErrDenied)
	})
}

func TestWrongKeysAreRefusedBeforeTheySign(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		s := &fake.Service{Key: keyEC()}
		remote, err := v.find(t, s)
		require.NoError(t, err)
		_, err = kms.New(t.Context(), certify(t, newEC(elliptic.P256())), remote, kms.Options{})
		require.ErrorIs(t, err, signer.ErrKeyMismatch)
		_, err = kms.New(t.Context(), nil, remote, kms.Options{})
		require.ErrorIs(t, err, signer.ErrNoCertificate)
		_, err = kms.New(t.Context(), certify(t, s.Key), remote, kms.Options{Concurrency: -1})
		require.Error(t, err)

		long := &fake.Service{Key: newEC(elliptic.P384())}
		if remote, err = v.find(t, long); err == nil {
			_, err = kms.New(t.Context(), certify(t, long.Key), remote, kms.Options{})
		}
		require.True(t, errors.Is(err, signer.ErrUnsupportedKey) || errors.Is(err, kms.ErrKey), "%v", err)
		require.Zero(t, s.Requests.Load()+long.Requests.Load())
	})
	_, err := kms.New(t.Context(), certify(t, keyEC()), nil, kms.Options{})
	require.ErrorIs(t, err, signer.ErrNoKey)
}

func TestAContextEndsTheRequestUnderWay(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		s := &fake.Service{Key: keyEC()}
		k := v.mustOpen(t, s, kms.Options{Concurrency: 1})
		s.Latency = time.Hour
		ctx, cancel := context.WithCancel(t.Context())
		before := s.Requests.Load()
		failed := make(chan error, 2)
		for range 2 { // the second waits for the first
			go func() { _, err := k.Sign(ctx, []byte("message")); failed <- err }()
		}
		require.Eventually(t, func() bool { return s.Requests.Load() > before }, time.Minute, time.Millisecond)
		cancel()
		require.Equal(t, context.Canceled, <-failed)
		require.Equal(t, context.Canceled, <-failed)
		require.Eventually(t, func() bool { return s.Left.Load() == 1 }, time.Minute, time.Millisecond, "the service is told")
		require.EqualValues(t, 1, s.Requests.Load()-before)

		_, err := k.Sign(ctx, []byte("message"))
		require.Equal(t, context.Canceled, err)
	})
}

func TestAServiceThatHangsIsGivenUp(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		s := &fake.Service{Key: keyEC()}
		k := v.mustOpen(t, s, kms.Options{Timeout: time.Second})
		s.Latency = time.Hour
		before := s.Requests.Load()
		_, err := k.Sign(t.Context(), []byte("message"))
		require.ErrorIs(t, err, kms.ErrTimeout)
		require.NotErrorIs(t, err, context.DeadlineExceeded, "it is not the caller's time that is up")
		require.EqualValues(t, 1, s.Requests.Load()-before)
	})
}

func TestAWaitEndsWithTheContext(t *testing.T) {
	s := &fake.Service{Key: keyEC()}
	remote, err := findVault(t, s)
	require.NoError(t, err)
	k, err := kms.New(t.Context(), certify(t, s.Key), remote, kms.Options{Backoff: time.Hour})
	require.NoError(t, err)
	s.Fail(fake.Throttled, -1)
	before := s.Requests.Load()
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() { _, err := k.Sign(ctx, []byte("message")); failed <- err }()
	require.Eventually(t, func() bool { return s.Requests.Load() > before }, time.Minute, time.Millisecond)
	cancel()
	require.Equal(t, context.Canceled, <-failed)
}

func TestConcurrencyIsBounded(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		s := &fake.Service{Key: keyEC(), Latency: time.Millisecond}
		k := v.mustOpen(t, s, kms.Options{Concurrency: 3})
		require.Equal(t, 3, k.Concurrency())
		all := slices.Repeat([]cert.Certificate{duy(t)}, 60)
		for outcome := range newIssuer(t, k).IssueAll(t.Context(), slices.Values(all), 16) {
			require.NoError(t, outcome.Err)
		}
		require.Equal(t, 3, s.Most())
	})
}

// A batch in which the service throttles every third request and fails at every tenth:
// who got an error got no certificate, and everybody else has one.
func TestABatchGoesThroughAStorm(t *testing.T) {
	each(t, func(t *testing.T, v service) {
		s := &fake.Service{Key: keyEC()}
		k := v.mustOpen(t, s, kms.Options{Attempts: 20})
		request, failures := 0, 0
		s.FailAs(func() fake.Fault {
			request++
			switch {
			case request%3 == 0:
				return fake.Throttled
			case request%10 == 0:
				failures++
				return fake.Failing
			}
			return fake.None
		})
		failed := 0
		all := slices.Repeat([]cert.Certificate{duy(t)}, 200)
		for outcome := range newIssuer(t, k).IssueAll(t.Context(), slices.Values(all), 8) {
			if outcome.Err != nil {
				failed++
				require.Nil(t, outcome.Issued)
				require.ErrorIs(t, outcome.Err, kms.ErrUnavailable)
			}
		}
		require.Positive(t, failed)
		require.Equal(t, failures, failed)
	})
}

// In time that only goes by while everybody waits, what the processor does takes none.
func TestConcurrencyHidesTheDelay(t *testing.T) {
	const latency, concurrency, certificates = 5 * time.Millisecond, 32, 3200
	synctest.Test(t, func(t *testing.T) {
		s := &fake.Service{Key: keyEC()}
		k, err := kms.New(t.Context(), certify(t, s.Key), away{s.Key, latency}, kms.Options{Concurrency: concurrency})
		require.NoError(t, err)
		start := time.Now()
		all := slices.Repeat([]cert.Certificate{duy(t)}, certificates)
		for outcome := range newIssuer(t, k).IssueAll(t.Context(), slices.Values(all), k.Concurrency()) {
			require.NoError(t, outcome.Err)
		}
		require.Equal(t, certificates/concurrency*latency, time.Since(start))
	})
}

// Code that asks for a *signer.Key gets one.
func TestTheKeyWithinSigns(t *testing.T) {
	k := services[3].mustOpen(t, &fake.Service{Key: keyEC()}, kms.Options{})
	signature, err := k.Key.Sign(t.Context(), []byte("message"))
	require.NoError(t, err)
	require.Len(t, signature, 64)
}
