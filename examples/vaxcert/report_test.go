package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reported makes a report about records and gives its folder.
func reported(t *testing.T, records string) (report string, r ran) {
	t.Helper()
	dir := t.TempDir()
	report = filepath.Join(dir, "report")
	r = vaxcert(t, reconcileArgs(t, dir, aRegister, records, "--report", report)...)
	require.Contains(t, r.stderr, pageName)
	return report, r
}

func TestReportHasAListForEachFacility(t *testing.T) {
	report, _ := reported(t, rows(reconcileHeader,
		"i,An,,,VN,,,01-001",
		"n,Vũ Quang Trọng,1950-01-01,M,VN,cccd,001050999999,01-001",
		"k,Triệu Thị Mùi,1950-11-02,F,VN,cccd,001185000123,01-001",
		"c,Lê Thị Ánh Tuyết,1978-12-05,F,VN,,,01-001",
		"b,Đặng Đình Đức,1990-12-09,M,VN,cccd,79090000456,01-001",
		"v,NGUYEN THI MINH KHAI,30/04/1985,F,VN,cccd,001185000123,01-001",
		"x,John Smith,1971-03-05,M,AU,passport,PA1234567,01-001",
		"v,NGUYEN THI MINH KHAI,30/04/1985,F,VN,cccd,001185000123,02-002",
		"none,Vũ Quang Trọng,1950-01-01,M,VN,cccd,001050999999,",
		"f,too,few",
	))
	require.ElementsMatch(t, []string{pageName, listsName, facilitiesName}, names(t, report))
	require.ElementsMatch(t, []string{"01-001.csv", noFacility + ".csv"}, names(t, filepath.Join(report, listsName)))
	path := filepath.Join(report, listsName, "01-001.csv")
	text := read(t, path)
	require.True(t, strings.HasPrefix(text, byteOrderMark+"record_id,Trạng thái,"))
	require.Equal(t, strings.Count(text, "\n"), strings.Count(text, "\r\n"))
	list := readTable(t, path)
	order := slices.Compact(column(list[1:], 0))
	require.ElementsMatch(t, []string{"b", "c"}, order[:2], "most fixable first")
	require.Equal(t, []string{"k", "n", "i"}, order[2:])
	require.Equal(t, []string{"correctable", "conflict", "not found", "invalid"}, slices.Compact(column(list[1:], 2)))
	at := slices.IndexFunc(list, func(row []string) bool { return row[0] == "b" && strings.Contains(row[5], "date_of_birth") })
	require.Equal(t, []string{"Ngày sinh (date_of_birth)", `="1990-12-09"`, `="1990-09-12"`, `="079090000456"`}, list[at][5:9])
	require.Contains(t, list[at][3], "Ngày và tháng sinh bị đổi chỗ")
	require.Contains(t, list[at][4], "swapped")
	require.Contains(t, list[at][9], "%")
	require.Contains(t, list[at][10], "One person of the register explains this record")
	for _, row := range list[1:] {
		require.NotEmpty(t, row[3], row)
		require.NotEmpty(t, row[10], row)
	}
	others := readTable(t, filepath.Join(report, listsName, noFacility+".csv"))
	require.Equal(t, []string{"none", "f"}, slices.Compact(column(others[1:], 0)))
	require.Contains(t, others[len(others)-1][4], "more or fewer columns")

	facilities := readTable(t, filepath.Join(report, facilitiesName))
	require.Equal(t, []string{`="01-001"`, "lists/01-001.csv", "7", "1", "2", "1", "1", "1", "1"}, facilities[1])
	require.NoError(t, filepath.WalkDir(report, func(path string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		require.Zero(t, info.Mode().Perm()&0o077, path)
		return err
	}))
}

// Where the register lacks something of the person, the record is not to be mended.
func TestReportSaysThatTheRegisterIsToBeCompleted(t *testing.T) {
	dir := t.TempDir()
	report := filepath.Join(dir, "report")
	register := aRegister + rows("001199000111,,Hoàng Thị Bích Liên,1999-05-17,,001", "001099000222,,Hoàng Quốc Khánh,1999,M,001")
	vaxcert(t, reconcileArgs(t, dir, register, rows(reconcileHeader,
		"s,Hoàng Thị Bích Liên,1999-05-17,F,VN,cccd,001199000111,01-001",
		"d,Hoàng Quốc Khánh,1999-02-09,M,VN,cccd,001099000222,01-001",
		"n,Vũ Quang Trọng,1950-01-01,M,VN,cccd,001050999999,01-001",
	), "--report", report)...)
	list := readTable(t, filepath.Join(report, listsName, "01-001.csv"))[1:]
	seen := map[string]bool{}
	for _, row := range list {
		seen[row[0]] = true
		if row[0] == "n" {
			require.Contains(t, row[10], "Nobody in the register")
			continue
		}
		require.Equal(t, "not found", row[2])
		require.Contains(t, row[4], "The register does not have all of this person")
		require.Contains(t, row[9], "công an")
		require.Contains(t, row[10], "The register's entry is to be completed")
		require.NotContains(t, row[10], "correct it")
		require.NotContains(t, row[10], "Nobody")
	}
	require.Equal(t, map[string]bool{"s": true, "d": true, "n": true}, seen)
}

func TestReportOfHostileFacilities(t *testing.T) {
	hostile := []string{"../../etc/passwd", `<script>alert(1)</script>`, "=1+1", "~", "a/b\\c", "index.html", `javascript:x`, "Cơ sở số 1?#", strings.Repeat("f", 5000), "CON"}
	lines := []string{reconcileHeader}
	for i, id := range hostile {
		lines = append(lines, strings.TrimSuffix(string(appendRow(nil, fmt.Sprintf("=r%d", i), "=cmd|' /C calc'!A0", "1950-01-01", "M", "VN", "cccd", "001050999999", id)), "\n"))
	}
	report, _ := reported(t, rows(lines...))
	require.Len(t, names(t, filepath.Join(report, listsName)), len(hostile))
	page := read(t, filepath.Join(report, pageName))
	require.NotContains(t, page, "<script")
	links := regexp.MustCompile(`<a href="(lists/[^"]+)"`).FindAllStringSubmatch(page, -1)
	require.Len(t, links, len(hostile))
	for _, link := range links {
		path, err := url.PathUnescape(html.UnescapeString(link[1]))
		require.NoError(t, err)
		list := readTable(t, filepath.Join(report, path))
		require.Regexp(t, `^'=r[0-9]$`, list[1][0])
	}
	for _, row := range readTable(t, filepath.Join(report, facilitiesName))[1:] {
		require.NotRegexp(t, `^=[^"]`, row[0])
	}
}

func TestReportAgainReplacesTheOldLists(t *testing.T) {
	dir := t.TempDir()
	report := filepath.Join(dir, "report")
	vaxcert(t, reconcileArgs(t, dir, aRegister, someRecords, "--report", report)...)
	lists := filepath.Join(report, listsName)
	require.Contains(t, names(t, lists), "79-014.csv")
	write(t, filepath.Join(lists, "mine.csv"), "my own")
	mended := strings.Replace(someRecords, "1990-12-09", "1990-09-12", 1)
	vaxcert(t, reconcileArgs(t, dir, aRegister, mended, "--report", report)...)
	require.ElementsMatch(t, []string{"01-001.csv", "mine.csv", noFacility + ".csv"}, names(t, lists))
}

// A stopped report leaves the findings to go on with, and is made whole later.
func TestStoppedReportIsMadeWhole(t *testing.T) {
	dir := t.TempDir()
	report := filepath.Join(dir, "report")
	args := reconcileArgs(t, dir, aRegister, someRecords, "--report", report)
	unlock, err := lockFolder(report)
	if errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, os.Mkdir(report, 0o700))
		unlock, err = lockFolder(report)
	}
	require.NoError(t, err)
	r := vaxcert(t, args...)
	if r.status != statusUsage {
		t.Skip("folders cannot be locked here")
	}
	require.Contains(t, r.stderr, "another run")
	require.NoFileExists(t, filepath.Join(dir, "findings.csv"))
	unlock()
	r = vaxcert(t, args...)
	require.Contains(t, r.stderr, "6 of an earlier run")
	require.FileExists(t, filepath.Join(dir, "findings.csv"))
	require.FileExists(t, filepath.Join(report, pageName))
}

func TestPageIsWholeAndNeedsNothingElse(t *testing.T) {
	report, _ := reported(t, someRecords)
	page := read(t, filepath.Join(report, pageName))
	require.NotRegexp(t, `https?:|src=|@import|url\(`, page)
	require.Contains(t, page, `role="img"`)
	require.Equal(t, 2, strings.Count(page, `<svg class="plot"`), "in both languages")
	require.Contains(t, page, "Không tìm thấy")
	require.Contains(t, page, "Not found")
	require.Contains(t, page, "registry-birth-date-swapped")
	require.Contains(t, page, `href="lists/01-001.csv"`)
	requireWellFormed(t, page)

	report, r := reported(t, rows(reconcileHeader, strings.Split(someRecords, "\n")[1]))
	require.Equal(t, statusGood, r.status)
	page = read(t, filepath.Join(report, pageName))
	require.Contains(t, page, "No record needs anybody")
	require.NotContains(t, page, `<svg class="plot"`)
	require.Empty(t, names(t, filepath.Join(report, listsName)))
	requireWellFormed(t, page)
}

func requireWellFormed(t *testing.T, page string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(page))
	decoder.Strict, decoder.AutoClose, decoder.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

func TestPageFoldsManyFacilities(t *testing.T) {
	lines := []string{reconcileHeader}
	for i := range maxFacilities + 5 {
		for j := range i + 1 {
			lines = append(lines, fmt.Sprintf("r%d-%d,Vũ Quang Trọng,1950-01-01,M,VN,cccd,001050999999,f%02d", i, j, i))
		}
	}
	report, _ := reported(t, rows(lines...))
	page := read(t, filepath.Join(report, pageName))
	first, more, found := strings.Cut(page, "All other facilities")
	require.True(t, found)
	require.Contains(t, first, "f24.csv")
	require.Contains(t, more, "f00.csv")
	require.Less(t, strings.Index(first, "f24.csv"), strings.Index(first, "f23.csv"))
}

func TestNumbersAreGroupedAndSharesNeverRoundedToNone(t *testing.T) {
	require.Equal(t, "0", grouped(0))
	require.Equal(t, "999", grouped(999))
	require.Equal(t, "1\u202F000", grouped(1000))
	require.Equal(t, "12\u202F345\u202F678", grouped(12345678))
	require.Equal(t, "<\u202F1\u202F%", percent(0.01))
	require.Equal(t, ">\u202F99\u202F%", percent(99.99))
	require.Equal(t, "100\u202F%", percent(100))
	require.Equal(t, []string{"a very", "averylongword", "b"}, wrapped("a very averylongword b", 6))
}
