package service_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

func TestOnlyAllThreeAnswersOpenTheDoor(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		said := b.Issued(t, 1, testbed.FacilityA).Said
		right := service.Question{Number: said.IDNumber, Birth: said.DateOfBirth, LastDose: said.VaccinationDate}
		_, err := b.Service.LookUp(ctx, right)
		require.NoError(t, err)
		for name, wrong := range map[string]func(*service.Question){
			"number":      func(q *service.Question) { q.Number = b.People[2].PersonalID },
			"no number":   func(q *service.Question) { q.Number = "" },
			"birth":       func(q *service.Question) { q.Birth = "1999-09-09" },
			"no birth":    func(q *service.Question) { q.Birth = "" },
			"last dose":   func(q *service.Question) { q.LastDose = "2020-01-01" },
			"no dose":     func(q *service.Question) { q.LastDose = "" },
			"SQL":         func(q *service.Question) { q.Number = "' OR '1'='1" },
			"wild cards":  func(q *service.Question) { q.Number = "%" },
			"a long text": func(q *service.Question) { q.Number = strings.Repeat("0", 1<<16) },
		} {
			q := right
			wrong(&q)
			_, err := b.Service.LookUp(ctx, q)
			require.ErrorIs(t, err, service.ErrNobody, name)
		}
	})
}

func TestFeedbackHasAClock(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		r := b.Issued(t, 1, testbed.FacilityA)
		person, err := b.Service.LookUp(ctx, service.Question{Number: r.Said.IDNumber, Birth: r.Said.DateOfBirth, LastDose: r.Said.VaccinationDate})
		require.NoError(t, err)
		class := store.FeedbackClasses()[0].Code
		_, err = b.Service.ReportMistake(ctx, person, r.Key, "no-such-class", "", "")
		require.ErrorIs(t, err, store.ErrFeedback)
		f, err := b.Service.ReportMistake(ctx, person, r.Key, class, "Tên tôi sai", "0900000001")
		require.NoError(t, err)
		require.Equal(t, 48*time.Hour, f.DueAt.Sub(f.OpenedAt))
		_, err = b.Service.ReportMistake(ctx, person, r.Key, class, "again", "")
		require.ErrorIs(t, err, store.ErrExists)

		for name, want := range map[string]int{testbed.ClerkA: 1, testbed.ClerkB: 0, testbed.ProvinceA: 1, testbed.ProvinceB: 0} {
			open, _, err := b.Service.Feedbacks(ctx, b.Users[name].Actor, store.Open, "", 10)
			require.NoError(t, err, name)
			require.Len(t, open, want, name)
		}
		require.ErrorIs(t, b.Service.AnswerFeedback(ctx, b.Users[testbed.ClerkB].Actor, f.ID, store.Approved, "", ""), store.ErrNotFound)
		clerk := b.Users[testbed.ClerkA].Actor
		require.ErrorIs(t, b.Service.AnswerFeedback(ctx, clerk, f.ID, store.Rejected, "because", ""), store.ErrFeedback)
		require.NoError(t, b.Service.AnswerFeedback(ctx, clerk, f.ID, store.Approved, "", "Đã sửa"))
		require.ErrorIs(t, b.Service.AnswerFeedback(ctx, clerk, f.ID, store.Later, "", ""), store.ErrDecided)
		mine, err := b.Service.FeedbackOf(ctx, person)
		require.NoError(t, err)
		require.Equal(t, store.Approved, mine[0].State)
		require.Equal(t, "Đã sửa", mine[0].Note)
	})
}

// A record is told of from the moment that it is entered, and in every state.
func TestNobodyIsToldNothing(t *testing.T) {
	b := testbed.New(t, testbed.Options{})
	said := b.Record(1, testbed.FacilityA)
	said.FullName = "Nguyễn Thị Không Đúng Tên"
	b.Enter(t, said)
	waiting := mine(t, b, said)
	require.Len(t, waiting, 1)
	require.Equal(t, life.Entered, waiting[0].Record.State)
	b.Drain(t)
	require.NotEqual(t, life.Entered, mine(t, b, said)[0].Record.State)
	steps, _, err := b.Service.Trail(ctx, b.Users[testbed.Auditor].Actor, store.TrailQuery{Action: "look-up"})
	require.NoError(t, err)
	require.Len(t, steps, 2, "who looked stands in the trail")
}

// What somebody reported of a record is shown to them, and to nobody whose it becomes.
func TestFeedbackStaysItsAuthors(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		said := b.Record(2, testbed.FacilityA)
		right := said
		said.IDNumber, said.DateOfBirth = b.People[1].PersonalID, b.People[1].Birth.String()
		key := b.Enter(t, said)
		b.Drain(t)
		author, err := b.Service.LookUp(ctx, questionOf(said))
		require.NoError(t, err)
		_, err = b.Service.ReportMistake(ctx, author, key, "other", "this is not mine", "0900000001")
		require.NoError(t, err)
		_, err = b.Service.Correct(ctx, b.Users[testbed.ClerkA].Actor, key, state(t, b, key).Version, right)
		require.NoError(t, err)
		b.Drain(t)
		require.Equal(t, life.Verified, state(t, b, key).State)
		other, err := b.Service.LookUp(ctx, questionOf(right))
		require.NoError(t, err)
		list, err := b.Service.FeedbackOf(ctx, other)
		require.NoError(t, err)
		require.Empty(t, list)

		own := b.Record(1, testbed.FacilityA)
		b.Enter(t, own)
		b.Drain(t)
		author, err = b.Service.LookUp(ctx, questionOf(own))
		require.NoError(t, err)
		list, err = b.Service.FeedbackOf(ctx, author)
		require.NoError(t, err)
		require.Len(t, list, 1, "said before the register knew who said it")
	})
}

// Anybody at a facility may enter a dose of today for whoever's number and birth date
// they know: that opens none of what is signed, and shuts nobody out.
func TestADoseThatNobodySignedOpensNoOther(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		real := b.Issued(t, 1, testbed.FacilityB)
		class := store.FeedbackClasses()[0].Code
		holder, err := b.Service.LookUp(ctx, questionOf(real.Said))
		require.NoError(t, err)
		_, err = b.Service.ReportMistake(ctx, holder, real.Key, class, "mine", "0900000001")
		require.NoError(t, err)

		false1 := b.Record(1, testbed.FacilityA)
		false1.ID, false1.DoseNumber, false1.VaccinationDate = "false", "2", daysAgo(0)
		key := b.Enter(t, false1)
		b.Drain(t)
		require.Equal(t, life.Verified, state(t, b, key).State, "the register knows the person")
		person, err := b.Service.LookUp(ctx, questionOf(false1))
		require.NoError(t, err)
		doses, err := b.Service.Mine(ctx, person)
		require.NoError(t, err)
		require.Len(t, doses, 1)
		require.Equal(t, key, doses[0].Record.Key)
		reported, err := b.Service.FeedbackOf(ctx, person)
		require.NoError(t, err)
		require.Empty(t, reported)
		_, err = b.Service.ReportMistake(ctx, person, real.Key, class, "", "")
		require.ErrorIs(t, err, store.ErrNotFound)
		certificates, _, err := b.Store.AsPerson(person).Certificates(ctx, store.CertificateQuery{})
		require.NoError(t, err)
		require.Empty(t, certificates)

		require.Len(t, mine(t, b, real.Said), 2, "the last signed dose is known to its holder, who sees both")
		_, err = b.Service.ReportMistake(ctx, person, key, class, "not mine", "")
		require.NoError(t, err)

		b.Sign(t, testbed.ClerkA, key)
		require.Len(t, mine(t, b, false1), 2, "what is signed is somebody's word")
		_, err = b.Service.LookUp(ctx, questionOf(real.Said))
		require.ErrorIs(t, err, service.ErrNobody)
	})
}

func questionOf(said cert.Record) service.Question {
	return service.Question{Number: said.IDNumber, Birth: said.DateOfBirth, LastDose: said.VaccinationDate}
}

// A number was mistyped, and is that of somebody born on the same day.
func TestWhatMayBeAnothersIsNotTold(t *testing.T) {
	onEach(t, func(t *testing.T, b *testbed.Bed) {
		signed := b.Issued(t, 1, testbed.FacilityA)
		twin := b.Record(1, testbed.FacilityB)
		twin.ID, twin.FullName, twin.DoseNumber, twin.VaccinationDate = "twin", "Quách Tĩnh Không", "2", daysAgo(40)
		key := b.Enter(t, twin)
		b.Drain(t)
		require.False(t, state(t, b, key).State.HasSignature())
		doses := mine(t, b, signed.Said)
		require.Len(t, doses, 2)
		for _, d := range doses {
			if d.Record.Key == key {
				require.Equal(t, store.Record{Key: key, State: d.Record.State}, d.Record)
				require.NotEmpty(t, d.Told("vi").What)
				continue
			}
			require.Equal(t, signed.Said, d.Record.Said)
		}
	})
}
