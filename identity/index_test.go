package identity

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func somePeople(n int) []Person {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	out := make([]Person, n)
	for i := range out {
		birth, _ := NewDate(1950+random.IntN(60), 1+random.IntN(12), 1+random.IntN(28))
		out[i] = Person{
			PersonalID: fmt.Sprintf("%03d%03d%06d", 1+random.IntN(96), random.IntN(200), random.IntN(1e6)),
			FullName: pick("Nguyễn", "Trần", "Lê", "PHẠM", "Êban", "Đặng", "Võ") +
				pick(" Văn", " Thị", " Minh Ngọc", " Quốc", " Thanh", " Bảo", " Công", " Đức", " Hồng", " Xuân", "") + " " +
				pick("Hùng", "Hưng", "Hoa", "Lan", "Anh", "Y-Moan", "Duy", "Thành", "Ngân", "Sơn", "Hải", "Tú", "Vy", "Linh", "Trang", "Quân"),
			Birth: birth, Sex: Sex(1 + random.IntN(2)), Province: pick("Hà Nội", "Huế"),
		}
		if i%3 == 0 {
			out[i].OldID = fmt.Sprintf("%09d", random.IntN(1e9))
		}
		if i%50 == 0 {
			out[i].Birth, _ = NewDate(birth.Year(), 0, 0)
		}
	}
	return out
}

func TestIndexFindsByNumber(t *testing.T) {
	people := somePeople(2000)
	x, report := NewIndex(slices.Values(people))
	require.Equal(t, IndexReport{People: 2000}, report)
	for _, p := range people {
		found, err := x.ByNumber(context.Background(), p.PersonalID)
		require.NoError(t, err)
		require.Contains(t, found, p)
		if p.OldID != "" {
			found, err = x.ByNumber(context.Background(), p.OldID)
			require.NoError(t, err)
			require.Contains(t, found, p)
		}
	}
	for _, number := range []string{"", "999999999999", "000000000", "x", "0010900123456", "00109001234x"} {
		found, err := x.ByNumber(context.Background(), number)
		require.NoError(t, err)
		require.Empty(t, found, number)
	}
}

func TestIndexFindsEverybodyWhoSharesAKey(t *testing.T) {
	people := somePeople(2000)
	x, _ := NewIndex(slices.Values(people))
	byKey := map[string][]Person{}
	for _, p := range people {
		for _, key := range BlockingKeys(p) {
			byKey[key] = append(byKey[key], p)
		}
	}
	for key, want := range byKey {
		found, err := x.Candidates(context.Background(), []string{key})
		require.NoError(t, err)
		require.Subset(t, found, want, key)
	}
	all, err := x.Candidates(context.Background(), BlockingKeys(people[7]))
	require.NoError(t, err)
	require.Contains(t, all, people[7])
	require.Less(t, len(all), 200)
	for _, key := range []string{"", "d", "dx y", "d1990-02-11", "y", "m13-40 a", "t1", "p", "qx", "z", "d1990-02-11 nobody else"} {
		found, err := x.Candidates(context.Background(), []string{key})
		require.NoError(t, err)
		require.Empty(t, found, key)
	}
}

func TestIndexReportsBrokenPeople(t *testing.T) {
	good := somePeople(3)
	twice := good[0]
	twice.FullName = "Lê Thị Khác"
	x, report := NewIndex(slices.Values([]Person{
		good[0], {FullName: "Lê Lợi"}, {PersonalID: "00109001234"}, twice, {PersonalID: "001090012345", FullName: " \u200B "}, good[1],
	}))
	require.Equal(t, IndexReport{People: 3, Refused: []int{1, 2, 4}, Broken: 3, Duplicates: 1}, report)
	found, err := x.ByNumber(context.Background(), good[0].PersonalID)
	require.NoError(t, err)
	require.ElementsMatch(t, []Person{good[0], twice}, found)
	empty, report := NewIndex(slices.Values([]Person(nil)))
	require.Zero(t, report)
	found, err = empty.Candidates(context.Background(), BlockingKeys(good[0]))
	require.NoError(t, err)
	require.Empty(t, found)
}
