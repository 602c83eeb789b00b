package identity

import (
	"context"
	"slices"

	"github.com/vaxcert/vaxcert/internal/ordered"
)

// EstimateOptions says how to fit a Model.
type EstimateOptions struct {
	// MaxFalse is the share of proposals that may be wrong. Above 0 and below 1;
	// default 0.001.
	MaxFalse float64
	// Workers is how many records are looked at at once; default the number of
	// processors.
	Workers int
}

// Estimate fits a Model to a sample of the records and a register, without
// knowing which record is whose: expectation maximisation. The sample should be
// drawn from all records at random; 20,000 are plenty, and with fewer the result
// stays near DefaultModel. The order of the sample has no influence, its content
// has: the same sample gives the same Model.
//
// The threshold is the lowest at which the expected share of wrong proposals, by
// the model's own probabilities over the sample, is half of MaxFalse; but not
// below 0.99, where probabilities are too rough to rely on. It fails with
// ErrMaxFalse, and with the error of the Registry.
//
// Source: Dempster, Laird and Rubin (1977); Winkler, Using the EM Algorithm for
// Weight Computation in the Fellegi-Sunter Model (1988); Fellegi and Sunter
// (1969) section 3 for thresholds from error rates.
func Estimate(ctx context.Context, sample []Record, registry Registry, o EstimateOptions) (Model, error) {
	if o.MaxFalse == 0 {
		o.MaxFalse = 0.001
	}
	if !(o.MaxFalse > 0 && o.MaxFalse < 1) {
		return Model{}, ErrMaxFalse
	}
	c := NewReconciler(registry, DefaultModel())
	var compared []explanations
	type outcome struct {
		explanations explanations
		err          error
	}
	for out := range ordered.Map(ctx, slices.Values(sample), o.Workers, func(ctx context.Context, r Record) outcome {
		e, err := c.evidence(ctx, r)
		return outcome{e, err}
	}) {
		if out.err != nil {
			return Model{}, out.err
		}
		if out.explanations.ranked != nil {
			compared = append(compared, out.explanations)
		}
	}
	for range rounds {
		c.model = c.model.maximise(compared, c.frequencies.people)
	}
	c.model.Threshold = c.model.thresholdFor(compared, c.frequencies.people, o.MaxFalse)
	return c.model, ctx.Err()
}

const (
	rounds     = 12  // after which the probabilities hardly move any more
	priorCount = 100 // how many records DefaultModel weighs
	maxKept    = 16  // candidates of a record; the others explain nothing
)

// evidence gives the likeliest candidates of a record, without the people
// themselves. There are none where nobody is to be looked for.
func (c *Reconciler) evidence(ctx context.Context, r Record) (explanations, error) {
	q := c.question(r)
	if q.exempt || !q.enough() {
		return explanations{}, ctx.Err()
	}
	owners, err := c.owners(ctx, q.number)
	if err != nil {
		return explanations{}, err
	}
	all, err := c.explain(ctx, q, owners)
	if err != nil {
		return explanations{}, err
	}
	kept := make([]ranked, min(len(all.ranked), maxKept))
	for i := range kept {
		kept[i] = ranked{evidence: all.ranked[i].evidence}
	}
	all.ranked = kept
	return all, nil
}

// maximise gives the model that fits best to the probabilities of the present
// one.
func (m Model) maximise(compared []explanations, people int) Model {
	counts := DefaultModel()
	multiply(counts.Name[:], priorCount)
	multiply(counts.Birth[:], priorCount)
	multiply(counts.Number[:], priorCount)
	sexes := [2]float64{priorCount * (1 - counts.SexWrong), priorCount * counts.SexWrong}
	found := priorCount * counts.InRegister
	for k := range compared {
		m.judge(&compared[k], people)
		for i := range compared[k].ranked {
			r := &compared[k].ranked[i]
			p, c := r.probability, &r.evidence.comparison
			found += p
			if c.name != NameUnknown {
				counts.Name[c.nameLevel()] += p
			}
			if c.birth != BirthUnknown {
				counts.Birth[c.birth] += p
			}
			if c.number != NumberNone {
				counts.Number[c.number] += p
			}
			if c.sexes != sexUnknown {
				sexes[c.sexes] += p
			}
		}
	}
	normalise(counts.Name[:])
	normalise(counts.Birth[:])
	normalise(counts.Number[:])
	counts.InRegister = found / float64(priorCount+len(compared))
	counts.SexWrong = sexes[sexDiffers] / (sexes[sexSame] + sexes[sexDiffers])
	counts.Threshold = m.Threshold
	return counts
}

// multiply turns probabilities into counts.
func multiply(levels []float64, by float64) {
	for i := range levels {
		levels[i] *= by
	}
}

// normalise turns counts into probabilities.
func normalise(levels []float64) {
	sum := 0.0
	for _, count := range levels {
		sum += count
	}
	multiply(levels, 1/sum)
}

// leastThreshold is the lowest of thresholds, whatever rate of errors is asked
// for: below, the probabilities are too rough.
const leastThreshold = 0.99

// thresholdFor gives the threshold at which the wrong proposals are expected to
// be half of what is allowed, since the probabilities are not exact. Proposals
// that are wrong no more often than is allowed need no others to make up for them.
func (m *Model) thresholdFor(compared []explanations, people int, maxFalse float64) float64 {
	var wrong []float64
	for k := range compared {
		m.judge(&compared[k], people)
		if best := likeliest(compared[k].ranked); best != nil && !best.evidence.agrees() {
			wrong = append(wrong, 1-best.probability)
		}
	}
	slices.Sort(wrong)
	threshold, sum := 1-maxFalse, 0.0
	for i, w := range wrong {
		if sum += w; sum/float64(i+1) > maxFalse/2 {
			break
		}
		threshold = min(threshold, 1-w)
	}
	return max(threshold, leastThreshold)
}

func likeliest(candidates []ranked) *ranked {
	var best *ranked
	for i := range candidates {
		if best == nil || candidates[i].probability > best.probability {
			best = &candidates[i]
		}
	}
	return best
}
