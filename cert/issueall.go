package cert

import (
	"context"
	"iter"

	"github.com/vaxcert/vaxcert/internal/ordered"
)

// Outcome is what became of one certificate of IssueAll: Issued, or the error
// of Prepare or Issue.
type Outcome struct {
	Issued *Issued
	Err    error
}

// IssueAll prepares and signs certificates on several goroutines: workers of
// them, or one a processor where workers is 0. Outcomes come in the order of
// the certificates, one each; an error concerns its certificate only. Memory
// does not grow with their number. When ctx ends, certificates that were taken
// in give its error and no more are taken.
func (i *Issuer) IssueAll(ctx context.Context, certificates iter.Seq[Certificate], workers int) iter.Seq[Outcome] {
	return ordered.Map(ctx, certificates, workers, func(ctx context.Context, c Certificate) Outcome {
		draft, err := i.Prepare(c)
		if err != nil {
			return Outcome{Err: err}
		}
		issued, err := i.Issue(ctx, draft)
		return Outcome{issued, err}
	})
}
