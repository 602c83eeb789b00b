package mobile_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
)

func (p publisher) dataset(t testing.TB, set dataset.Set) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, dataset.Write(t.Context(), &b, set, p.key))
	return b.Bytes()
}

// Nobody who keeps the files can leave one out, or put another one in.
func TestADatasetIsWhole(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-doses-received")
	snapshot, revoked, rules := p.snapshot(t, v.At, keysOf(t, v)...), revokedList(t, otherID), templates(t)
	set := dataset.Set{MadeAt: v.At}
	set.Add(dataset.Trust, snapshot)
	set.Add(dataset.Revoked, revoked)
	set.Add(dataset.Rules, rules)
	signed := p.dataset(t, set)
	begin := func() *mobile.Settings {
		s := mobile.NewSettings()
		require.NoError(t, s.SetPublisher(p.pem))
		require.NoError(t, s.SetDataset(signed))
		s.SetArrival("VN", "")
		return s
	}

	s := begin()
	require.NoError(t, s.AddTrust(snapshot))
	require.NoError(t, s.AddRules(rules))
	_, err := mobile.NewVerifier(s)
	requireCode(t, "dataset-incomplete", err)
	requireCode(t, "dataset-other-file", s.AddRevoked(revokedList(t, idOf(t, v))))
	requireCode(t, "dataset-other-file", s.AddRevoked(rules))
	requireCode(t, "dataset-other-file", s.AddTrust(p.snapshot(t, v.At.Add(time.Hour))))
	requireCode(t, "dataset-other-file", s.AddRules([]byte(productRule)))
	require.NoError(t, s.AddRevoked(revoked))
	whole := verifierOf(t, s)
	require.Equal(t, "valid", answerOf(t, whole.Verify(v.Text, "vi", v.At.UnixMilli())).Decision)
	require.Equal(t, v.At.UTC().Format(time.RFC3339), statusOf(t, whole.TrustStatus(v.At.UnixMilli())).DatasetMade)

	requireCode(t, "dataset-late", s.SetDataset(signed))
	requireCode(t, "publisher-late", s.SetPublisher(p.pem))
	requireCode(t, "publisher-late", begin().SetPublisher(p.pem))
}

func TestADatasetIsBelievedForItsPublisher(t *testing.T) {
	p, set := newPublisher(t), dataset.Set{MadeAt: time.Unix(1, 0)}
	signed := p.dataset(t, set)
	s := mobile.NewSettings()
	requireCode(t, "dataset-signature", s.SetDataset(signed))
	require.NoError(t, s.SetPublisher(newPublisher(t).pem))
	requireCode(t, "dataset-signature", s.SetDataset(signed))
	require.NoError(t, s.SetPublisher(p.pem))
	requireCode(t, "dataset-format", s.SetDataset([]byte("no set")))
	requireCode(t, "dataset-format", s.SetDataset(make([]byte, dataset.MaxSize+1)))
	require.NoError(t, s.SetDataset(signed))
	_, err := mobile.NewVerifier(s)
	requireCode(t, "trust-missing", err)
}

// A set dates lists that have no date themselves.
func TestADatasetHasAnAge(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	snapshot := p.snapshot(t, v.At, keysOf(t, v)...)
	set := dataset.Set{MadeAt: v.At.Add(-3 * 24 * time.Hour)}
	set.Add(dataset.Trust, snapshot)
	s := mobile.NewSettings()
	require.NoError(t, s.SetPublisher(p.pem))
	require.NoError(t, s.SetDataset(p.dataset(t, set)))
	require.NoError(t, s.AddTrust(snapshot))
	require.Equal(t, "grace", statusOf(t, verifierOf(t, s).TrustStatus(v.At.UnixMilli())).Age, "the oldest counts")
}

// A border that asks for rules does not do without them.
func TestRulesThatVanishAreMissed(t *testing.T) {
	p, v := newPublisher(t), vector(t, "kind-dose-1-of-2")
	s := settingsOf(t, p, v)
	s.SetArrival("VN", "")
	_, err := mobile.NewVerifier(s)
	requireCode(t, "rules-missing", err)
	require.NoError(t, s.AddRules([]byte(`{"valueSetId":"vaccines-covid-19-names","valueSetValues":{}}`)))
	_, err = mobile.NewVerifier(s)
	requireCode(t, "rules-missing", err)
}
