//go:build unix

package store_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

var missing = store.Feedback{ID: "f1", Facility: "01-001", Class: "dose-missing", Text: "Tôi đã tiêm mũi 2 ngày 3/9.", Phone: "0912345678"}

func TestFeedback(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		me := s.AsPerson([]byte("me"))
		require.NoError(t, me.OpenFeedback(ctx, missing))
		want := missing
		want.Person, want.Province, want.State = []byte("me"), "01", store.Open
		want.OpenedAt, want.DueAt = clock.Now(), clock.Now().Add(48*time.Hour)
		mine, err := me.FeedbackOf(ctx, []byte("me"))
		require.NoError(t, err)
		require.Equal(t, []store.Feedback{want}, mine)

		clock.turn(time.Hour)
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Rejected, "", ""), store.ErrFeedback)
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Rejected, "name-missing", ""), store.ErrFeedback)
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Approved, "feedback-blurred", ""), store.ErrFeedback)
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Open, "", ""), store.ErrFeedback)
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Later, "", strings.Repeat("ô", store.MaxFeedbackText+1)), store.ErrFeedback)
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f2", store.Later, "", ""), store.ErrNotFound)
		require.NoError(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Later, "", "Chúng tôi đang tìm sổ."))
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Later, "", "Vẫn đang tìm."), store.ErrDecided, "said once")
		waiting, err := s.As(lan).FeedbackClock(ctx)
		require.NoError(t, err)
		require.Equal(t, 1, waiting.Open, "its clock goes on")
		clock.turn(time.Hour)
		require.NoError(t, s.As(hanoi).AnswerFeedback(ctx, "f1", store.Rejected, "feedback-blurred", "Ảnh mờ."))
		require.ErrorIs(t, s.As(lan).AnswerFeedback(ctx, "f1", store.Approved, "", ""), store.ErrDecided)

		want.State, want.Reason, want.Note = store.Rejected, "feedback-blurred", "Ảnh mờ."
		want.AnsweredAt, want.AnsweredBy = clock.Now(), "hanoi"
		got, err := me.Feedback(ctx, "f1")
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

func TestOneOpenFeedback(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		good, failures := race(8, func(int) error {
			return s.AsPerson([]byte("me")).OpenFeedback(ctx, store.Feedback{Class: "other"})
		})
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrExists)
		require.NoError(t, s.AsPerson([]byte("you")).OpenFeedback(ctx, store.Feedback{Class: "other"}))

		mine, err := s.As(hoa).FeedbackOf(ctx, []byte("me"))
		require.NoError(t, err)
		require.Len(t, mine, 1)
		good, failures = race(8, func(i int) error {
			return s.As(hoa).AnswerFeedback(ctx, mine[0].ID, store.Approved, "", strconv.Itoa(i))
		})
		require.Equal(t, 1, good)
		requireEach(t, failures, store.ErrDecided)
		require.NoError(t, s.AsPerson([]byte("me")).OpenFeedback(ctx, store.Feedback{Class: "other"}))
	})
}

func TestWhoseFeedback(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		require.NoError(t, s.AsPerson([]byte("me")).OpenFeedback(ctx, missing))
		for _, actor := range []store.Actor{lan, hanoi, hoa, store.Service("w")} {
			list, _, err := s.As(actor).Feedbacks(ctx, store.Open, "", 0)
			require.NoError(t, err)
			require.Len(t, list, 1)
			require.Equal(t, missing.Text, list[0].Text)
		}
		audited, err := s.As(giang).Feedback(ctx, "f1")
		require.NoError(t, err)
		require.Empty(t, audited.Text+audited.Phone)
		for _, view := range []*store.View{s.As(minh), s.As(tay), s.As(congan), s.As(store.Actor{}), s.AsPerson(nil),
			s.AsPerson([]byte("you")), s.As(store.Actor{Role: life.Clerk}), s.As(store.Actor{Role: life.Province, Province: "79"})} {
			list, _, err := view.Feedbacks(ctx, "", "", 0)
			require.NoError(t, err)
			require.Empty(t, list)
			list, err = view.FeedbackOf(ctx, []byte("me"))
			require.NoError(t, err)
			require.Empty(t, list)
			_, err = view.Feedback(ctx, "f1")
			require.ErrorIs(t, err, store.ErrNotFound)
			require.Error(t, view.AnswerFeedback(ctx, "f1", store.Approved, "", ""))
		}
		for _, view := range []*store.View{s.As(congan), s.As(giang), s.As(store.Service("w")), s.AsPerson([]byte("me"))} {
			require.ErrorIs(t, view.AnswerFeedback(ctx, "f1", store.Approved, "", ""), store.ErrForbidden)
		}
		for _, actor := range []store.Actor{lan, congan, hanoi, hoa, giang, store.Service("w"), {}, {Role: life.Citizen}} {
			require.ErrorIs(t, s.As(actor).OpenFeedback(ctx, missing), store.ErrForbidden)
		}
	})
}

func TestFeedbackThatIsNone(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		me := s.AsPerson([]byte("me"))
		for _, class := range store.FeedbackClasses() {
			require.NotEmpty(t, class.Title("vi"))
			require.NotEqual(t, class.Title("vi"), class.Title("en"))
		}
		require.Len(t, store.FeedbackReasons(), 13)
		require.ErrorIs(t, me.OpenFeedback(ctx, store.Feedback{Class: "rude"}), store.ErrFeedback)
		require.ErrorIs(t, me.OpenFeedback(ctx, store.Feedback{Class: "other", Text: strings.Repeat("ô", store.MaxFeedbackText+1)}), store.ErrFeedback)
		require.ErrorIs(t, me.OpenFeedback(ctx, store.Feedback{Class: "other", Phone: strings.Repeat("0", store.MaxContact+1)}), store.ErrFeedback)
		require.ErrorIs(t, me.OpenFeedback(ctx, store.Feedback{Class: "other", Record: "of somebody else"}), store.ErrNotFound)
		require.ErrorIs(t, me.OpenFeedback(ctx, store.Feedback{Class: "other", Facility: "99-001"}), store.ErrNotFound)
		list, err := me.FeedbackOf(ctx, []byte("me"))
		require.NoError(t, err)
		require.Empty(t, list)
		text := "<script>'; DROP TABLE feedback; --\x00 \xff"
		require.NoError(t, me.OpenFeedback(ctx, store.Feedback{Class: "other", Text: text}))
	})
}

func TestPagesOfFeedback(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		clock := newHands()
		s := place(t, open, clock)
		for i := range 7 {
			if i%3 == 0 {
				clock.turn(time.Minute)
			}
			f := store.Feedback{ID: "f" + strconv.Itoa(i), Class: "other", Facility: "01-001"}
			require.NoError(t, s.AsPerson([]byte{1, byte(i)}).OpenFeedback(ctx, f))
		}
		var ids []string
		for after, more := "", true; more; more = after != "" {
			list, next, err := s.As(lan).Feedbacks(ctx, store.Open, after, 2)
			require.NoError(t, err)
			for _, f := range list {
				ids = append(ids, f.ID)
			}
			after = next
		}
		require.Equal(t, []string{"f0", "f1", "f2", "f3", "f4", "f5", "f6"}, ids)
		for _, page := range []string{"x", "1", "1.", ".f1", "'; --"} {
			_, _, err := s.As(lan).Feedbacks(ctx, store.Open, page, 2)
			require.ErrorIs(t, err, store.ErrPage)
		}
	})
}

// What a person has said is found by indexes, so that a look-up takes no longer where
// many have said something; and PostgreSQL compiles no such query.
func TestFeedbackOfOneIsFoundByIndexes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		plan, err := store.FeedbackPlan(context.Background(), s.AsPerson(make([]byte, 64)), make([]byte, 64))
		require.NoError(t, err)
		t.Log(plan)
		require.NotContains(t, plan, "Seq Scan")
		require.NotContains(t, plan, "JIT")
		for line := range strings.Lines(plan) {
			require.False(t, strings.HasPrefix(line, "SCAN"), line)
		}
	})
}
