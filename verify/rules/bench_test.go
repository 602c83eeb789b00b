package rules

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// twentyRules are 20 rules as the EU gateway's countries have them, all of which
// count for a vaccination.
func twentyRules(t testing.TB) *Set {
	logics := []string{
		`{"===":[{"reduce":[[{"var":"payload.r"},{"var":"payload.t"},{"var":"payload.v"}],{"+":[{"var":"accumulator"},{"if":[{"var":"current.0"},1,0]}]},0]},1]}`,
		`{"if":[{"var":"payload.v.0"},{"in":[{"var":"payload.v.0.tg"},{"var":"external.valueSets.disease-agent-targeted"}]},true]}`,
		`{"!":[{"var":"payload.v.1"}]}`,
		`{"if":[{"var":"payload.v.0"},{"in":[{"var":"payload.v.0.mp"},["Abdala","BBIBP-CorV","CoronaVac","Covaxin","Sputnik-V","EU/1/21/1529","EU/1/20/1507","EU/1/20/1528"]]},true]}`,
		`{"if":[{"var":"payload.v.0"},{">=":[{"var":"payload.v.0.dn"},{"var":"payload.v.0.sd"}]},true]}`,
		`{"if":[{"===":[{"var":"payload.v.0.mp"},"EU/1/20/1525"]},{"not-before":[{"plusTime":[{"var":"external.validationClock"},0,"day"]},{"plusTime":[{"var":"payload.v.0.dt"},21,"day"]}]},true]}`,
		`{"if":[{"var":"payload.v.0"},{"not-before":[{"plusTime":[{"var":"external.validationClock"},0,"day"]},{"plusTime":[{"var":"payload.v.0.dt"},14,"day"]}]},true]}`,
		`{"if":[{"after":[{"plusTime":[{"var":"external.validationClock"},-18,"year"]},{"dccDateOfBirth":[{"var":"payload.dob"}]}]},{"not-after":[{"plusTime":[{"var":"external.validationClock"},0,"day"]},{"plusTime":[{"var":"payload.v.0.dt"},270,"day"]}]},true]}`,
		`{"!":[{"in":[{"extractFromUVCI":[{"var":"payload.v.0.ci"},1]},["XX","YY","ZZ"]]}]}`,
		`{"in":[{"var":"payload.v.0.mp"},{"var":"external.valueSets.vaccines-covid-19-names"}]}`,
	}
	var list []Rule
	for i := range 20 {
		r := sampleRule()
		r.Identifier = fmt.Sprintf("VR-DE-%04d", i)
		r.Country, r.Logic = "DE", json.RawMessage(logics[i%len(logics)])
		list = append(list, r)
	}
	set, refused := NewSet(list, sampleValueSets())
	require.Empty(t, refused)
	return set
}

// BenchmarkEvaluate asks 20 rules about one certificate. The floor is the check
// of its signature, which a verdict has to do anyway.
func BenchmarkEvaluate(b *testing.B) {
	set, c := twentyRules(b), sampleCase(b)
	c.Arrival = "DE"
	require.Equal(b, Passed, set.Evaluate(b.Context(), c).Outcome)
	b.Run("floor", func(b *testing.B) {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(b, err)
		digest := sha256.Sum256([]byte("a certificate"))
		signature, err := ecdsa.SignASN1(rand.Reader, key, digest[:])
		require.NoError(b, err)
		b.ReportAllocs()
		for b.Loop() {
			ecdsa.VerifyASN1(&key.PublicKey, digest[:], signature)
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			set.Evaluate(b.Context(), c)
		}
	})
}

// BenchmarkNewSet compiles 20 rules. The floor reads their JSON only.
func BenchmarkNewSet(b *testing.B) {
	var list []Rule
	for _, entries := range twentyRules(b).rules {
		for _, e := range entries {
			list = append(list, e.rule)
		}
	}
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, r := range list {
				var v any
				_ = json.Unmarshal(r.Logic, &v)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			NewSet(list, nil)
		}
	})
}
