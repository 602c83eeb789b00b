package identity_test

import (
	"context"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
)

// texts leaves out of records what only the test may know.
func texts(records []population.Record) iter.Seq[identity.Record] {
	return func(yield func(identity.Record) bool) {
		for _, r := range records {
			if !yield(r.Record) {
				return
			}
		}
	}
}

// The figures that a country may count on, with every class of mistakes at its
// published rate. examples/linkage measures them with millions.
func TestReconcileAPopulation(t *testing.T) {
	for name, estimated := range map[string]bool{"estimated": true, "default": false} {
		t.Run(name, func(t *testing.T) {
			p := population.New(11, 20_000)
			x, report := identity.NewIndex(p.People())
			require.Zero(t, report.Broken)
			records := slices.Collect(p.Records(20_000, population.Published(), 10))
			model := identity.DefaultModel()
			atLeast := 0.80 // of the fixable ones, where each proposal by itself has to be certain
			if estimated {
				var err error
				model, err = identity.Estimate(context.Background(), slices.Collect(texts(records)), x, identity.EstimateOptions{})
				require.NoError(t, err)
				atLeast = 0.95
			}
			var proposals, wrong, fixable, fixed, form, verified int
			i := 0
			for m, err := range identity.NewReconciler(x, model).ReconcileAll(context.Background(), texts(records), 0) {
				require.NoError(t, err)
				truth := records[i].Truth
				i++
				right := m.Person.PersonalID == truth.PersonalID
				switch m.Status {
				case identity.Verified:
					require.True(t, right && population.MayVerify(truth.Class), "false verified: a record of class %s", truth.Class)
				case identity.Correctable:
					proposals++
					require.NotZero(t, m.Reasons)
					if !right {
						wrong++
					}
				default:
					require.Zero(t, m.Person, "nobody is named")
				}
				if truth.Fixable {
					fixable++
					if right {
						fixed++
					}
				}
				if truth.Form {
					form++
					if m.Status == identity.Verified {
						verified++
					}
				}
			}
			require.LessOrEqual(t, float64(wrong), float64(proposals)/1000, "wrong proposals")
			require.GreaterOrEqual(t, float64(fixed), atLeast*float64(fixable), "fixable records found")
			require.GreaterOrEqual(t, float64(verified), 0.999*float64(form), "verified of those that differ in form")
		})
	}
}

func TestEstimateLearnsFromTheRecords(t *testing.T) {
	p := population.New(12, 20_000)
	x, _ := identity.NewIndex(p.People())
	fit := func(rates population.Rates) identity.Model {
		records := slices.Collect(p.Records(4000, rates, 1))
		m, err := identity.Estimate(context.Background(), slices.Collect(texts(records)), x, identity.EstimateOptions{})
		require.NoError(t, err)
		again, err := identity.Estimate(context.Background(), slices.Collect(texts(records)), x, identity.EstimateOptions{Workers: 1})
		require.NoError(t, err)
		require.Equal(t, m, again, "the same sample, the same model")
		return m
	}
	swapped := fit(population.Rates{"birth-swapped": 0.3})
	absent := fit(population.Rates{"not-in-register": 0.3})
	require.InDelta(t, 0.3, swapped.Birth[identity.BirthSwapped], 0.05)
	require.Less(t, absent.Birth[identity.BirthSwapped], 0.01)
	require.InDelta(t, 0.7, absent.InRegister, 0.05)
	require.Greater(t, swapped.InRegister, 0.95)
	for _, m := range []identity.Model{swapped, absent} {
		require.GreaterOrEqual(t, m.Threshold, 0.95)
		require.LessOrEqual(t, m.Threshold, 1.0)
	}

	none, err := identity.Estimate(context.Background(), nil, x, identity.EstimateOptions{})
	require.NoError(t, err)
	require.InDelta(t, identity.DefaultModel().InRegister, none.InRegister, 1e-9)
}
