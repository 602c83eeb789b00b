package verify_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/revocation"
	"github.com/vaxcert/vaxcert/verify/rules"
)

// BenchmarkBorder times a whole verdict, with ten million revoked certificates and
// 20 rules, against the bare signature, turn by turn.
func BenchmarkBorder(b *testing.B) {
	p := newPKI(b)
	random := mathrand.New(mathrand.NewPCG(1, 2))
	hashes := make([]revocation.Hash, 10_000_000)
	for i := range hashes {
		binary.BigEndian.PutUint64(hashes[i][:], random.Uint64())
		binary.BigEndian.PutUint64(hashes[i][8:], random.Uint64())
	}
	list, err := revocation.NewList(revocation.Scope{Country: "VN", Types: revocation.UCI}, hashes)
	require.NoError(b, err)
	clock := func() time.Time { return issuedAt.Add(time.Hour) }
	v, err := verify.New(verify.Options{
		Trust: verify.NewKeySet(p.key), Clock: clock,
		Revocations: revocation.NewStore(clock, revocation.NewLists(list)), Rules: twentyRules(b), Arrival: "DE",
	})
	require.NoError(b, err)
	texts := make([]string, 64)
	for i := range texts {
		c := claims()
		entry := dcc()
		entry["v"].([]any)[0].(map[string]any)["ci"] = fmt.Sprintf("URN:UVCI:01:VN:%032X", i)
		c[-260] = map[int]any{1: entry}
		texts[i] = p.text(b, c)
	}
	at := 0
	ours := func() bool { at++; return v.Verify(b.Context(), texts[at%len(texts)]).Decision == verify.Valid }
	require.True(b, ours(), "%v", v.Verify(b.Context(), texts[0]))

	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(b, err)
	digest := sha256.Sum256([]byte("floor"))
	signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
	require.NoError(b, err)
	floor := func() bool { return ecdsa.VerifyASN1(&key.PublicKey, digest[:], signature) }
	var ratios []float64
	for b.Loop() {
		bare, full := turn(floor), turn(ours)
		ratios = append(ratios, float64(full)/float64(bare))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "x-floor")
}

// twentyRules are acceptance rules for a vaccination, as countries have them.
func twentyRules(t testing.TB) *rules.Set {
	logics := []string{
		`{"in":[{"var":"payload.v.0.tg"},{"var":"external.valueSets.disease-agent-targeted"}]}`,
		`{"!":[{"var":"payload.v.1"}]}`,
		`{"in":[{"var":"payload.v.0.mp"},{"var":"external.valueSets.vaccines-covid-19-names"}]}`,
		`{">=":[{"var":"payload.v.0.dn"},{"var":"payload.v.0.sd"}]}`,
		`{"not-after":[{"plusTime":[{"var":"payload.v.0.dt"},0,"day"]},{"plusTime":[{"var":"external.validationClock"},0,"day"]}]}`,
	}
	var list []rules.Rule
	for i := range 20 {
		r := rule(fmt.Sprintf("VR-DE-%04d", i), "DE", nil)
		r.Engine, r.EngineVersion, r.Logic = rules.EngineCertLogic, rules.EngineVersion, json.RawMessage(logics[i%len(logics)])
		list = append(list, r)
	}
	set, refused := rules.NewSet(list, rules.DefaultValueSets())
	require.Empty(t, refused)
	return set
}
