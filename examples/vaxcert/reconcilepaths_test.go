package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// inFolder runs reconcile in a folder that has both inputs, and gives the whole
// content of the folder before and after.
func inFolder(t *testing.T, prepare func(), args ...string) (r ran, before, after map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	write(t, "r.csv", someRecords)
	write(t, "j.csv", aRegister)
	prepare()
	before = contents(t)
	r = vaxcert(t, append([]string{"reconcile"}, args...)...)
	return r, before, contents(t)
}

// contents gives all files below the working folder.
func contents(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := os.ReadFile(path)
			all[path] = string(data)
		}
		return err
	}))
	return all
}

func folder(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(path, 0o700))
}

// What is read is never written to, and nothing is written twice.
func TestReconcileKeepsItsInputs(t *testing.T) {
	copyOf := func(from, to string) func() {
		return func() {
			folder(t, filepath.Dir(to))
			write(t, to, read(t, from))
		}
	}
	records, register := "r.csv", "j.csv"
	for name, c := range map[string]struct {
		prepare func()
		args    string
		says    string
	}{
		"records are OUT":              {func() {}, "--registry j.csv --records r.csv --out r.csv", "is an input"},
		"records are OUT.partial":      {copyOf(records, "g.csv.partial"), "--registry j.csv --records g.csv.partial --out g.csv", "g.csv.partial is an input"},
		"records are OUT.state":        {copyOf(records, "g.csv.state"), "--registry j.csv --records g.csv.state --out g.csv", "g.csv.state is an input"},
		"register is OUT":              {func() {}, "--registry ./j.csv --records r.csv --out ././j.csv", "is an input"},
		"register is OUT.state":        {copyOf(register, "g.csv.state"), "--registry g.csv.state --records r.csv --out g.csv", "g.csv.state is an input"},
		"database is OUT":              {copyOf(register, "j.db"), "--registry sqlite:j.db --records r.csv --out j.db", "j.db is an input"},
		"log of the database is OUT":   {copyOf(register, "j.db"), "--registry sqlite:j.db --records r.csv --out j.db-wal", "j.db-wal is an input"},
		"records are facilities.csv":   {copyOf(records, "site/facilities.csv"), "--registry j.csv --records site/facilities.csv --out g.csv --report site", "is an input"},
		"records are index.html":       {copyOf(records, "site/index.html"), "--registry j.csv --records site/index.html --out g.csv --report site", "is an input"},
		"records are a list":           {copyOf(records, "site/lists/01-001.csv"), "--registry j.csv --records site/lists/01-001.csv --out g.csv --report site", "is an input"},
		"register is below the lists":  {copyOf(register, "site/lists/a/b.csv"), "--registry site/lists/a/b.csv --records r.csv --out g.csv --report site", "is an input"},
		"records are unfinished":       {copyOf(records, "site/.unfinished/r.csv"), "--registry j.csv --records site/.unfinished/r.csv --out g.csv --report site", "is an input"},
		"records are the folder":       {func() {}, "--registry j.csv --records r.csv --out g.csv --report r.csv", "r.csv is an input"},
		"OUT is index.html":            {func() {}, "--registry j.csv --records r.csv --out site/index.html --report site", "--out and --report"},
		"OUT is facilities.csv":        {func() { folder(t, "site") }, "--registry j.csv --records r.csv --out site/facilities.csv --report ./site/", "--out and --report"},
		"OUT is a list":                {func() {}, "--registry j.csv --records r.csv --out site/lists/g.csv --report site", "--out and --report"},
		"OUT is the folder":            {func() {}, "--registry j.csv --records r.csv --out site --report site", "--out and --report"},
		"OUT.partial is the folder":    {func() {}, "--registry j.csv --records r.csv --out g --report g.partial", "--out and --report"},
		"the folder is below OUT":      {func() {}, "--registry j.csv --records r.csv --out g --report g/report", "--out and --report"},
		"the letters are of two cases": {func() {}, "--registry j.csv --records r.csv --out site/INDEX.html --report site", "--out and --report"},
	} {
		t.Run(name, func(t *testing.T) {
			r, before, after := inFolder(t, c.prepare, strings.Fields(c.args)...)
			r.requireUsage(t, c.says)
			require.Equal(t, before, after)
		})
	}
}

func TestReconcileKeepsItsInputsBehindLinks(t *testing.T) {
	link := func(make func(old, new string) error, old, new string) func() {
		return func() {
			if err := make(old, new); err != nil {
				t.Skip("no links here")
			}
		}
	}
	for name, c := range map[string]struct {
		prepare func()
		args    string
	}{
		"OUT.partial is a hard link": {link(os.Link, "r.csv", "g.csv.partial"), "--registry j.csv --records r.csv --out g.csv"},
		"OUT.state is a hard link":   {link(os.Link, "j.csv", "g.csv.state"), "--registry j.csv --records r.csv --out g.csv"},
		"OUT is a symbolic link":     {link(os.Symlink, "j.csv", "g.csv"), "--registry j.csv --records r.csv --out g.csv"},
		"records are a symbolic link": {func() {
			write(t, "g.csv.partial", someRecords)
			link(os.Symlink, "g.csv.partial", "s.csv")()
		}, "--registry j.csv --records s.csv --out g.csv"},
		"OUT is in a linked folder": {link(os.Symlink, ".", "here"), "--registry j.csv --records r.csv --out here/r.csv"},
		"the lists are a link": {func() {
			folder(t, "site")
			link(os.Symlink, "..", "site/lists")()
		}, "--registry j.csv --records r.csv --out g.csv --report site"},
	} {
		t.Run(name, func(t *testing.T) {
			r, before, after := inFolder(t, c.prepare, strings.Fields(c.args)...)
			r.requireUsage(t, "")
			require.Equal(t, before, after)
		})
	}
}

// Files of others in the places of unfinished findings and of a report stay.
func TestReconcileKeepsFilesOfOthers(t *testing.T) {
	own := func(path, text string) func() {
		return func() {
			folder(t, filepath.Dir(path))
			write(t, path, text)
		}
	}
	out, report := "--registry j.csv --records r.csv --out g.csv", "--registry j.csv --records r.csv --out g.csv --report site"
	for name, c := range map[string]struct {
		prepare func()
		args    string
		says    string
	}{
		"a partial":                      {own("g.csv.partial", "my own"), out, "g.csv.partial"},
		"a partial with our header":      {own("g.csv.partial", findingsHeader+"\na,verified,,1.0000,,\n"), out, "g.csv.partial"},
		"a state":                        {own("g.csv.state", "my own"), out, "g.csv.state"},
		"a page":                         {own("site/index.html", "<h1>my own</h1>"), report, "site/index.html"},
		"facilities":                     {own("site/facilities.csv", "facility_id,name\n"), report, "site/facilities.csv"},
		"lists":                          {own("site/lists/mine.csv", "my own"), report, "site/lists"},
		"lists that are a file":          {own("site/lists", "my own"), report, "site/lists"},
		"a folder of the unfinished":     {own("site/.unfinished/mine.txt", "my own"), report, "site/.unfinished"},
		"a partial with a foreign state": {func() { own("g.csv.partial", findingsHeader+"\n")(); own("g.csv.state", "my own")() }, out, "g.csv.state"},
	} {
		t.Run(name, func(t *testing.T) {
			r, before, after := inFolder(t, c.prepare, strings.Fields(c.args)...)
			r.requireUsage(t, filepath.FromSlash(c.says))
			require.Equal(t, before, after)
		})
	}
}

// A file of others between the lists of a report is not replaced either, and the
// findings are kept.
func TestReportReplacesOnlyWorkLists(t *testing.T) {
	dir := t.TempDir()
	report := filepath.Join(dir, "report")
	args := reconcileArgs(t, dir, aRegister, someRecords, "--report", report)
	require.Equal(t, statusNotGood, vaxcert(t, args...).status)
	mine := write(t, filepath.Join(report, listsName, "79-014.csv"), "my own")
	r := vaxcert(t, args...)
	require.Equal(t, statusUsage, r.status)
	require.Contains(t, r.stderr, mine+" was not made by this command")
	require.Equal(t, "my own", read(t, mine))
	require.NoError(t, os.Remove(mine))
	r = vaxcert(t, args...)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stderr, "6 of an earlier run")
}

// A report that was killed leaves lists without a page; the next one goes on.
func TestReportGoesOnAfterAKilledOne(t *testing.T) {
	dir := t.TempDir()
	report := filepath.Join(dir, "report")
	args := reconcileArgs(t, dir, aRegister, someRecords, "--report", report)
	vaxcert(t, args...)
	require.NoError(t, os.Remove(filepath.Join(report, pageName)))
	folder(t, filepath.Join(report, unfinished))
	write(t, filepath.Join(report, unfinished, "list-123"), "half")
	require.Equal(t, statusNotGood, vaxcert(t, args...).status)
	require.ElementsMatch(t, []string{pageName, listsName, facilitiesName}, names(t, report))
}

// Findings are their owner's, whatever lay in their place before.
func TestFindingsAreTheirOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no modes here")
	}
	dir := t.TempDir()
	args := reconcileArgs(t, dir, aRegister, someRecords)
	out := filepath.Join(dir, "findings.csv")
	require.NoError(t, os.WriteFile(out+partialEnd, nil, 0o666))
	require.NoError(t, os.Chmod(out+partialEnd, 0o666))
	require.Equal(t, statusNotGood, vaxcert(t, args...).status)
	info, err := os.Stat(out)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
}

func TestPartialFindingsFollowNoLink(t *testing.T) {
	for _, target := range []string{"my own", ""} {
		dir := t.TempDir()
		args := reconcileArgs(t, dir, aRegister, someRecords)
		victim := write(t, filepath.Join(dir, "victim"), target)
		for _, end := range []string{partialEnd, stateEnd} {
			place := filepath.Join(dir, "findings.csv"+end)
			if err := os.Symlink(victim, place); err != nil {
				t.Skip("no links here")
			}
			vaxcert(t, args...).requireUsage(t, place)
			require.Equal(t, target, read(t, victim))
			require.NoError(t, os.Remove(place))
			require.NoError(t, os.Mkdir(place, 0o700))
			vaxcert(t, args...).requireUsage(t, place)
			require.NoError(t, os.Remove(place))
		}
	}
}
