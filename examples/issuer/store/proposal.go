package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// Proposal waits for a second person.
type Proposal struct {
	ID         string
	Kind       ProposalKind
	Subject    string // UVCI, or key identifier in hexadecimal
	Reason     string
	ProposedBy string
	ProposedAt time.Time
	DecidedBy  string
	DecidedAt  time.Time
	Outcome    string // empty, approved, rejected
}

// ProposalKind is what is proposed.
type ProposalKind string

// The kinds of proposals.
const (
	ProposeRevocation  ProposalKind = "revoke"
	ProposePublication ProposalKind = "publish-key"
	ProposeKey         ProposalKind = "key" // to become the active one
	ProposeWithdrawal  ProposalKind = "withdraw-key"
)

// What is decided.
const (
	approved = "approved"
	rejected = "rejected"
)

const (
	// ProposalLife is how long a proposal waits. Source: ours.
	ProposalLife = 7 * 24 * time.Hour
	// MaxReason is how long the reason of a proposal may be, in bytes. Source: ours.
	MaxReason = 500
)

// ErrProposal says that the kind of a proposal is none, or its reason too long.
var ErrProposal = errors.New("store: no such proposal, or a reason that is too long")

const proposalColumns = `id, kind, subject, reason, proposed_by, proposed_at, decided_by, decided_at, outcome`

// Propose keeps what an officer proposes until a second one decides; ID, who and when
// are set here. It fails with ErrForbidden for anybody but an officer, ErrProposal where
// the kind is none or the reason too long, ErrNotFound where there is no such
// certificate or key, ErrKeyState where its state does not let the key be so, and
// ErrExists where the same is proposed already.
func (v *View) Propose(ctx context.Context, p Proposal) (Proposal, error) {
	if v.actor.Role != life.Officer || v.actor.ID == "" {
		return Proposal{}, ErrForbidden
	}
	if len(p.Reason) > MaxReason {
		return Proposal{}, ErrProposal
	}
	id, err := v.store.newKey()
	if err != nil {
		return Proposal{}, err
	}
	p = Proposal{ID: id, Kind: p.Kind, Subject: p.Subject, Reason: p.Reason, ProposedBy: v.actor.ID, ProposedAt: v.store.now()}
	return p, v.store.write(ctx, func(t tx) error {
		if err := subjectIsThere(ctx, t, p); err != nil {
			return err
		}
		if err := endProposals(ctx, t, p.ProposedAt); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO proposals (id, kind, subject, reason, proposed_by, proposed_at)
			VALUES ($1, $2, $3, $4, $5, $6)`, p.ID, p.Kind, p.Subject, p.Reason, p.ProposedBy, p.ProposedAt); err != nil {
			return err
		}
		return v.happen(ctx, t, Happening{Action: "propose-" + string(p.Kind), Subject: p.Subject, Why: p.Reason})
	})
}

// Proposals gives those that wait for a decision, the oldest first, to officers and
// auditors.
func (v *View) Proposals(ctx context.Context) ([]Proposal, error) {
	if !slices.Contains([]life.Role{life.Officer, life.Auditor}, v.actor.Role) {
		return nil, nil
	}
	return readAll(ctx, v.store, scanProposal, `SELECT `+proposalColumns+` FROM proposals
		WHERE outcome = '' AND proposed_at > $1 ORDER BY proposed_at, id`, v.store.now().Add(-ProposalLife))
}

// Decide approves or rejects a proposal of another officer, once. What is approved about
// a key is done with it. Who approves a revocation does it right after, and then calls
// Done; where that is not reached, Approved has it for whoever comes next. It fails with
// ErrForbidden for anybody but an officer, ErrSecondPerson, ErrDecided, ErrNotFound, and
// ErrKeyState: then nothing is decided.
func (v *View) Decide(ctx context.Context, id string, approve bool) (Proposal, error) {
	if v.actor.Role != life.Officer || v.actor.ID == "" {
		return Proposal{}, ErrForbidden
	}
	outcome := rejected
	if approve {
		outcome = approved
	}
	now := v.store.now()
	var p Proposal
	err := v.store.write(ctx, func(t tx) error {
		affected, err := t.exec(ctx, `UPDATE proposals SET outcome = $2, decided_by = $3, decided_at = $4
			WHERE id = $1 AND outcome = '' AND proposed_by <> $3 AND proposed_at > $5`,
			id, outcome, v.actor.ID, now, now.Add(-ProposalLife))
		if err != nil {
			return err
		}
		p, err = one(ctx, t, scanProposal, `SELECT `+proposalColumns+` FROM proposals WHERE id = $1`, id)
		switch {
		case err != nil:
			return err
		case affected == 1:
			return v.decided(ctx, t, p)
		case p.Outcome == "" && p.ProposedBy == v.actor.ID:
			return ErrSecondPerson
		}
		return ErrDecided
	})
	if err != nil {
		return Proposal{}, err
	}
	return p, nil
}

// decided writes a decision into the trail, and does what is about a key.
func (v *View) decided(ctx context.Context, t tx, p Proposal) error {
	if err := v.happen(ctx, t, Happening{Action: p.Outcome + "-" + string(p.Kind), Subject: p.Subject, Why: p.Reason}); err != nil {
		return err
	}
	if p.Kind == ProposeRevocation || p.Outcome != approved {
		return nil
	}
	if err := v.changeKey(ctx, t, p); err != nil {
		return err
	}
	return v.store.done(ctx, t, p.ID)
}

// Approved gives the proposals that were approved and that nobody has told Done, the
// oldest first.
func (s *Store) Approved(ctx context.Context) ([]Proposal, error) {
	return readAll(ctx, s, scanProposal, `SELECT `+proposalColumns+` FROM proposals
		WHERE outcome = 'approved' AND done_at = 0 ORDER BY decided_at, id LIMIT $1`, MaxPage)
}

// Done says that what was proposed and approved is done. Said again it changes nothing.
func (s *Store) Done(ctx context.Context, id string) error {
	return s.write(ctx, func(t tx) error { return s.done(ctx, t, id) })
}

func (s *Store) done(ctx context.Context, t tx, id string) error {
	_, err := t.exec(ctx, `UPDATE proposals SET done_at = $2 WHERE id = $1 AND outcome = 'approved' AND done_at = 0`, id, s.now())
	return err
}

func subjectIsThere(ctx context.Context, t tx, p Proposal) error {
	if p.Kind == ProposeRevocation {
		_, err := one(ctx, t, scanText, `SELECT uvci FROM certificates WHERE uvci = $1 LIMIT 1`, p.Subject)
		return err
	}
	if _, ok := keySteps[p.Kind]; !ok {
		return ErrProposal
	}
	keys, err := all(ctx, t, scanKey, keyQuery)
	if err == nil {
		_, err = keyFor(p, keys)
	}
	return err
}

// endProposals makes room for those that nobody decided in time.
func endProposals(ctx context.Context, t tx, now time.Time) error {
	_, err := t.exec(ctx, `UPDATE proposals SET outcome = 'over' WHERE outcome = '' AND proposed_at <= $1`,
		now.Add(-ProposalLife))
	return err
}

func scanProposal(r rows) (Proposal, error) {
	var p Proposal
	var proposed, decided int64
	err := r.Scan(&p.ID, &p.Kind, &p.Subject, &p.Reason, &p.ProposedBy, &proposed, &p.DecidedBy, &decided, &p.Outcome)
	p.ProposedAt, p.DecidedAt = moment(proposed), moment(decided)
	return p, err
}
