package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

func TestChangesOfAnyTextComeBack(t *testing.T) {
	changes := []identity.Change{
		{Field: "full_name", From: `a;b>c\`, To: "line\r\nbreak, \"quoted\""},
		{Field: "date_of_birth", From: "", To: "1990-02-11"},
		{Field: "id_number", From: `\n`, To: ""},
	}
	text := joinChanges(changes)
	require.Equal(t, `full_name:a\;b\>c\\>line\r\nbreak, "quoted";date_of_birth:>1990-02-11;id_number:\\n>`, text)
	require.Equal(t, changes, splitChanges(text))
	require.Empty(t, splitChanges(""))
}

func FuzzFindingsRow(f *testing.F) {
	f.Add("a", "Trần;An", "Trần >Anh\n", `a,verified,001185000123,1.0000,,x;y`)
	f.Add(`"`, `\`, "", `,invalid,,0.0000,\`)
	f.Add("b", "\x00", "\xff", `b,invalid,,0.0000,,\x00`)
	f.Fuzz(func(t *testing.T, id, from, to, text string) {
		changes := []identity.Change{{Field: "full_name", From: from, To: to}, {Field: "sex", From: to, To: from}}
		row := newFindingsRow(strings.ReplaceAll(id, "\n", ""), identity.Match{Status: identity.Correctable, Changes: changes})
		line := string(row.append(nil))
		require.Equal(t, 1, strings.Count(line, "\n"), "a row is a line")
		back, ok := readFindingsRow(strings.TrimSuffix(line, "\n"))
		require.True(t, ok)
		require.Equal(t, row, back)
		for i := range changes { // a table of text holds no zero bytes
			changes[i].From = strings.ReplaceAll(changes[i].From, "\x00", "\uFFFD")
			changes[i].To = strings.ReplaceAll(changes[i].To, "\x00", "\uFFFD")
		}
		require.Equal(t, changes, splitChanges(back.changes))

		if row, ok := readFindingsRow(text); ok {
			splitChanges(row.changes)
			row.codes()
		}
	})
}

func TestSampleIsTheSameEachTimeAndOfAllRecords(t *testing.T) {
	var lines []string
	for i := range 5000 {
		lines = append(lines, "r,Trần Văn "+strings.Repeat("a", i%7)+",1990,M,VN,cccd,"+grouped(i)+",f")
	}
	lines = append(lines, "broken", "r,"+strings.Repeat("n", maxSampleRecord)+",1990,M,VN,cccd,1,f")
	table := rows(append([]string{reconcileHeader}, lines...)...)
	take := func(n int) []identity.Record {
		records, err := openRecords(strings.NewReader(table), toReconcile)
		require.NoError(t, err)
		sample, err := sampleOf(t.Context(), records, n, func() {})
		require.NoError(t, err)
		return sample
	}
	require.Len(t, take(10_000), 5000, "all where there are no more, but broken and huge ones")
	sample := take(500)
	require.Len(t, sample, 500)
	require.Equal(t, sample, take(500))
	late := 0
	for _, r := range sample {
		if len(r.IDNumber) > 3 && r.IDNumber > grouped(2500) {
			late++
		}
	}
	require.InDelta(t, 250, late, 60, "from the whole file")
}
