package population

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

// only gives records of one class.
func only(t *testing.T, class string, n int) []Record {
	t.Helper()
	var records []Record
	for r := range testPopulation().Records(n, Rates{class: 1}, 100) {
		require.Equal(t, class, r.Truth.Class)
		records = append(records, r)
	}
	return records
}

var register = sync.OnceValue(func() map[string]identity.Person {
	people := map[string]identity.Person{}
	for q := range testPopulation().People() {
		people[q.PersonalID] = q
	}
	return people
})

func isoBirth(r Record) string {
	if b := r.DateOfBirth; len(b) == 10 && b[2] == '/' {
		return b[6:] + "-" + b[3:5] + "-" + b[:2]
	}
	return r.DateOfBirth
}

// TestEachClassDiffersAsItSays looks at which fields differ from the register.
func TestEachClassDiffersAsItSays(t *testing.T) {
	people := register()
	for _, c := range classes {
		t.Run(c.name, func(t *testing.T) {
			for _, r := range only(t, c.name, 300) {
				require.Equal(t, c.form, r.Truth.Form)
				require.NotEmpty(t, r.Truth.Expect)
				if c.absent || c.nobody {
					require.Empty(t, r.Truth.PersonalID)
					require.False(t, r.Truth.Fixable)
					if c.absent {
						require.Zero(t, people[r.IDNumber])
					}
					continue
				}
				q, ok := people[r.Truth.PersonalID]
				require.True(t, ok)
				name := strings.EqualFold(r.FullName, q.FullName)
				birth := isoBirth(r) == q.Birth.String()
				sex := r.Sex == q.Sex.String()
				number := r.IDNumber == q.PersonalID
				if c.form {
					require.True(t, birth && sex && number)
					require.Equal(t, letters(q.FullName), letters(r.FullName))
					continue
				}
				says := func(what string) bool {
					return strings.HasPrefix(c.name, what) || strings.HasPrefix(c.name, "pair-") && strings.Contains(c.name, what)
				}
				require.Equal(t, says("sex"), !sex, "sex")
				require.Equal(t, says("number") || says("namesake"), !number, "number")
				if c.name != "partial-birth" {
					require.Equal(t, says("birth"), !birth, "birth %q", r.DateOfBirth)
				}
				require.Equal(t, says("name") && c.name != "namesake-no-number", !name, "name %q", r.FullName)
				if r.Truth.Fixable && !says("number") {
					require.NotContains(t, r.Truth.Expect, identity.Conflict)
				}
				if other, ok := people[r.IDNumber]; ok && !number {
					require.True(t, c.hard, "the number is somebody's: %v", other.PersonalID)
				}
			}
		})
	}
}

// letters are the letters of a name, without marks, case, spaces and signs.
func letters(name string) string {
	base := strings.Map(func(r rune) rune {
		if r >= 0x300 && r < 0x370 {
			return -1
		}
		return r
	}, name)
	return together(base)
}

func TestPublishedShares(t *testing.T) {
	const n = 50_000
	noNumber, withNumber, wrong, rightNumber := 0.0, 0.0, 0.0, 0.0
	for r := range testPopulation().Records(n, Published(), 500) {
		switch class := r.Truth.Class; {
		case r.Truth.Form:
			withNumber++
		case strings.Contains(class, "no-number"), class == "number-missing", class == "number-zeros", class == "number-length",
			class == "number-letters", class == "number-insurance", class == "number-vn-passport", class == "rubbish":
			noNumber++
		case class == "number-old-card", class == "number-separators", class == "number-fullwidth", class == "name-d-stroke",
			class == "name-i-y", class == "name-some-marks", class == "foreigner":
			withNumber++
		default:
			withNumber++
			wrong++
			if r.IDNumber == r.Truth.PersonalID {
				rightNumber++
			}
		}
	}
	require.InDelta(t, 0.12, noNumber/n, 0.01)
	require.InDelta(t, 0.26, wrong/withNumber, 0.04)
	require.Greater(t, rightNumber/wrong, 0.6)
}

func TestNobodyIsTooYoungForTheDose(t *testing.T) {
	people := register()
	for r := range testPopulation().Records(20_000, nil, 10) {
		given, err := time.Parse(time.DateOnly, r.VaccinationDate)
		require.NoError(t, err)
		born := people[r.Truth.PersonalID].Birth.First()
		if given.Before(born.AddDate(5, 0, 0)) || r.DoseNumber > r.DosesInSeries {
			t.Fatalf("born %s, given %s, dose %s of %s", born, given, r.DoseNumber, r.DosesInSeries)
		}
	}
}

func TestUnknownClassPanics(t *testing.T) {
	require.Panics(t, func() { testPopulation().Records(1, Rates{"no-such": 1}, 1) })
}

// A record with too little for one person is not called fixable.
func TestFixableMeansOnePerson(t *testing.T) {
	same := map[string]int{}
	for q := range testPopulation().People() {
		same[folded(q.FullName)+q.Birth.String()]++
	}
	fixable, not := 0, 0
	for _, r := range only(t, "number-missing", 20_000) {
		if !r.Truth.Fixable {
			not++
			continue
		}
		fixable++
		if n := same[folded(r.FullName)+isoBirth(r)]; n != 1 {
			t.Fatalf("%d people: %+v", n, r)
		}
	}
	require.Positive(t, not)
	require.Greater(t, fixable, 20*not)
}

func BenchmarkRecords(b *testing.B) {
	p := testPopulation()
	b.ReportAllocs()
	for b.Loop() {
		for range p.Records(10_000, Published(), 500) {
		}
	}
}
