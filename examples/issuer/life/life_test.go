package life

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestARecordGoesItsWay(t *testing.T) {
	steps := []struct {
		event Event
		by    Role
		want  State
	}{
		{Enter, Clerk, Entered}, {Fault, System, Faulty}, {Correct, Clerk, Entered}, {Pass, System, Checked},
		{Propose, System, Correctable}, {Accept, Clerk, Entered}, {Pass, System, Checked}, {Verify, System, Verified},
		{Sign, Clerk, Signed}, {Issue, System, Issued}, {Renew, System, Renewed}, {Renew, System, Renewed},
		{Supersede, System, Superseded}, {Revoke, Officer, Revoked},
	}
	state := State("")
	for _, s := range steps {
		next, err := Next(state, s.event, s.by)
		require.NoError(t, err, "%s from %s", s.event, state)
		require.Equal(t, s.want, next)
		state = next
	}
}

func TestWhatMayNotBe(t *testing.T) {
	for _, c := range []struct {
		from  State
		event Event
		by    Role
		want  error
	}{
		{"", Enter, Citizen, ErrRole},
		{"", Issue, System, ErrTransition},
		{Entered, Sign, Clerk, ErrTransition},
		{Faulty, Sign, Clerk, ErrTransition},
		{Conflict, Accept, Clerk, ErrTransition},
		{Conflict, Vouch, Clerk, ErrRole},
		{NotFound, Vouch, Officer, ErrRole},
		{Verified, Sign, Officer, ErrRole},
		{Verified, Issue, System, ErrTransition},
		{Signed, Issue, Clerk, ErrRole},
		{Issued, Issue, System, ErrTransition},
		{Issued, Correct, Clerk, ErrTransition},
		{Issued, Revoke, Clerk, ErrRole},
		{Issued, Revoke, System, ErrRole},
		{Superseded, Renew, System, ErrTransition},
		{Revoked, Renew, System, ErrTransition},
		{Revoked, Revoke, Officer, ErrTransition},
		{Issued, Withdraw, Clerk, ErrTransition},
		{"nowhere", Correct, Clerk, ErrTransition},
	} {
		_, err := Next(c.from, c.event, c.by)
		require.ErrorIs(t, err, c.want, "%s from %q by %s", c.event, c.from, c.by)
	}
}

func TestAuditorsAndCitizensChangeNothing(t *testing.T) {
	for _, row := range Table() {
		require.NotContains(t, row.By, Auditor, row.Event)
		require.NotContains(t, row.By, Citizen, row.Event)
	}
}

func TestAnEventLeadsFromAStateToOneStateOnly(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Table() {
		froms := row.From
		if froms == nil {
			froms = []State{""}
		}
		for _, from := range froms {
			key := string(from) + " " + string(row.Event)
			require.False(t, seen[key], key)
			seen[key] = true
		}
	}
}

// From every state but the last ones a record gets on: nobody is told to wait for ever.
func TestNoStateIsADeadEnd(t *testing.T) {
	for _, s := range States() {
		ends := slices.Contains([]State{Revoked, Withdrawn}, s)
		goesOn := slices.ContainsFunc(Table(), func(row Transition) bool { return slices.Contains(row.From, s) })
		require.Equal(t, ends, !goesOn, s)
	}
}

func TestEveryStateIsExplained(t *testing.T) {
	for _, s := range States() {
		for _, language := range []string{"vi", "en"} {
			require.NotEmpty(t, Title(s, language), s)
			said := Tell(s, language)
			require.NotEmpty(t, said.What, s)
			require.NotEmpty(t, said.Do, s)
		}
		require.NotEqual(t, Tell(s, "vi"), Tell(s, "en"), s)
	}
}
