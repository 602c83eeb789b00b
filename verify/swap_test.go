package verify_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// border16 is a border whose trust, lists and rules are replaced while 16 gates
// verify one certificate.
type border16 struct {
	keys    *trust.Store
	revoked *revocation.Store
	rules   *rules.Store
	text    string
	verdict *verify.Verifier
}

func newBorder16(t *testing.T) (border16, []verify.Key) {
	t.Helper()
	p := newPKI(t)
	clock := func() time.Time { return issuedAt.Add(time.Hour) }
	keys, err := trust.NewStore(trust.Policy{FreshFor: time.Hour}, clock)
	require.NoError(t, err)
	b := border16{keys: keys, revoked: revocation.NewStore(clock, nil), rules: rules.NewStore(nil), text: p.text(t, claims())}
	b.verdict, err = verify.New(verify.Options{Trust: b.keys, Clock: clock, Revocations: b.revoked, Rules: b.rules, Arrival: "DE"})
	require.NoError(t, err)
	return b, []verify.Key{p.key}
}

func listOf(t *testing.T, hashes ...revocation.Hash) *revocation.Lists {
	t.Helper()
	l, err := revocation.NewList(revocation.Scope{Country: "VN", Types: revocation.UCI}, hashes)
	require.NoError(t, err)
	return revocation.NewLists(l)
}

// setThat holds a pair of rules, both of which give one answer: a verifier that saw
// a mixture of two sets would find a rule failed and the other not.
func setThat(t *testing.T, answer bool) *rules.Set {
	t.Helper()
	decide := func(context.Context, rules.Case) (bool, error) { return answer, nil }
	set, refused := rules.NewSet([]rules.Rule{rule("VR-DE-0001", "DE", decide), rule("VR-DE-0002", "DE", decide)}, nil)
	require.Empty(t, refused)
	return set
}

// Nothing is half replaced: each verdict is one that a whole state of the border
// gives, in all checks, and once everything is in place it is valid.
func TestEverythingIsReplacedWhileGatesVerify(t *testing.T) {
	b, keys := newBorder16(t)
	require.Equal(t, verify.UnknownIssuer, b.verdict.Verify(t.Context(), b.text).Decision, "nobody is trusted, nothing is in force")

	id, _ := revocation.Of(revocation.Values{Issuer: "VN", ID: "URN:UVCI:01:VN:0123456789ABCDEF0123456789ABCDEF"}).Hash(revocation.UCI)
	free, caught := listOf(t, revocation.Hash{1}), listOf(t, id)
	yes, no := setThat(t, true), setThat(t, false)
	const gates, rounds = 16, 40
	seen := make(map[verify.Decision]int)
	var lock sync.Mutex
	var done atomic.Bool
	var wait sync.WaitGroup
	var ready sync.WaitGroup
	ready.Add(gates)
	for range gates {
		wait.Go(func() {
			ready.Done()
			for !done.Load() {
				result := b.verdict.Verify(t.Context(), b.text)
				lock.Lock()
				seen[result.Decision]++
				lock.Unlock()
				if found := result.Check(verify.CheckRules).Findings; len(found) != 0 && len(found) != 2 {
					t.Errorf("rules of two sets: %v", found)
				}
			}
		})
	}
	ready.Wait()
	for i := range rounds {
		if err := b.keys.Swap(keys, issuedAt.Add(time.Duration(i)*time.Second)); err != nil {
			t.Error(err)
		}
		b.revoked.Replace([]*revocation.Lists{nil, caught, free}[i%3])
		b.rules.Replace([]*rules.Set{nil, no, yes}[i/3%3])
		if i%5 == 4 {
			if err := b.keys.Swap(nil, issuedAt.Add(time.Duration(i)*time.Second)); err != nil {
				t.Error(err)
			}
		}
		b.verdict.Verify(t.Context(), b.text)
	}
	done.Store(true)
	wait.Wait()
	for decision := range seen {
		require.Contains(t, []verify.Decision{verify.UnknownIssuer, verify.Revoked, verify.NotAllowed, verify.Valid}, decision)
	}

	require.ErrorIs(t, b.keys.Swap(keys, issuedAt), trust.ErrOlder)
	require.NoError(t, b.keys.Swap(keys, issuedAt.Add(time.Minute)))
	b.revoked.Replace(free)
	b.rules.Replace(yes)
	result := b.verdict.Verify(t.Context(), b.text)
	require.Equal(t, verify.Valid, result.Decision, "%v", result.Checks)
}
