package identity

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// register is a small one around the people of the tests, so that names are as
// common as they are.
func register(t *testing.T, people ...Person) *Index {
	t.Helper()
	x, report := NewIndex(slices.Values(append(people, somePeople(20000)...)))
	require.Zero(t, report.Broken)
	return x
}

func date(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

var (
	duy = Person{PersonalID: "001090012345", OldID: "012345678", FullName: "Nguyễn Bảo Duy", Birth: date("1990-02-11"), Sex: Male, Province: "Hà Nội"}
	lan = Person{PersonalID: "079187004321", FullName: "Trần Thị Ngọc Lan", Birth: date("1987-11-25"), Sex: Female, Province: "Hồ Chí Minh"}
)

func recordOf(p Person) Record {
	return Record{FullName: p.FullName, DateOfBirth: p.Birth.String(), Sex: p.Sex.String(), Nationality: "VN", IDType: "cccd", IDNumber: p.PersonalID}
}

func TestReconcile(t *testing.T) {
	x := register(t, duy, lan)
	for name, c := range map[string]struct {
		change  func(*Record)
		want    Status
		changes []Change
	}{
		"as it is":               {func(r *Record) {}, Verified, nil},
		"no diacritics":          {func(r *Record) { r.FullName = "NGUYEN BAO DUY" }, Verified, nil},
		"decomposed":             {func(r *Record) { r.FullName = "Nguye\u0302\u0303n Ba\u0309o Duy" }, Verified, nil},
		"spaces":                 {func(r *Record) { r.FullName = "  Nguyễn   Bảo Duy " }, Verified, nil},
		"date the VN way":        {func(r *Record) { r.DateOfBirth = "11/02/1990" }, Verified, nil},
		"old card":               {func(r *Record) { r.IDNumber, r.IDType = "012345678", "cmnd" }, Verified, nil},
		"number with separators": {func(r *Record) { r.IDNumber = "001 090 012 345" }, Verified, nil},
		"swapped": {func(r *Record) { r.DateOfBirth = "1990-11-02" }, Correctable,
			[]Change{{"date_of_birth", "1990-11-02", "1990-02-11"}}},
		"year only": {func(r *Record) { r.DateOfBirth = "1990" }, Correctable, []Change{{"date_of_birth", "1990", "1990-02-11"}}},
		"sex":       {func(r *Record) { r.Sex = "F" }, Correctable, []Change{{"sex", "F", "M"}}},
		"no sex":    {func(r *Record) { r.Sex = "" }, Correctable, []Change{{"sex", "", "M"}}},
		"other marks": {func(r *Record) { r.FullName = "Nguyễn Bảo Dụy" }, Correctable,
			[]Change{{"full_name", "Nguyễn Bảo Dụy", "Nguyễn Bảo Duy"}}},
		"spelling": {func(r *Record) { r.FullName = "Nguyễn Bảo Duyy" }, Correctable,
			[]Change{{"full_name", "Nguyễn Bảo Duyy", "Nguyễn Bảo Duy"}}},
		"order": {func(r *Record) { r.FullName = "Bảo Duy Nguyễn" }, Correctable,
			[]Change{{"full_name", "Bảo Duy Nguyễn", "Nguyễn Bảo Duy"}}},
		"digit": {func(r *Record) { r.IDNumber = "001090012346" }, Correctable,
			[]Change{{"id_number", "001090012346", "001090012345"}}},
		"no number":        {func(r *Record) { r.IDNumber, r.IDType = "", "" }, Correctable, []Change{{"id_number", "", "001090012345"}}},
		"another's number": {func(r *Record) { r.IDNumber = lan.PersonalID }, Conflict, nil},
		"nobody": {func(r *Record) {
			*r = recordOf(Person{PersonalID: "096066099999", FullName: "Võ Thị Sáu", Birth: date("1966-06-06"), Sex: Female})
		}, NotFound, nil},
		"foreigner":                  {func(r *Record) { r.Nationality, r.IDType, r.IDNumber = "FR", "passport", "12AB34567" }, Exempt, nil},
		"foreigner without a number": {func(r *Record) { r.Nationality, r.IDType, r.IDNumber = "FR", "passport", "" }, Invalid, nil},
		"only a number":              {func(r *Record) { r.FullName, r.DateOfBirth = "", "" }, Invalid, nil},
		"only a name":                {func(r *Record) { r.IDNumber, r.DateOfBirth = "", "" }, Invalid, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := recordOf(duy)
			c.change(&r)
			m, err := Reconcile(context.Background(), r, x)
			require.NoError(t, err)
			require.Equal(t, c.want, m.Status, "%v %v", m.Score, m.Reasons)
			require.Equal(t, c.changes, m.Changes)
			if c.want == Verified || c.want == Correctable {
				require.Equal(t, duy, m.Person)
			} else {
				require.Zero(t, m.Person)
			}
		})
	}
}

func reconcile(t *testing.T, x Registry, r Record) Match {
	t.Helper()
	m, err := Reconcile(context.Background(), r, x)
	require.NoError(t, err)
	return m
}

func TestReconcileChildWithoutANumber(t *testing.T) {
	child := Person{PersonalID: "001216054321", FullName: "Đặng Bảo Ngân", Birth: date("2016-05-04"), Sex: Female}
	r := recordOf(child)
	r.IDNumber, r.IDType = "", ""
	m := reconcile(t, register(t, child), r)
	require.Equal(t, Correctable, m.Status)
	require.Equal(t, child, m.Person)
	require.Equal(t, []Change{{"id_number", "", "001216054321"}}, m.Changes)

	namesake := child
	namesake.PersonalID = "079216001234"
	m = reconcile(t, register(t, child, namesake), r)
	require.Equal(t, Conflict, m.Status, "two people who fit equally")
	require.Equal(t, "registry-two-people", m.Reasons[0].Code)
	require.Zero(t, m.Person)
}

func TestReconcileTwins(t *testing.T) {
	a := Person{PersonalID: "001090012301", FullName: "Nguyễn Văn Hùng", Birth: date("1990-02-11"), Sex: Male}
	b := Person{PersonalID: "001090012302", FullName: "Nguyễn Văn Hưng", Birth: date("1990-02-11"), Sex: Male}
	both := register(t, a, b)
	require.Equal(t, a, reconcile(t, both, recordOf(a)).Person)
	require.Equal(t, b, reconcile(t, both, recordOf(b)).Person)

	swapped := recordOf(a)
	swapped.IDNumber = b.PersonalID
	require.Equal(t, Conflict, reconcile(t, both, swapped).Status, "one's name and the other's number")

	r := recordOf(a)
	require.Equal(t, NotFound, reconcile(t, register(t, b), r).Status, "the one who is not in the register is not his brother")
}

func TestReconcileFatherAndSonOfOneName(t *testing.T) {
	father := Person{PersonalID: "001060012345", FullName: "Lê Công Thành", Birth: date("1960-02-11"), Sex: Male}
	son := Person{PersonalID: "001088054321", FullName: "Lê Công Thành", Birth: date("1988-07-30"), Sex: Male}
	both := register(t, father, son)
	r := recordOf(son)
	require.Equal(t, son, reconcile(t, both, r).Person)
	r.IDNumber = father.PersonalID
	require.Equal(t, Conflict, reconcile(t, both, r).Status, "the son with his father's number")
	require.Equal(t, Conflict, reconcile(t, register(t, father), r).Status, "the son is not in the register")
	r.IDNumber = ""
	require.Equal(t, son, reconcile(t, both, r).Person)
}

func TestReconcileWithABrokenRegister(t *testing.T) {
	other := lan
	other.PersonalID = duy.PersonalID
	m := reconcile(t, register(t, duy, other), recordOf(duy))
	require.Equal(t, Conflict, m.Status, "a number of two people")
	require.Equal(t, "registry-number-duplicate", m.Reasons[0].Code)
	require.Equal(t, Verified, reconcile(t, register(t, duy, duy), recordOf(duy)).Status, "one person listed twice")

	incomplete := duy
	incomplete.Birth = Date{}
	m = reconcile(t, register(t, incomplete), recordOf(duy))
	require.NotEqual(t, Verified, m.Status)
}

func TestReconcileAllKeepsTheOrderAndGoesOnAfterAnError(t *testing.T) {
	x := register(t, duy, lan)
	records := []Record{recordOf(duy), {}, recordOf(lan)}
	var got []Status
	for m, err := range NewReconciler(x, DefaultModel()).ReconcileAll(context.Background(), slices.Values(records), 3) {
		require.NoError(t, err)
		got = append(got, m.Status)
	}
	require.Equal(t, []Status{Verified, Invalid, Verified}, got)
}

type brokenRegistry struct{}

var errBroken = errors.New("broken")

func (brokenRegistry) ByNumber(context.Context, string) ([]Person, error) { return nil, errBroken }

func (brokenRegistry) Candidates(context.Context, []string) ([]Person, error) { return nil, errBroken }

func TestReconcileSaysThatTheRegisterIsBroken(t *testing.T) {
	_, err := Reconcile(context.Background(), recordOf(duy), brokenRegistry{})
	require.ErrorIs(t, err, errBroken)
	require.NotContains(t, err.Error(), duy.PersonalID)
}

func TestReconcileDoubtsANameWithoutDiacriticsThatTwoPeopleHave(t *testing.T) {
	thu := Person{PersonalID: "033304874704", FullName: "Lê Quỳnh Đan Thu", Birth: date("2004-06-18"), Sex: Female}
	thuHorn := Person{PersonalID: "033304874705", FullName: "Lê Quỳnh Đan Thư", Birth: date("2004-06-18"), Sex: Female}
	x := register(t, thu, thuHorn)
	require.Equal(t, thu, reconcile(t, x, recordOf(thu)).Person)
	require.Equal(t, thuHorn, reconcile(t, x, recordOf(thuHorn)).Person)

	r := recordOf(thu)
	r.IDNumber = thuHorn.PersonalID
	require.Equal(t, Conflict, reconcile(t, x, r).Status, "her name, her sister's number")
	r.FullName = "LE QUYNH DAN THU"
	require.Equal(t, Conflict, reconcile(t, x, r).Status, "nobody can say which")

	r = recordOf(thuHorn)
	r.FullName = "LE QUYNH DAN THU"
	require.Equal(t, Verified, reconcile(t, register(t, thuHorn), r).Status, "there is only one")
}

func TestReconcileWithATinyRegister(t *testing.T) {
	x, _ := NewIndex(slices.Values([]Person{duy, lan}))
	for name, change := range map[string]func(*Record){
		"swapped":   func(r *Record) { r.DateOfBirth = "1990-11-02" },
		"spelling":  func(r *Record) { r.FullName = "Nguyễn Bảo Duyy" },
		"digit":     func(r *Record) { r.IDNumber = "001090012346" },
		"no number": func(r *Record) { r.IDNumber = "" },
		"year only": func(r *Record) { r.DateOfBirth = "1990" },
	} {
		r := recordOf(duy)
		change(&r)
		m := reconcile(t, x, r)
		require.Equal(t, Correctable, m.Status, "%s %v %v", name, m.Score, m.Reasons)
		require.Equal(t, duy, m.Person)
	}
	stranger := recordOf(Person{PersonalID: "001090054321", FullName: "Nguyễn Văn Duy", Birth: date("1991-03-12"), Sex: Male})
	require.Equal(t, NotFound, reconcile(t, x, stranger).Status)
	stranger.IDNumber = duy.PersonalID
	require.Equal(t, Conflict, reconcile(t, x, stranger).Status)
}

func TestReconcileDoubtsBothOfTwoTwins(t *testing.T) {
	for _, birth := range []string{"1990-02-11", "1990"} {
		anh := Person{PersonalID: "001190012345", FullName: "Nguyễn Thị Anh", Birth: date(birth), Sex: Female}
		anhAcute := Person{PersonalID: "001190067890", FullName: "Nguyễn Thị Ánh", Birth: date(birth), Sex: Female}
		x := register(t, anh, anhAcute)
		for _, number := range []string{anh.PersonalID, anhAcute.PersonalID} {
			r := recordOf(anh)
			r.FullName, r.IDNumber = "NGUYEN THI ANH", number
			require.Equal(t, Conflict, reconcile(t, x, r).Status, "%s %s", birth, number)
		}
		require.Equal(t, anh, reconcile(t, x, recordOf(anh)).Person)
	}
}

func TestReconcileDoesNotTakeAnAbsentTwinForTheOther(t *testing.T) {
	cuong := Person{PersonalID: "042077562203", FullName: "Hồ Hữu Cường", Birth: date("1977-09-09"), Sex: Male}
	hung := Person{PersonalID: "042077562204", FullName: "Hồ Hữu Hưng", Birth: date("1977-09-09"), Sex: Male}
	require.Equal(t, NotFound, reconcile(t, register(t, cuong), recordOf(hung)).Status)
}

func TestReconcileWithAnIncompleteRegister(t *testing.T) {
	p := duy
	p.Sex = SexUnknown
	m := reconcile(t, register(t, p), recordOf(duy))
	require.Equal(t, NotFound, m.Status, "nothing is to be mended in the record")
	require.Equal(t, "registry-incomplete", m.Reasons[0].Code)
	require.Zero(t, m.Person)
}

func TestReconcileFillsInWhatIsMissing(t *testing.T) {
	r := recordOf(duy)
	r.FullName, r.Sex = "", ""
	m := reconcile(t, register(t, duy), r)
	require.Equal(t, Correctable, m.Status)
	require.Equal(t, []Change{{"full_name", "", duy.FullName}, {"sex", "", "M"}}, m.Changes)
}

func TestReconcileTakesAnUnknownNationalityForNone(t *testing.T) {
	for _, nationality := range []string{"Kinh", "Tày", "VIE", "84", ""} {
		r := recordOf(duy)
		r.Nationality, r.IDNumber, r.IDType = nationality, "", ""
		require.Equal(t, duy, reconcile(t, register(t, duy), r).Person, nationality)
	}
}

func TestAModelThatIsNotSetProposesNobody(t *testing.T) {
	r := recordOf(duy)
	r.DateOfBirth = "1990-11-02"
	m, err := NewReconciler(register(t, duy), Model{}).Reconcile(context.Background(), r)
	require.NoError(t, err)
	require.Equal(t, Conflict, m.Status)
}

func TestFrequenciesAreStored(t *testing.T) {
	form := formOf("Nguyễn Văn Hùng")
	for name, f := range map[string]*Frequencies{"counted": CountPeople(slices.Values(somePeople(100))), "published": VietNamFrequencies()} {
		data, err := f.MarshalBinary()
		require.NoError(t, err)
		var back Frequencies
		require.NoError(t, back.UnmarshalBinary(data))
		require.Equal(t, f.name(&form), back.name(&form), name)
		require.Equal(t, f, &back, name)
	}
	var f Frequencies
	require.Error(t, f.UnmarshalBinary([]byte("something else")))
}

func TestEstimateRefusesARateThatIsNone(t *testing.T) {
	for _, rate := range []float64{-1, 1, 2, math.NaN(), math.Inf(1)} {
		_, err := Estimate(context.Background(), nil, register(t, duy), EstimateOptions{MaxFalse: rate})
		require.ErrorIs(t, err, ErrMaxFalse)
	}
	strict, err := Estimate(context.Background(), nil, register(t, duy), EstimateOptions{MaxFalse: 1e-6})
	require.NoError(t, err)
	require.Equal(t, 1-1e-6, strict.Threshold)
}

func TestReconcileSaysWhatIsWrongOnce(t *testing.T) {
	x := register(t, duy)
	for name, c := range map[string]struct {
		change  func(*Record)
		reasons []string
		changes []Change
	}{
		"a spreadsheet's day number": {func(r *Record) { r.DateOfBirth = "32915" }, []string{"birth-date-serial"},
			[]Change{{"date_of_birth", "32915", "1990-02-11"}}},
		"O for 0": {func(r *Record) { r.IDNumber = "OO1090012345" }, []string{"number-letters"},
			[]Change{{"id_number", "OO1090012345", "001090012345"}}},
		"Telex": {func(r *Record) { r.FullName = "Nguyeenx Bảo Duy" }, []string{"name-telex"},
			[]Change{{"full_name", "Nguyeenx Bảo Duy", "Nguyễn Bảo Duy"}}},
		"commas":                             {func(r *Record) { r.FullName = "Nguyễn*Bảo Duy" }, []string{"name-extra-text"}, []Change{{"full_name", "Nguyễn*Bảo Duy", "Nguyễn Bảo Duy"}}},
		"no number":                          {func(r *Record) { r.IDNumber = "" }, []string{"number-missing"}, []Change{{"id_number", "", "001090012345"}}},
		"no date":                            {func(r *Record) { r.DateOfBirth = "" }, []string{"birth-date-missing"}, []Change{{"date_of_birth", "", "1990-02-11"}}},
		"the sex, which the number says too": {func(r *Record) { r.Sex = "F" }, []string{"registry-sex"}, []Change{{"sex", "F", "M"}}},
		"a date as it was typed":             {func(r *Record) { r.DateOfBirth = "02/11/1990" }, []string{"registry-birth-date-swapped"}, []Change{{"date_of_birth", "02/11/1990", "1990-02-11"}}},
	} {
		r := recordOf(duy)
		c.change(&r)
		m := reconcile(t, x, r)
		require.Equal(t, Correctable, m.Status, "%s: %v %v", name, m.Score, m.Reasons)
		var codes []string
		for _, f := range m.Reasons {
			codes = append(codes, f.Code)
		}
		require.Equal(t, c.reasons, codes, name)
		require.Equal(t, c.changes, m.Changes, name)
	}
}
