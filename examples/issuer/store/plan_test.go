//go:build unix

package store_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// Pages are found by an index, whoever asks for what: no table is read from its
// beginning to its end.
func TestPlans(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := open(store.Options{})
		for _, f := range facilities() {
			require.NoError(t, s.PutFacility(ctx, f))
		}
		middle := fill(t, s, 3_000)
		person := store.Query{Person: make([]byte, 32)}
		for _, c := range append(pages, []page{
			{"person", hoa, person}, {"clerk-person", lan, person}, {"record", hoa, store.Query{RecordID: "R000001"}},
			{"clerk-record", lan, store.Query{RecordID: "R000001"}}, {"province-cause", hanoi, store.Query{Cause: "number-missing"}},
			{"officer-states", hoa, store.Query{States: []life.State{life.Issued, life.Signed, life.Faulty}}},
		}...) {
			if c.query.Person == nil && c.query.RecordID == "" {
				c.query.After = middle
			}
			plan, err := store.RecordPlan(ctx, s.As(c.who), c.query)
			require.NoError(t, err)
			t.Log(c.name + "\n" + plan)
			require.NotContains(t, plan, "Seq Scan", c.name)
			for line := range strings.Lines(plan) {
				require.False(t, strings.HasPrefix(line, "SCAN") && !strings.Contains(line, "part"), "%s: %s", c.name, line)
			}
		}
		for name, c := range map[string]struct {
			who   store.Actor
			query store.CertificateQuery
		}{
			"officer": {hoa, store.CertificateQuery{}}, "clerk": {lan, store.CertificateQuery{}}, "reviewer": {congan, store.CertificateQuery{}},
			"status": {hoa, store.CertificateQuery{Status: store.Current}}, "record": {hoa, store.CertificateQuery{Record: "x"}},
		} {
			plan, err := store.CertificatePlan(ctx, s.As(c.who), c.query)
			require.NoError(t, err)
			t.Log(name + "\n" + plan)
		}
	})
}
