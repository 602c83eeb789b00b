//go:build unix

package store_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

var newKey = store.Proposal{Kind: store.ProposePublication, Subject: "0102030405060708", Reason: "the old one ends in July"}

// putKeys makes a first key known, that is active, and newKey's.
func putKeys(t *testing.T, s *store.Store) {
	require.NoError(t, s.PutKey(context.Background(), store.IssuingKey{ID: []byte{9}, Certificate: []byte("first")}))
	require.NoError(t, s.PutKey(context.Background(), store.IssuingKey{ID: []byte{1, 2, 3, 4, 5, 6, 7, 8}, Certificate: []byte("DER")}))
}

func TestTwoPersons(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		_, err := s.As(hoa).Propose(ctx, newKey)
		require.ErrorIs(t, err, store.ErrNotFound, "there is no such key")
		putKeys(t, s)

		p, err := s.As(hoa).Propose(ctx, newKey)
		require.NoError(t, err)
		require.Equal(t, "hoa", p.ProposedBy)
		require.Equal(t, clock.Now(), p.ProposedAt)
		_, err = s.As(binh).Propose(ctx, newKey)
		require.ErrorIs(t, err, store.ErrExists)
		for _, view := range []*store.View{s.As(hoa), s.As(binh), s.As(giang)} {
			list, err := view.Proposals(ctx)
			require.NoError(t, err)
			require.Equal(t, []store.Proposal{p}, list)
		}

		_, err = s.As(hoa).Decide(ctx, p.ID, true)
		require.ErrorIs(t, err, store.ErrSecondPerson)
		_, err = s.As(binh).Decide(ctx, "another", true)
		require.ErrorIs(t, err, store.ErrNotFound)
		decided, err := s.As(binh).Decide(ctx, p.ID, true)
		require.NoError(t, err)
		p.DecidedBy, p.DecidedAt, p.Outcome = "binh", clock.Now(), "approved"
		require.Equal(t, p, decided)
		for _, officer := range []store.Actor{hoa, binh} {
			_, err = s.As(officer).Decide(ctx, p.ID, false)
			require.ErrorIs(t, err, store.ErrDecided)
		}
		list, err := s.As(hoa).Proposals(ctx)
		require.NoError(t, err)
		require.Empty(t, list)

	})
}

// A revocation that was approved waits to be carried out.
func TestApproved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := toIssued(t, s, writeDown(t, s, machine, entryOf("01-001", 1)), clock.Now())
		p, err := s.As(hoa).Propose(ctx, store.Proposal{Kind: store.ProposeRevocation, Subject: r.UVCI, Reason: "wrong-person"})
		require.NoError(t, err)
		p, err = s.As(binh).Decide(ctx, p.ID, true)
		require.NoError(t, err)
		approved, err := s.Approved(ctx)
		require.NoError(t, err)
		require.Equal(t, []store.Proposal{p}, approved)
		require.NoError(t, s.Done(ctx, p.ID))
		require.NoError(t, s.Done(ctx, p.ID))
		approved, err = s.Approved(ctx)
		require.NoError(t, err)
		require.Empty(t, approved)
	})
}

// Of many who decide at once, one does.
func TestDecidedOnce(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		putKeys(t, s)
		p, err := s.As(hoa).Propose(ctx, newKey)
		require.NoError(t, err)
		good, failures := race(8, func(i int) error {
			_, err := s.As(binh).Decide(ctx, p.ID, i%2 == 0)
			return err
		})
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrDecided)

		good, failures = race(8, func(i int) error {
			_, err := s.As(hoa).Propose(ctx, store.Proposal{Kind: store.ProposeWithdrawal, Subject: "09", Reason: "stolen"})
			return err
		})
		require.Equal(t, 1, good, "proposed once")
		requireEach(t, failures, store.ErrExists)
	})
}

func TestProposalGetsTooOld(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		putKeys(t, s)
		old, err := s.As(hoa).Propose(ctx, newKey)
		require.NoError(t, err)
		clock.turn(store.ProposalLife)
		list, err := s.As(binh).Proposals(ctx)
		require.NoError(t, err)
		require.Empty(t, list)
		_, err = s.As(binh).Decide(ctx, old.ID, true)
		require.ErrorIs(t, err, store.ErrDecided)
		again, err := s.As(hoa).Propose(ctx, newKey)
		require.NoError(t, err)
		require.NotEqual(t, old.ID, again.ID)
		_, err = s.As(binh).Decide(ctx, again.ID, false)
		require.NoError(t, err)
		approved, err := s.Approved(ctx)
		require.NoError(t, err)
		require.Empty(t, approved)
	})
}

// What two persons decide, and what a citizen reports, stands in the trail.
func TestDeedsAreInTheTrail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		r := toIssued(t, s, writeDown(t, s, machine, entryOf("01-001", 1)), clock.Now())
		p, err := s.As(hoa).Propose(ctx, store.Proposal{Kind: store.ProposeRevocation, Subject: r.UVCI, Reason: "wrong-person"})
		require.NoError(t, err)
		_, err = s.As(binh).Decide(ctx, p.ID, true)
		require.NoError(t, err)
		require.NoError(t, s.AsPerson(r.Person).OpenFeedback(ctx, store.Feedback{ID: "f1", Record: r.Key, Class: "name-wrong"}))
		require.NoError(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Rejected, "feedback-name", "Tên đúng."))
		asked, err := s.As(lan).PutSigningRequest(ctx, store.SigningRequest{Facility: "01-001", Items: toSign})
		require.NoError(t, err)
		_, err = s.As(lan).TakeSigningRequest(ctx, asked.ID)
		require.NoError(t, err)
		for _, want := range [][4]string{
			{"hoa", "propose-revoke", r.UVCI, "wrong-person"},
			{"binh", "approved-revoke", r.UVCI, "wrong-person"},
			{"", "open-feedback", "f1", "name-wrong"},
			{"lan", "answer-feedback", "f1", "rejected feedback-name"},
			{"lan", "request-signatures", asked.ID, ""},
			{"lan", "take-signatures", asked.ID, ""},
		} {
			steps, _, err := s.As(giang).Trail(ctx, store.TrailQuery{Action: want[1]})
			require.NoError(t, err)
			require.Len(t, steps, 1, want[1])
			require.Equal(t, want, [4]string{steps[0].Actor, steps[0].Action, steps[0].Subject, steps[0].Why})
		}
	})
}

func TestWhoProposes(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		putKeys(t, s)
		p, err := s.As(hoa).Propose(ctx, newKey)
		require.NoError(t, err)
		nobody := store.Actor{Role: hoa.Role}
		for _, actor := range []store.Actor{lan, congan, hanoi, giang, store.Service("w"), {}, nobody} {
			_, err := s.As(actor).Propose(ctx, newKey)
			require.ErrorIs(t, err, store.ErrForbidden)
			_, err = s.As(actor).Decide(ctx, p.ID, true)
			require.ErrorIs(t, err, store.ErrForbidden)
			if actor != giang && actor != nobody {
				list, err := s.As(actor).Proposals(ctx)
				require.NoError(t, err)
				require.Empty(t, list)
			}
		}
		_, err = s.As(hoa).Propose(ctx, store.Proposal{Kind: "coffee"})
		require.ErrorIs(t, err, store.ErrProposal)
		_, err = s.As(hoa).Propose(ctx, store.Proposal{Kind: store.ProposeKey, Reason: strings.Repeat("x", store.MaxReason+1)})
		require.ErrorIs(t, err, store.ErrProposal)
		_, err = s.As(hoa).Propose(ctx, store.Proposal{Kind: store.ProposeRevocation, Subject: "URN:UVCI:01:VN:0"})
		require.ErrorIs(t, err, store.ErrNotFound)
		_, err = s.As(hoa).Propose(ctx, store.Proposal{Kind: store.ProposeKey, Subject: "no hex"})
		require.ErrorIs(t, err, store.ErrNotFound)
	})
}
