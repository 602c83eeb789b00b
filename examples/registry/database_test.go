package registry_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/registry"
	"github.com/vaxcert/vaxcert/identity"
)

func TestSQLite(t *testing.T) {
	suite(t, func(t *testing.T) string {
		return "sqlite:" + filepath.Join(t.TempDir(), "người dân #1?.db")
	})
}

// suite is what every database has to do. address gives that of an empty one.
func suite(t *testing.T, address func(t *testing.T) string) {
	empty := func(t *testing.T) *registry.Database { return open(t, address(t)) }
	t.Run("finds whom the index in memory finds", func(t *testing.T) { sameAsIndex(t, empty(t)) })
	t.Run("reconciles as the index in memory does", func(t *testing.T) { sameMatches(t, empty(t)) })
	t.Run("gives people back as they were", func(t *testing.T) { roundTrip(t, empty(t)) })
	t.Run("refuses broken people", func(t *testing.T) { refuses(t, empty(t)) })
	t.Run("an empty register knows nobody", func(t *testing.T) { knowsNobody(t, empty(t)) })
	t.Run("a load takes the place of the one before", func(t *testing.T) { replaces(t, empty(t)) })
	t.Run("a load that fails changes nothing", func(t *testing.T) { failsClean(t, empty(t)) })
	t.Run("look-ups go on while it loads", func(t *testing.T) { looksUpMeanwhile(t, empty(t)) })
	t.Run("keeps people when opened again", func(t *testing.T) { opensAgain(t, address(t)) })
	t.Run("many open it at once", func(t *testing.T) { opensAtOnce(t, address(t)) })
	t.Run("errors hold nobody", func(t *testing.T) { errorsHoldNobody(t, empty(t)) })
	t.Run("keys are bounded", func(t *testing.T) { boundsKeys(t, empty(t)) })
}

func open(t testing.TB, address string) *registry.Database {
	d, err := registry.Open(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, d.Close()) })
	return d
}

// makePeople makes n people, of whom some share names, birthdays and numbers.
func makePeople(n int) []identity.Person {
	random := rand.New(rand.NewPCG(3, uint64(n)))
	pick := func(words string) string {
		list := strings.Fields(words)
		return list[random.IntN(len(list))]
	}
	people := make([]identity.Person, n)
	for i := range people {
		year, sex := 1930+random.IntN(90), identity.Sex(1+random.IntN(2))
		century := int(sex) - 1
		if year >= 2000 {
			century += 2
		}
		birth, err := identity.NewDate(year, 1+random.IntN(12), 1+random.IntN(28))
		if err != nil {
			panic(err)
		}
		people[i] = identity.Person{
			PersonalID: fmt.Sprintf("%03d%d%02d%06d", 1+random.IntN(96), century, year%100, random.IntN(1e6)),
			FullName: pick("Nguyễn Nguyễn Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô") + " " +
				pick("Văn Thị Hữu Đức Minh Ngọc Thanh Quốc Xuân Bảo") + " " +
				pick("An Anh Bình Châu Dũng Giang Hà Hoà Hùng Khoa Lan Linh Mai Nam Oanh Phúc Quân Sơn Tâm Uyên Vy Yến"),
			Birth: birth, Sex: sex, Province: "Hà Nội", Country: "VN",
		}
		switch {
		case random.IntN(3) == 0:
			people[i].OldID = fmt.Sprintf("%09d", random.IntN(n))
		case random.IntN(500) == 0 && i > 0:
			people[i].PersonalID = people[i-1].PersonalID
		}
	}
	return people
}

func load(t testing.TB, d *registry.Database, people []identity.Person) identity.IndexReport {
	report, err := d.Load(t.Context(), slices.Values(people))
	require.NoError(t, err)
	return report
}

func sameAsIndex(t *testing.T, d *registry.Database) {
	people := makePeople(2500)
	index, want := identity.NewIndex(slices.Values(people))
	require.Equal(t, want, load(t, d, people))
	sharing := map[string][]int{}
	for i, p := range people {
		for _, k := range identity.BlockingKeys(p) {
			sharing[k] = append(sharing[k], i)
		}
	}
	for i := range 150 {
		p := people[i*len(people)/150]
		for _, number := range []string{p.PersonalID, p.OldID, p.PersonalID[:9], p.PersonalID + "0"} {
			got, err := d.ByNumber(t.Context(), number)
			require.NoError(t, err)
			want, err := index.ByNumber(t.Context(), number)
			require.NoError(t, err)
			for i := range got {
				got[i].Country = "" // the index has none
			}
			require.ElementsMatch(t, want, got)
		}
		keys := identity.BlockingKeys(p)
		got, err := d.Candidates(t.Context(), keys)
		require.NoError(t, err)
		once := map[int]bool{}
		for _, k := range keys {
			for _, j := range sharing[k] {
				once[j] = true
			}
		}
		var expected []identity.Person
		for j := range once {
			expected = append(expected, people[j])
		}
		require.ElementsMatch(t, expected, got)
	}
	require.Equal(t, identity.CountPeople(slices.Values(people)), d.Frequencies())
}

func roundTrip(t *testing.T, d *registry.Database) {
	year, err := identity.NewDate(1990, 0, 0)
	require.NoError(t, err)
	people := []identity.Person{
		{PersonalID: "001190012345", OldID: "012345678", Passport: "B1234567", FullName: "Nguyễn Thị O'Hara \"; DROP TABLE register_people --", Birth: year, Sex: identity.Female, Province: "Đắk Lắk", Country: "VN"},
		{PersonalID: "001090012346", FullName: strings.Repeat("Trần Văn ", 150)},
		{PersonalID: "001090012347", FullName: "Lê\u202e Văn\u200b A", OldID: strings.Repeat("9", 5000)},
		{PersonalID: "001090012348", FullName: "Lê\x00Văn\xffB", OldID: "\x00"},
	}
	report := load(t, d, people)
	require.Equal(t, identity.IndexReport{People: 4}, report)
	people[2].OldID = ""
	people[3].FullName, people[3].OldID = "Lê\uFFFDVăn\uFFFDB", ""
	for _, p := range people {
		got, err := d.ByNumber(t.Context(), p.PersonalID)
		require.NoError(t, err)
		require.Equal(t, []identity.Person{p}, got)
	}
	got, err := d.ByNumber(t.Context(), "012345678")
	require.NoError(t, err)
	require.Equal(t, people[:1], got)
}

func refuses(t *testing.T, d *registry.Database) {
	people := []identity.Person{
		{PersonalID: "001090012345", FullName: "Trần Văn An"},
		{PersonalID: "00109001234", FullName: "Trần Văn An"},
		{PersonalID: "00109001234x", FullName: "Trần Văn An"},
		{PersonalID: "001090012346"},
		{PersonalID: "001090012345", FullName: "Trần Văn Bình"},
		{PersonalID: "001090012345", FullName: "Trần Văn Công"},
		{PersonalID: "001090012347", FullName: " \u200b\u00a0\ufe0f\u034f\t"},
		{PersonalID: "001090012348", FullName: strings.Repeat("Nguyễn ", 10000)},
		{PersonalID: "001090012349", FullName: "---"},
		{PersonalID: "００１０９００１２３", FullName: "Trần Văn An"},
	}
	report := load(t, d, people)
	require.Equal(t, identity.IndexReport{People: 4, Refused: []int{1, 2, 3, 6, 7, 9}, Broken: 6, Duplicates: 1}, report)
	_, want := identity.NewIndex(slices.Values(people))
	require.Equal(t, want, report)
	got, err := d.ByNumber(t.Context(), "001090012345")
	require.NoError(t, err)
	require.ElementsMatch(t, []identity.Person{people[0], people[4], people[5]}, got)

	report = load(t, d, make([]identity.Person, 1500))
	require.Equal(t, 1500, report.Broken)
	require.Len(t, report.Refused, 1000)
}

func knowsNobody(t *testing.T, d *registry.Database) {
	for _, number := range []string{"", "001090012345", "012345678"} {
		got, err := d.ByNumber(t.Context(), number)
		require.NoError(t, err)
		require.Empty(t, got)
	}
	for _, keys := range [][]string{nil, {""}, {"t012345", "p001090012"}} {
		got, err := d.Candidates(t.Context(), keys)
		require.NoError(t, err)
		require.Empty(t, got)
	}
	require.Nil(t, d.Frequencies())
	load(t, d, nil)
}

func replaces(t *testing.T, d *registry.Database) {
	old := makePeople(500)
	load(t, d, old)
	load(t, d, []identity.Person{{PersonalID: "001090012345", FullName: "Trần Văn An"}})
	got, err := d.ByNumber(t.Context(), old[7].PersonalID)
	require.NoError(t, err)
	require.Empty(t, got)
	got, err = d.Candidates(t.Context(), identity.BlockingKeys(old[7]))
	require.NoError(t, err)
	require.Empty(t, got)
	got, err = d.Candidates(t.Context(), []string{"t012345"})
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, 1, d.Frequencies().People())
}

func failsClean(t *testing.T, d *registry.Database) {
	people := makePeople(4500)
	load(t, d, people[:10])
	ctx, cancel := context.WithCancel(t.Context())
	var ends iter.Seq[identity.Person] = func(yield func(identity.Person) bool) {
		for i, p := range people {
			if i == 4200 {
				cancel()
			}
			if !yield(p) {
				return
			}
		}
	}
	_, err := d.Load(ctx, ends)
	require.ErrorIs(t, err, context.Canceled)
	for i, p := range []identity.Person{people[3], people[1000]} {
		got, err := d.ByNumber(t.Context(), p.PersonalID)
		require.NoError(t, err)
		require.Len(t, got, 1-i)
	}
	require.Equal(t, 4500, load(t, d, people).People)
}

func looksUpMeanwhile(t *testing.T, d *registry.Database) {
	people := makePeople(1000)
	load(t, d, people)
	loaded := make(chan struct{})
	var lookers sync.WaitGroup
	for w := range 4 {
		lookers.Go(func() {
			for i := w; ; i += 4 {
				p := people[i%len(people)]
				got, err := d.ByNumber(t.Context(), p.PersonalID)
				if err != nil || !slices.Contains(got, p) {
					t.Errorf("by number: %d people, %v", len(got), err)
					return
				}
				got, err = d.Candidates(t.Context(), identity.BlockingKeys(p))
				if err != nil || !slices.Contains(got, p) {
					t.Errorf("by keys: %d people, %v", len(got), err)
					return
				}
				select {
				case <-loaded:
					return
				default:
				}
			}
		})
	}
	for range 2 {
		load(t, d, people)
	}
	close(loaded)
	lookers.Wait()
}

func opensAgain(t *testing.T, address string) {
	people := makePeople(100)
	first, err := registry.Open(t.Context(), address)
	require.NoError(t, err)
	load(t, first, people)
	require.NoError(t, first.Close())
	again := open(t, address)
	got, err := again.ByNumber(t.Context(), people[9].PersonalID)
	require.NoError(t, err)
	require.Equal(t, people[9:10], got)
	require.Equal(t, first.Frequencies(), again.Frequencies())
}

func opensAtOnce(t *testing.T, address string) {
	var openers sync.WaitGroup
	for range 4 {
		openers.Go(func() {
			d, err := registry.Open(t.Context(), address)
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := d.Load(t.Context(), slices.Values(makePeople(200))); err != nil {
				t.Error(err)
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	openers.Wait()
}

func errorsHoldNobody(t *testing.T, d *registry.Database) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := d.ByNumber(ended, "001090012345")
	require.ErrorIs(t, err, context.Canceled)
	_, err = d.Candidates(ended, []string{"t012345"})
	require.ErrorIs(t, err, context.Canceled)
	_, err = d.Candidates(ended, nil)
	require.ErrorIs(t, err, context.Canceled)
	// The databases give no such text: they say whose value it is.
	_, err = d.ByNumber(t.Context(), "0010900\x0012345\xff")
	if err != nil {
		var failed *registry.Error
		require.ErrorAs(t, err, &failed)
		require.NotContains(t, err.Error(), "0010900")
	}
}

func boundsKeys(t *testing.T, d *registry.Database) {
	people := makePeople(200)
	load(t, d, people)
	var keys []string
	for _, p := range people {
		keys = append(keys, identity.BlockingKeys(p)...)
	}
	got, err := d.Candidates(t.Context(), keys[:registry.MaxKeys])
	require.NoError(t, err)
	require.Greater(t, len(got), 90)
	_, err = d.Candidates(t.Context(), keys[:registry.MaxKeys+1])
	require.ErrorIs(t, err, registry.ErrTooManyKeys)
}

func TestAddresses(t *testing.T) {
	for _, address := range []string{"", "sqlite:", "register.db", "mysql://secret@host/db", "postgres://user:secret@host:port/db"} {
		_, err := registry.Open(t.Context(), address)
		require.ErrorIs(t, err, registry.ErrAddress)
		require.NotContains(t, err.Error(), "secret")
	}
	_, err := registry.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "none", "register.db"))
	require.Error(t, err)
	_, err = registry.Open(t.Context(), "postgres://user:secret@/db?host="+t.TempDir())
	var failed *registry.Error
	require.True(t, errors.As(err, &failed))
	require.NotContains(t, err.Error(), "secret")
}
