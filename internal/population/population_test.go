package population

import (
	"hash/fnv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

const testPeople = 100_000

var testPopulation = sync.OnceValue(func() *Population { return New(7, testPeople) })

func TestSameSeedSamePeopleAndRecords(t *testing.T) {
	sum := func(seed uint64) uint64 {
		h := fnv.New64a()
		p := New(seed, 5000)
		for q := range p.People() {
			h.Write([]byte(q.PersonalID + q.OldID + q.FullName + q.Birth.String() + q.Sex.String() + q.Province))
		}
		for r := range p.Records(5000, Published(), 50) {
			h.Write([]byte(r.ID + r.FacilityID + r.FullName + r.DateOfBirth + r.IDNumber + r.VaccinationDate + r.Truth.Class))
		}
		return h.Sum64()
	}
	require.Equal(t, sum(1), sum(1))
	require.NotEqual(t, sum(1), sum(2))
}

func TestNumbersAreUniqueAndAgreeWithThePerson(t *testing.T) {
	p := testPopulation()
	numbers, cards, people, shared := map[string]bool{}, map[string]int{}, 0, 0
	for q := range p.People() {
		people++
		century := q.PersonalID[3] - '0'
		if numbers[q.PersonalID] || len(q.PersonalID) != 12 || !p.numbers.taken(q.PersonalID) ||
			(q.Sex == identity.Female) != (century%2 == 1) ||
			q.Birth.String()[:4] != []string{"19", "20"}[century/2]+q.PersonalID[4:6] {
			t.Fatalf("%+v", q)
		}
		numbers[q.PersonalID] = true
		if q.OldID != "" {
			if len(q.OldID) != 9 || q.Birth.Year() >= 2000 {
				t.Fatalf("%+v", q)
			}
			cards[q.OldID]++
			if cards[q.OldID] == 2 {
				shared++
			}
		}
	}
	require.Equal(t, testPeople, people)
	require.Equal(t, testPeople, p.Len())
	require.InEpsilon(t, 0.6*testPeople, len(cards), 0.15)
	require.Greater(t, shared, 2)
	require.Less(t, shared, testPeople/1000)
	require.False(t, p.numbers.taken("301090000001"))
	require.False(t, p.numbers.taken("12"))
}

func TestPermuteIsAPermutation(t *testing.T) {
	seen := make([]bool, slotsOfPrefix)
	for i := range uint32(slotsOfPrefix) {
		j := permute(i, slotsOfPrefix, 10, 42)
		if seen[j] || unpermute(j, slotsOfPrefix, 10, 42) != i {
			t.Fatal(i, j)
		}
		seen[j] = true
	}
}

func TestSharesAreThePublishedOnes(t *testing.T) {
	families, provinces, ages, men, newYear, yearOnly, middle := map[string]float64{}, map[string]float64{}, map[int]float64{}, 0.0, 0.0, 0.0, map[string]float64{}
	const one = 100.0 / testPeople
	for q := range testPopulation().People() {
		family, rest, _ := strings.Cut(q.FullName, " ")
		families[family] += one
		provinces[q.Province] += one
		ages[min((lastYear-q.Birth.Year())/15, 4)] += one
		if q.Sex == identity.Male {
			men += one
		}
		if q.Birth.Month() == 1 && q.Birth.Day() == 1 {
			newYear += one
		}
		if q.Birth.Precision() == identity.PrecisionYear {
			yearOnly += one
		}
		if q.Birth.Year() < 1965 && strings.HasPrefix(rest, "Thị ") {
			middle[q.Sex.String()] += one
		}
	}
	for family, share := range map[string]float64{"Nguyễn": 38, "Trần": 11, "Lê": 9.5, "Phạm": 7, "Phan": 4.5, "Đặng": 2.1} {
		require.InDelta(t, share, families[family], 0.08*share, family)
	}
	require.InDelta(t, 5, families["Hoàng"]+families["Huỳnh"], 0.6)
	require.InDelta(t, 4, families["Vũ"]+families["Võ"], 0.5)
	require.Greater(t, len(families), 110)
	require.InDelta(t, 8.4, provinces["Hà Nội"], 0.7)
	require.InDelta(t, 9.3, provinces["Hồ Chí Minh"], 0.7)
	require.InDelta(t, 49.8, men, 2)
	for band, share := range map[int]float64{0: 24, 1: 21, 2: 24, 3: 19, 4: 12} {
		require.InDelta(t, share, ages[band], 4, "%d years and over", 15*band)
	}
	require.InDelta(t, 2.5, newYear, 1.5)
	require.InDelta(t, 0.5, yearOnly, 0.45)
	require.Greater(t, middle["F"], 20*middle["M"])
}

func TestPeopleWhoAreHardToTellApart(t *testing.T) {
	p := testPopulation()
	next, sameMarks := 0, 0
	for _, i := range p.listed.twins {
		a, b := &p.persons[i], &p.persons[min(int(i)+1, len(p.persons)-1)]
		if !b.is(twin) || b.birth != a.birth || b.home != a.home+1 || a.sex() != b.sex() {
			continue
		}
		require.Equal(t, a.family, b.family)
		require.Equal(t, a.middle, b.middle)
		require.NotEqual(t, a.given, b.given)
		require.Equal(t, a.serial+1, b.serial)
		next++
		if p.naming.foldedName(a) == p.naming.foldedName(b) {
			sameMarks++
		}
	}
	require.Greater(t, next, 50)
	require.Greater(t, sameMarks, 15)

	for _, i := range p.listed.namesakes {
		first, end := p.persons[i].birth, p.persons[i].birth+1
		require.Positive(t, p.othersNamed(int(i), p.naming.foldedName(&p.persons[i]), first, end, 0))
	}
	require.NotEmpty(t, p.listed.namesakes)
	require.NotEmpty(t, p.listed.sons)
	require.InEpsilon(t, testPeople/200, len(p.listed.absent), 0.25)
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		New(1, 100_000)
	}
}
