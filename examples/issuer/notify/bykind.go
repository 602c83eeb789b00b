package notify

import "context"

// ByKind sends a notice by e-mail where it has an address for one, and else by another
// notifier. Both are required.
type ByKind struct{ Email, Phone Notifier }

// Notify fails as the one does that sends it.
func (b ByKind) Notify(ctx context.Context, n Notice) error {
	if n.To.Email != "" {
		return b.Email.Notify(ctx, n)
	}
	return b.Phone.Notify(ctx, n)
}
