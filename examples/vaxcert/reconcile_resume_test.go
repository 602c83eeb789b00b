package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/internal/population"
)

// TestMain lets the tests start this command as a process of its own, to kill it.
func TestMain(m *testing.M) {
	if os.Getenv("VAXCERT_TEST_COMMAND") != "" {
		main()
	}
	os.Exit(m.Run())
}

// manyPeople writes a register and records about its people, with mistakes.
func manyPeople(t *testing.T, dir string, people, records int) {
	t.Helper()
	p := population.New(7, people)
	var register, table strings.Builder
	register.WriteString(registryHeader + "\n")
	for q := range p.People() {
		fmt.Fprintf(&register, "%s,%s,%s,%s,%s,%s\n", q.PersonalID, q.OldID, q.FullName, q.Birth, q.Sex, q.Province)
	}
	write(t, filepath.Join(dir, "registry.csv"), register.String())
	table.WriteString(reconcileHeader + "\n")
	random := rand.New(rand.NewPCG(1, 2))
	number := 0
	for r := range p.Records(records, population.Published(), 20) {
		number++
		if random.IntN(50) == 0 {
			table.WriteString([]string{`x,"broken`, fmt.Sprintf("r%d,too,few", number), ",,,,,,,"}[random.IntN(3)] + "\n")
		}
		table.Write(appendRow(nil, fmt.Sprintf("r%d", number), r.FullName, r.DateOfBirth, r.Sex, r.Nationality, r.IDType, r.IDNumber, fmt.Sprintf("f%d", number%20)))
	}
	write(t, filepath.Join(dir, "records.csv"), table.String())
}

func argsIn(dir string, more ...string) []string {
	return append([]string{"reconcile", "--registry", filepath.Join(dir, "registry.csv"), "--records", filepath.Join(dir, "records.csv"),
		"--out", filepath.Join(dir, "findings.csv")}, more...)
}

// undisturbed gives what one run writes.
func undisturbed(t *testing.T, dir string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "findings.csv")
	r := vaxcert(t, argsIn(dir, "--out", out)...)
	require.Equal(t, statusNotGood, r.status, r.stderr)
	return read(t, out)
}

// stopAfter is a context that ends when so many rows of a JSON output are written.
type stopAfter struct {
	rows int
	stop context.CancelFunc
}

func (s *stopAfter) Write(b []byte) (int, error) {
	if s.rows--; s.rows == 0 {
		s.stop()
	}
	return len(b), nil
}

func stoppedAfter(t *testing.T, rows int, args []string) (status int, stderr string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var said strings.Builder
	status = run(ctx, append(args, "--json"), strings.NewReader(""), &stopAfter{rows, stop}, &said)
	return status, said.String()
}

func TestStoppedReconciliationGoesOnToTheSameFile(t *testing.T) {
	dir := t.TempDir()
	manyPeople(t, dir, 300, 1200)
	want := undisturbed(t, dir)
	out := filepath.Join(dir, "findings.csv")
	random := rand.New(rand.NewPCG(3, 4))
	for range 8 {
		status, stderr := stoppedAfter(t, 1+random.IntN(1200), argsIn(dir))
		require.Equal(t, statusNotGood, status, stderr)
		require.Contains(t, stderr, "the same command goes on")
		require.NoFileExists(t, out)
		for range random.IntN(3) { // what a crash of the whole machine leaves
			left := read(t, out+partialEnd)
			left = left[:random.IntN(len(left)+1)]
			if random.IntN(3) == 0 {
				left += strings.Repeat("\x00", random.IntN(100))
			}
			write(t, out+partialEnd, left)
			stoppedAfter(t, 1+random.IntN(1200), argsIn(dir))
		}
		r := vaxcert(t, argsIn(dir)...)
		require.Equal(t, statusNotGood, r.status, r.stderr)
		require.Equal(t, want, read(t, out))
		require.ElementsMatch(t, []string{"findings.csv", "records.csv", "registry.csv"}, names(t, dir))
		require.NoError(t, os.Remove(out))
	}
}

func TestReconciliationThatWentOnTellsOfAllRecords(t *testing.T) {
	dir := t.TempDir()
	manyPeople(t, dir, 500, 1000)
	first := vaxcert(t, argsIn(dir, "--json", "--report", filepath.Join(dir, "first"))...)
	stoppedAfter(t, 400, argsIn(dir))
	r := vaxcert(t, argsIn(dir, "--json", "--report", filepath.Join(dir, "second"))...)
	require.Contains(t, r.stderr, "going on where an earlier run stopped")
	require.Regexp(t, `[0-9]+ of an earlier run\n`, r.stderr)
	require.Equal(t, first.stdout, r.stdout)
	require.Equal(t, tail(first.stderr, "verified"), tail(r.stderr, "verified"), "the same counts")
	for _, name := range names(t, filepath.Join(dir, "first", listsName)) {
		require.Equal(t, read(t, filepath.Join(dir, "first", listsName, name)), read(t, filepath.Join(dir, "second", listsName, name)))
	}
}

// tail gives what stands behind a word, up to the names of the files.
func tail(said, word string) string {
	_, behind, _ := strings.Cut(said, word)
	behind, _, _ = strings.Cut(behind, string(filepath.Separator))
	return behind
}

func TestKilledReconciliationGoesOnToTheSameFile(t *testing.T) {
	dir := t.TempDir()
	manyPeople(t, dir, 1000, 3000)
	want := undisturbed(t, dir)
	random := rand.New(rand.NewPCG(5, 6))
	for range 4 {
		process := exec.Command(os.Args[0], argsIn(dir, "--json")...)
		process.Env = append(os.Environ(), "VAXCERT_TEST_COMMAND=1")
		stdout, err := process.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, process.Start())
		lines := bufio.NewScanner(stdout)
		for range 1 + random.IntN(2900) {
			require.True(t, lines.Scan())
		}
		require.NoError(t, process.Process.Kill())
		require.Error(t, process.Wait())
	}
	r := vaxcert(t, argsIn(dir)...)
	require.Equal(t, statusNotGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "going on where an earlier run stopped")
	require.Equal(t, want, read(t, filepath.Join(dir, "findings.csv")))
}

func TestReconciliationOfOtherInputsStartsAnew(t *testing.T) {
	dir := t.TempDir()
	manyPeople(t, dir, 500, 1000)
	out := filepath.Join(dir, "findings.csv")
	stoppedAfter(t, 900, argsIn(dir))
	require.NoError(t, os.Chtimes(filepath.Join(dir, "records.csv"), time.Time{}, time.Unix(1_700_000_000, 0)))
	r := vaxcert(t, argsIn(dir)...)
	require.Contains(t, r.stderr, "starting anew")
	require.Equal(t, undisturbed(t, dir), read(t, out))
	require.NotContains(t, vaxcert(t, argsIn(dir)...).stderr, "anew", "a complete one is made again without a word")
}

// Rows of an earlier run that are not about the records in their places are made
// again.
func TestReconciliationDoesNotBelieveForeignRows(t *testing.T) {
	dir := t.TempDir()
	manyPeople(t, dir, 500, 1000)
	out := filepath.Join(dir, "findings.csv")
	want := undisturbed(t, dir)
	for _, change := range [][2]string{{"\nr300,", "\nr299,"}, {"\nr2,verified", "\nr2,excellent"}, {"\nr500,", "\nr500,more,"}} {
		stoppedAfter(t, 990, argsIn(dir))
		write(t, out+partialEnd, strings.Replace(read(t, out+partialEnd), change[0], change[1], 1))
		vaxcert(t, argsIn(dir)...)
		require.Equal(t, want, read(t, out))
	}
	stoppedAfter(t, 990, argsIn(dir))
	left := strings.Replace(want, "\nr1,", "\nr0,x,,,,\nr1,", 1) + "r1,verified,,0.0000,,\n"
	write(t, out+partialEnd, left)
	vaxcert(t, argsIn(dir)...)
	require.Equal(t, want, read(t, out), "more rows than records")
}
