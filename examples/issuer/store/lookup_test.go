//go:build unix

package store_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

var secondDose = cert.Record{FullName: "Trần Thị Hoà", Sex: "F", Nationality: "VN", IDType: "cccd", FacilityID: "01-001",
	DosesInSeries: "2", Product: "EU/1/20/1528", LotNumber: "FF2832"}

// given enters a dose; where a person is given it is said to be that person's.
func given(t testing.TB, s *store.Store, id, number, birth, date string, person []byte, replaces string) (key string) {
	ctx := context.Background()
	said := secondDose
	said.ID, said.IDNumber, said.DateOfBirth, said.VaccinationDate = id, number, birth, date
	entered, err := s.As(lan).Enter(ctx, []store.Entry{{Said: said, Replaces: replaces}}, false)
	require.NoError(t, err)
	require.Equal(t, store.New, entered[0].Outcome)
	if person != nil {
		_, err = s.As(store.Service("w")).Move(ctx, store.Move{Key: entered[0].Key, Version: 1, Event: life.Pass,
			Change: func(r *store.Record) error {
				r.Person = person
				return nil
			}})
		require.NoError(t, err)
	}
	return entered[0].Key
}

func TestLookUp(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		me := s.PersonIndex("cccd", "001190012345")
		given(t, s, "1", "001 190 012345", "11/12/1990", "2021-06-01", me, "")
		given(t, s, "2", "001190012345", "1990-12-11", "2021-09-03", me, "")
		given(t, s, "3", "001190012345", "1990-12-11", "2021-08-03", nil, "")
		given(t, s, "4", "001190012345", "1964-02-03", "2022-01-01", nil, "") // a stranger's, with a wrong number
		given(t, s, "5", "001190054321", "", "2021-09-03", nil, "")
		given(t, s, "6", "", "1990-12-11", "2021-09-03", nil, "")
		gone := given(t, s, "7", "001190012345", "1990-12-11", "2022-03-03", nil, "")
		_, err := s.As(lan).Move(ctx, store.Move{Key: gone, Version: 1, Event: life.Withdraw})
		require.NoError(t, err)
		given(t, s, "8", "001190099999", "1990-12-11", "2021-09-03", nil, "")

		person, ok, err := s.LookUp(ctx, store.Lookup{Number: "001190012345", Birth: "1990-12-11", LastDose: "2021-09-03"})
		require.NoError(t, err)
		require.True(t, ok)
		require.True(t, bytes.Contains(person, me))
		page, err := s.AsPerson(person).Records(ctx, store.Query{})
		require.NoError(t, err)
		var shown []string
		for _, r := range page.Records {
			shown = append(shown, r.Said.ID)
		}
		// Doses of which nobody has said yet whose they are, beside the others.
		require.ElementsMatch(t, []string{"1", "2", "3", "7"}, shown)
		require.True(t, store.UnsignedOnly(person))
		require.NoError(t, s.AsPerson(person).OpenFeedback(ctx, store.Feedback{Class: "other"}))
		require.ErrorIs(t, s.AsPerson(person).OpenFeedback(ctx, store.Feedback{Class: "other"}), store.ErrExists)

		person, ok, err = s.LookUp(ctx, store.Lookup{Number: "001190099999", Birth: "1990-12-11", LastDose: "2021-09-03"})
		require.NoError(t, err)
		require.True(t, ok)
		page, err = s.AsPerson(person).Records(ctx, store.Query{})
		require.NoError(t, err)
		require.Len(t, page.Records, 1, "it is not known yet whose it is")

		for _, wrong := range []store.Lookup{
			{Number: "001190012346", Birth: "1990-12-11", LastDose: "2021-09-03"},
			{Number: "001190012345", Birth: "1990-12-12", LastDose: "2021-09-03"},
			{Number: "001190012345", Birth: "1990-12-11", LastDose: "2021-06-01"}, // not the last one
			{Number: "001190012345", Birth: "1990-12-11", LastDose: "2022-03-03"}, // withdrawn
			{Number: "001190012345", Birth: "1990-12-11", LastDose: "2022-01-01"}, // the stranger's
			{Number: "001190054321", Birth: "", LastDose: "2021-09-03"},
			{Number: "", Birth: "1990-12-11", LastDose: "2021-09-03"},
			{Number: "001190012345", Birth: "1990-12-11"},
			{Number: "001190012345' OR '1'='1", Birth: "1990-12-11", LastDose: "2021-09-03"},
			{},
		} {
			person, ok, err = s.LookUp(ctx, wrong)
			require.NoError(t, err)
			require.False(t, ok, wrong)
			require.Nil(t, person)
		}
	})
}

// Where a record corrects another, the new date is the one to know.
func TestLookUpAfterCorrection(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		me := s.PersonIndex("cccd", "001190012345")
		wrong := given(t, s, "1", "001190012345", "1990-12-11", "2021-12-03", me, "")
		given(t, s, "1b", "001190012345", "1990-12-11", "2021-03-12", me, wrong)
		_, ok, err := s.LookUp(ctx, store.Lookup{Number: "001190012345", Birth: "1990-12-11", LastDose: "2021-12-03"})
		require.NoError(t, err)
		require.False(t, ok)
		person, ok, err := s.LookUp(ctx, store.Lookup{Number: "001190012345", Birth: "1990-12-11", LastDose: "2021-03-12"})
		require.NoError(t, err)
		require.True(t, ok)
		require.True(t, bytes.Contains(person, me))
	})
}

func TestFeedbackOfRecord(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, open storetest.Open) {
		s := place(t, open, newHands())
		me := s.PersonIndex("cccd", "001190012345")
		key := given(t, s, "1", "001190012345", "1990-12-11", "2021-12-03", me, "")
		require.ErrorIs(t, s.AsPerson([]byte("you")).OpenFeedback(ctx, store.Feedback{Record: key, Class: "name-wrong"}), store.ErrNotFound)
		require.NoError(t, s.AsPerson(me).OpenFeedback(ctx, store.Feedback{Record: key, Class: "name-wrong", Facility: "79-001"}))
		list, err := s.AsPerson(me).FeedbackOf(ctx, me)
		require.NoError(t, err)
		require.Equal(t, "01-001", list[0].Facility, "where the dose was given")
		require.Equal(t, "01", list[0].Province)
	})
}

// Each is a look-up of its own kind; their times should be alike.
func BenchmarkLookUp(b *testing.B) {
	ctx := context.Background()
	storetest.EachBench(b, func(b *testing.B, open storetest.Open) {
		s := open(store.Options{})
		require.NoError(b, s.PutFacility(ctx, store.Facility{Code: "01-001", Province: "01"}))
		var entries []store.Entry
		for i := range 2000 {
			said := secondDose
			said.ID, said.IDNumber = fmt.Sprint(i), fmt.Sprintf("001190%06d", i/4)
			said.DateOfBirth, said.VaccinationDate = "1990-12-11", fmt.Sprintf("2021-09-%02d", 1+i%4)
			entries = append(entries, store.Entry{Said: said})
		}
		for len(entries) > 0 {
			_, err := s.As(lan).Enter(ctx, entries[:500], false)
			require.NoError(b, err)
			entries = entries[500:]
		}
		for _, kind := range []struct {
			name string
			what store.Lookup
		}{
			{"all right", store.Lookup{Number: "001190000077", Birth: "1990-12-11", LastDose: "2021-09-04"}},
			{"wrong dose", store.Lookup{Number: "001190000077", Birth: "1990-12-11", LastDose: "2021-09-05"}},
			{"wrong birth", store.Lookup{Number: "001190000077", Birth: "1990-12-12", LastDose: "2021-09-04"}},
			{"wrong number", store.Lookup{Number: "001190900077", Birth: "1990-12-11", LastDose: "2021-09-04"}},
		} {
			b.Run(kind.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_, ok, err := s.LookUp(ctx, kind.what)
					if err != nil || ok != (kind.name == "all right") {
						b.Fatal(ok, err)
					}
				}
			})
		}
	})
}
