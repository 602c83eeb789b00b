package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/identity"
)

func TestTally(t *testing.T) {
	tally := newTally()
	typo := truth{personalID: "1", class: "name-typo", fixable: true}
	form := truth{personalID: "1", class: "form-nfd", form: true}
	absent := truth{class: "not-in-register"}
	for _, c := range []struct {
		is   truth
		said answer
	}{
		{typo, answer{identity.Correctable, "1"}}, // found
		{typo, answer{identity.Correctable, "2"}}, // a wrong proposal
		{typo, answer{identity.Verified, "1"}},    // it is that person, but the name differs
		{typo, answer{status: identity.Conflict}},
		{form, answer{identity.Verified, "1"}},
		{form, answer{identity.Verified, "2"}}, // false
		{form, answer{status: identity.NotFound}},
		{absent, answer{identity.Correctable, "3"}}, // a wrong proposal
		{absent, answer{identity.Verified, "3"}},    // false
		{absent, answer{status: identity.Invalid}},
		{absent, answer{status: identity.Exempt}},
	} {
		tally.add(c.is, c.said)
	}
	require.Equal(t, []string{"3", "333.333", "25.000 %", "33.333 %"}, tally.figures())
	require.Equal(t, counts{
		records: 11, verified: 1, falselyVerified: 3, correctable: 1, wronglyCorrected: 2,
		conflict: 1, notFound: 1, invalid: 1, exempt: 1,
	}, tally.all)
	require.Equal(t, []string{"0", "-", "-", "-"}, newTally().figures())
}

func TestMeasure(t *testing.T) {
	var out strings.Builder
	c := command{People: 3000, Records: 3000, Seed: 3, Baseline: true, Show: 1}
	require.NoError(t, c.run(t.Context(), &out))
	require.Contains(t, out.String(), "form-no-diacritics")
	for _, name := range append([]string{"exact match"}, figureNames...) {
		require.Contains(t, out.String(), name)
	}
}

func TestTalisman(t *testing.T) {
	if absent, err := installTalisman(t.Context(), t.TempDir()); absent != "" {
		require.NoError(t, err)
		t.Skip("talisman: " + absent)
	}
	var out strings.Builder
	c := command{People: 3000, Records: 3000, Seed: 3, Peer: 1000}
	require.NoError(t, c.run(t.Context(), &out))
	require.Contains(t, out.String(), "talisman 1.1.4")
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	truth := write("truth.csv", "record_id,personal_id,class,form,fixable\nA,001,clean,true,false\nB,002,sex-wrong,false,true\n")
	good := write("good.csv", "\uFEFFstatus,record_id,score,personal_id\ncorrectable,B,0.9,002\nverified,A,1,001\n")
	var out strings.Builder
	require.NoError(t, (&command{Truth: truth, Findings: good}).run(t.Context(), &out))
	require.Contains(t, out.String(), "100.000 %")

	for name, text := range map[string]string{
		"missing": "record_id,status,personal_id\nA,verified,001\n",
		"twice":   "record_id,status,personal_id\nA,verified,001\nB,conflict,\nA,verified,001\n",
		"column":  "record_id,personal_id\nA,001\n",
		"empty":   "",
	} {
		require.Error(t, (&command{Truth: truth, Findings: write(name+".csv", text)}).run(t.Context(), &out), name)
	}
}

func TestValidate(t *testing.T) {
	require.NoError(t, (&command{People: 1000, Records: 1}).Validate())
	require.Error(t, (&command{People: 1000, Records: 1, Truth: "x"}).Validate())
	require.Error(t, (&command{}).Validate())
}
