package identity

import (
	"context"
	"iter"
)

// Reconciler holds records against a register.
type Reconciler struct {
	registry Registry
}

// NewReconciler makes a Reconciler.
func NewReconciler(registry Registry) *Reconciler { return &Reconciler{registry} }

// Reconcile holds a record against a register.
func Reconcile(ctx context.Context, r Record, registry Registry) (Match, error) {
	return NewReconciler(registry).Reconcile(ctx, r)
}

// Reconcile holds a record against the register.
func (c *Reconciler) Reconcile(ctx context.Context, r Record) (Match, error) {
	reading := read(r)
	return Match{Status: NotFound, Reasons: reading.findings}, ctx.Err()
}

// ReconcileAll holds records against the register.
func (c *Reconciler) ReconcileAll(ctx context.Context, records iter.Seq[Record], workers int) iter.Seq2[Match, error] {
	return func(yield func(Match, error) bool) {
		for r := range records {
			if !yield(c.Reconcile(ctx, r)) {
				return
			}
		}
	}
}
