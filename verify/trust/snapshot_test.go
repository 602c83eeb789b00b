package trust_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/trust"
)

func (i identity) signer(t testing.TB) *signer.Key {
	t.Helper()
	key, err := signer.New(i.Certificate, i.key)
	require.NoError(t, err)
	return key
}

func snapshot(t testing.TB, n network, keys []verify.Key) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, trust.WriteSnapshot(t.Context(), &b, keys, n.signer.signer(t), now))
	return b.Bytes()
}

func TestASnapshotHasTheSameKeys(t *testing.T) {
	n := newNetwork(t)
	keys := trust.Union(sharedList(t, "de-dsc-list.json", trust.Options{}), sharedList(t, "nl-format-keys.json", trust.Options{}),
		sharedList(t, "gdhcn-uat-v2.json", trust.Options{})).Keys()
	data := snapshot(t, n, keys)
	list, err := trust.LoadSnapshot(data, n.signer.PublicKey)
	require.NoError(t, err)
	require.Equal(t, trust.Snapshot, list.Format)
	require.Equal(t, trust.Good, list.Signature)
	require.Equal(t, now, list.MadeAt)
	require.Equal(t, keys, list.Keys())
	t.Logf("%d keys in %d bytes", len(keys), len(data))
}

func TestASnapshotIsBelievedForItsSignature(t *testing.T) {
	n := newNetwork(t)
	data := snapshot(t, n, read(t, armour(n.signer), trust.Options{}).Keys())
	for i := range data {
		altered := bytes.Clone(data)
		altered[i] ^= 1
		_, err := trust.LoadSnapshot(altered, n.signer.PublicKey)
		require.Error(t, err, "byte %d", i)
	}
	_, err := trust.LoadSnapshot(data, n.root.PublicKey)
	require.ErrorIs(t, err, trust.ErrSignature)
	_, err = trust.LoadSnapshot(data, nil)
	require.ErrorIs(t, err, trust.ErrUnsigned)
	_, err = trust.LoadSnapshot([]byte(armour(n.signer)), n.signer.PublicKey)
	require.ErrorIs(t, err, trust.ErrFormat)
	_, err = trust.Read(bytes.NewReader(data), trust.Options{})
	require.ErrorIs(t, err, trust.ErrUnsigned)
	require.Equal(t, trust.NotChecked, read(t, string(data), trust.Options{Unproved: true}).Signature)

	// What the same key signs for another purpose is no snapshot.
	protected := cose.AppendProtected(nil, cose.ES256, n.signer.signer(t).KeyID())
	claims := []byte("\xa1\x01\x62VN")
	signature, err := n.signer.signer(t).Sign(t.Context(), cose.AppendToBeSigned(nil, protected, claims))
	require.NoError(t, err)
	_, err = trust.LoadSnapshot(cose.Append(nil, protected, claims, signature), n.signer.PublicKey)
	require.ErrorIs(t, err, trust.ErrFormat)
}

func TestWhatIsNoSnapshotIsNotWritten(t *testing.T) {
	n := newNetwork(t)
	keys := read(t, armour(n.signer), trust.Options{}).Keys()
	var b bytes.Buffer
	write := func(keys ...verify.Key) error {
		return trust.WriteSnapshot(t.Context(), &b, keys, n.signer.signer(t), now)
	}
	require.ErrorIs(t, write(verify.Key{ID: []byte("8 bytes!")}), trust.ErrSnapshot)
	require.ErrorIs(t, write(verify.Key{Public: keys[0].Public}), trust.ErrSnapshot)
	require.ErrorIs(t, write(verify.Key{ID: keys[0].ID, Public: &ecdsa.PublicKey{Curve: elliptic.P256()}}), trust.ErrSnapshot)
	many := make([]verify.Key, 20_000)
	for i := range many {
		many[i] = keys[0]
	}
	require.ErrorIs(t, write(many...), trust.ErrLimit)
	require.Zero(t, b.Len())
}

func TestAges(t *testing.T) {
	policy := trust.Policy{FreshFor: 24 * time.Hour, Grace: 6 * 24 * time.Hour}
	for after, want := range map[time.Duration]trust.Age{
		0: trust.Fresh, 24 * time.Hour: trust.Fresh, 24*time.Hour + 1: trust.Stale, 7 * 24 * time.Hour: trust.Stale, 7*24*time.Hour + 1: trust.TooOld,
		-time.Hour: trust.Fresh, -8 * 24 * time.Hour: trust.TooOld,
	} {
		require.Equal(t, want, policy.Age(now, now.Add(after)), after)
	}
	require.Equal(t, trust.TooOld, policy.Age(time.Time{}, now))
	require.Equal(t, trust.TooOld, trust.Policy{}.Age(now, now))
	require.Equal(t, "fresh stale too-old", strings.Join([]string{trust.Fresh.String(), trust.Stale.String(), trust.TooOld.String()}, " "))
}

func TestAStoreGivesNoKeysThatAreTooOld(t *testing.T) {
	n := newNetwork(t)
	keys := read(t, armour(n.signer), trust.Options{}).Keys()
	clock := now
	_, err := trust.NewStore(trust.Policy{}, func() time.Time { return clock })
	require.ErrorIs(t, err, trust.ErrPolicy)
	_, err = trust.NewStore(trust.Policy{FreshFor: time.Hour}, nil)
	require.ErrorIs(t, err, trust.ErrPolicy)
	s, err := trust.NewStore(trust.Policy{FreshFor: time.Hour, Grace: time.Hour}, func() time.Time { return clock })
	require.NoError(t, err)
	require.Empty(t, s.Keys(keys[0].ID), "nobody is trusted before there are keys")

	require.NoError(t, s.Swap(keys, now))
	require.Len(t, s.Keys(keys[0].ID), 1)
	clock = now.Add(90 * time.Minute)
	madeAt, age, count := s.State()
	require.Equal(t, []any{now, trust.Stale, 1}, []any{madeAt, age, count})
	require.Len(t, s.Keys(keys[0].ID), 1)
	clock = now.Add(3 * time.Hour)
	require.Empty(t, s.Keys(keys[0].ID))

	require.ErrorIs(t, s.Swap(keys, now.Add(-time.Second)), trust.ErrOlder)
	require.NoError(t, s.Swap(nil, clock))
	require.Empty(t, s.Keys(keys[0].ID))
}

// text is a certificate's, signed by the network's signer.
func (n network) text(t testing.TB) string {
	t.Helper()
	payload, err := cbor.Marshal(map[any]any{1: "VN", 4: now.AddDate(0, 6, 0).Unix(), 6: now.Unix(), -260: map[int]any{1: map[string]any{"ver": "1.3.0"}}})
	require.NoError(t, err)
	key := n.signer.signer(t)
	protected := cose.AppendProtected(nil, cose.ES256, key.KeyID())
	signature, err := key.Sign(t.Context(), cose.AppendToBeSigned(nil, protected, payload))
	require.NoError(t, err)
	return qr.Encode(cose.Append(nil, protected, payload, signature))
}

// Sixteen goroutines verify while the store is swapped between two sets: each
// verification sees one of them whole.
func TestAStoreIsSwappedWhileVerificationsRun(t *testing.T) {
	n, other := newNetwork(t), newNetwork(t)
	one, two := read(t, armour(n.signer), trust.Options{}).Keys(), read(t, armour(other.signer), trust.Options{}).Keys()
	two[0].ID = one[0].ID
	clock := func() time.Time { return now }
	s, err := trust.NewStore(trust.Policy{FreshFor: time.Hour}, clock)
	require.NoError(t, err)
	require.NoError(t, s.Swap(one, now))
	verifier, err := verify.New(verify.Options{Trust: s, Clock: clock})
	require.NoError(t, err)
	text := n.text(t)
	var group sync.WaitGroup
	stop, failed := make(chan struct{}), make(chan verify.Check, 16)
	for range 16 {
		group.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				result := verifier.Verify(t.Context(), text)
				if check := result.Check(verify.CheckSignature); check.Outcome != verify.Pass {
					failed <- check
					return
				}
			}
		})
	}
	both := append(two, one...)
	for i := range 100 {
		keys := one
		if i%2 == 0 {
			keys = both
		}
		require.NoError(t, s.Swap(keys, now))
		runtime.Gosched()
	}
	close(stop)
	group.Wait()
	require.Empty(t, failed)
}

func BenchmarkKeys(b *testing.B) {
	keys := sharedList(b, "de-dsc-list.json", trust.Options{}).Keys()
	set := verify.NewKeySet(keys...)
	s, err := trust.NewStore(trust.Policy{FreshFor: time.Hour}, func() time.Time { return now })
	require.NoError(b, err)
	require.NoError(b, s.Swap(keys, now))
	for name, store := range map[string]verify.TrustStore{"floor": set, "ours": s} { // a set that never changes
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if len(store.Keys(keys[i%len(keys)].ID)) == 0 {
					b.Fatal("lost")
				}
			}
		})
	}
}

func BenchmarkLoadSnapshot(b *testing.B) {
	n := newNetwork(b)
	data := snapshot(b, n, sharedList(b, "de-dsc-list.json", trust.Options{}).Keys())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := trust.LoadSnapshot(data, n.signer.PublicKey); err != nil {
			b.Fatal(err)
		}
	}
}
