package main

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/registry"
	"github.com/vaxcert/vaxcert/internal/population"
)

const (
	registryHeader  = "personal_id,old_id,full_name,date_of_birth,sex,birth_province"
	reconcileHeader = "record_id,full_name,date_of_birth,sex,nationality,id_type,id_number,facility_id"
)

// aRegister is a small register, and someRecords are records about its people.
var (
	aRegister = rows(registryHeader,
		"001185000123,,Nguyễn Thị Minh Khai,1985-04-30,F,001",
		"079090000456,020345678,Đặng Đình Đức,1990-09-12,M,079",
		"048178000789,,Lê Thị Ánh Tuyết,1978-12-05,F,048",
		"031201000654,,Phạm Văn Hùng,2001-02-03,M,031",
	) + neighbours(96)
	someRecords = rows(reconcileHeader,
		"a,NGUYEN THI MINH KHAI,30/04/1985,F,VN,cccd,001185000123,01-001",
		"b,Đặng Đình Đức,1990-12-09,M,VN,cccd,079090000456,79-014",
		"c,Lê Thị Ánh Tuyết,1978-12-05,F,VN,,,01-001",
		"d,Vũ Quang Trọng,1950-01-01,M,VN,cccd,001050999999,01-001",
		`e,"broken`,
		"f,too,few",
		",,,,,,,",
	)
)

// neighbours are rows of a register: what a name says is counted among many.
func neighbours(n int) string {
	var all strings.Builder
	for p := range population.New(1, n).People() {
		all.WriteString(strings.Join([]string{p.PersonalID, p.OldID, p.FullName, p.Birth.String(), p.Sex.String(), p.Province}, ",") + "\n")
	}
	return all.String()
}

// reconcileArgs are those of a reconciliation in a folder.
func reconcileArgs(t *testing.T, dir, register, records string, more ...string) []string {
	t.Helper()
	return append([]string{"reconcile", "--out", filepath.Join(dir, "findings.csv"),
		"--registry", write(t, filepath.Join(dir, "registry.csv"), register),
		"--records", write(t, filepath.Join(dir, "records.csv"), records)}, more...)
}

func readTable(t *testing.T, path string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(read(t, path), byteOrderMark))).ReadAll()
	require.NoError(t, err)
	return all
}

func TestReconcile(t *testing.T) {
	dir := t.TempDir()
	r := vaxcert(t, reconcileArgs(t, dir, aRegister, someRecords)...)
	require.Equal(t, statusNotGood, r.status, r.stderr)
	require.Empty(t, r.stdout)
	found := readTable(t, filepath.Join(dir, "findings.csv"))
	require.Equal(t, strings.Split(findingsHeader, ","), found[0])
	require.Equal(t, []string{"a", "b", "c", "d", "e", "f"}, column(found[1:], 0))
	require.Equal(t, []string{"verified", "correctable", "correctable", "not-found", "invalid", "invalid"}, column(found[1:], 1))
	require.Equal(t, []string{"001185000123", "079090000456", "048178000789", "", "", ""}, column(found[1:], 2))
	require.Equal(t, "date_of_birth:1990-12-09>1990-09-12", found[2][4])
	require.Equal(t, "id_number:>048178000789", found[3][4])
	require.Equal(t, []string{"row-quotes", "row-fields"}, column(found[5:], 5))
	for _, row := range found[1:] {
		require.Regexp(t, `^[01]\.[0-9]{4}$`, row[3])
	}
	require.Contains(t, r.stderr, "line 6: row-quotes: ")
	require.Contains(t, r.stderr, "line 7: row-fields: ")
	require.Contains(t, r.stderr, "register: 100 people\n")
	require.Regexp(t, `(?m)^ +2 +33\.3 %  correctable$`, r.stderr)
	require.NotContains(t, r.stderr, "Trọng", "no personal data")
	info, err := os.Stat(filepath.Join(dir, "findings.csv"))
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	require.ElementsMatch(t, []string{"findings.csv", "records.csv", "registry.csv"}, names(t, dir), "nothing is left")

	require.Contains(t, vaxcert(t, append([]string{"--lang", "vi"}, reconcileArgs(t, dir, aRegister, someRecords)...)...).stderr, "sửa được")
}

func TestReconcileTellsProgramsOfEachRecord(t *testing.T) {
	o := vaxcert(t, reconcileArgs(t, t.TempDir(), aRegister, someRecords, "--json")...).objects(t)
	require.Len(t, o, 6)
	require.Equal(t, map[string]any{"record_id": "a", "status": "verified", "personal_id": "001185000123", "score": 1.0, "changes": []any{}, "reasons": o[0]["reasons"]}, o[0])
	require.Equal(t, []any{map[string]any{"field": "date_of_birth", "from": "1990-12-09", "to": "1990-09-12"}}, o[1]["changes"])
	require.Equal(t, []any{"row-quotes"}, o[4]["reasons"])
}

func TestReconcileIsGoodWhereAllAre(t *testing.T) {
	r := vaxcert(t, reconcileArgs(t, t.TempDir(), aRegister, rows(reconcileHeader, strings.Split(someRecords, "\n")[1]))...)
	require.Equal(t, statusGood, r.status, r.stderr)
	r = vaxcert(t, reconcileArgs(t, t.TempDir(), aRegister, rows(reconcileHeader))...)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stderr, "no records")
}

// The tables of spreadsheets, in any order of their columns.
func TestReconcileReadsTablesOfSpreadsheets(t *testing.T) {
	register := byteOrderMark + "sep=;\r\nsex;full_name;note;date_of_birth;PERSONAL_ID\r\n" +
		"Nữ;Nguyễn Thị Minh Khai;\"two\nlines\";30/04/1985 00:00:00;001185000123\r\n"
	records := "id_number\tsex\tfull_name\tdate_of_birth\trecord_id\n001185000123\tF\tNguyễn Thị Minh Khai\t1985-04-30\ta\n"
	dir := t.TempDir()
	r := vaxcert(t, reconcileArgs(t, dir, register, records)...)
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, "verified", readTable(t, filepath.Join(dir, "findings.csv"))[1][1])
}

func TestReconcileWithADatabase(t *testing.T) {
	dir := t.TempDir()
	args := reconcileArgs(t, dir, aRegister, someRecords)
	vaxcert(t, args...)
	want := read(t, filepath.Join(dir, "findings.csv"))
	address := "sqlite:" + filepath.Join(dir, "register.db")
	vaxcert(t, append(args, "--registry", address)...).requireUsage(t, "register.db")

	database, err := registry.Open(t.Context(), address)
	require.NoError(t, err)
	table, err := openTable(strings.NewReader(aRegister), registerColumns)
	require.NoError(t, err)
	reading := registerReading{table: table, each: func() {}}
	_, err = database.Load(t.Context(), reading.people(t.Context()))
	require.NoError(t, err)
	require.NoError(t, database.Close())

	r := vaxcert(t, append(args, "--registry", address)...)
	require.Contains(t, r.stderr, "register: 100 people\n")
	require.Equal(t, want, read(t, filepath.Join(dir, "findings.csv")))
}

func TestBrokenRowsOfTheRegisterAreToldAndLeftOut(t *testing.T) {
	var broken []string
	for range maxReasons + 3 {
		broken = append(broken, "too,few")
	}
	register := aRegister + rows(
		"12345,,Không Ai,1990-01-01,M,",
		"031201000654,,Trần Văn Hai,1999-01-01,M,031",
		"031201000655,,Trần Văn Ba,năm 1999?,x,031",
	) + rows(broken...)
	r := vaxcert(t, reconcileArgs(t, t.TempDir(), register, someRecords)...)
	require.Equal(t, statusNotGood, r.status)
	require.Contains(t, r.stderr, "register, line 102: registry-incomplete: ")
	require.Contains(t, r.stderr, "register, line 105: row-fields: ")
	require.NotContains(t, r.stderr, "register, line 114: ")
	require.Contains(t, r.stderr, "… and 4 more rows\n")
	require.Contains(t, r.stderr, "register: 102 people, 14 rows left out, 1 numbers of more than one person, 1 birth dates unreadable, 1 sexes unreadable\n")
}

func TestReconcileRefusesWhatCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	args := reconcileArgs(t, dir, aRegister, someRecords)
	with := func(flag, value string) []string { return append(append([]string{}, args...), flag, value) }
	vaxcert(t, with("--records", "nowhere.csv")...).requireUsage(t, "nowhere.csv")
	vaxcert(t, with("--registry", "nowhere.csv")...).requireUsage(t, "nowhere.csv")
	vaxcert(t, with("--records", filepath.Join(dir, "registry.csv"))...).requireUsage(t, "lacks columns: record_id, id_number")
	vaxcert(t, with("--registry", filepath.Join(dir, "records.csv"))...).requireUsage(t, "lacks columns: personal_id")
	vaxcert(t, with("--out", filepath.Join(dir, "registry.csv"))...).requireUsage(t, "is an input")
	vaxcert(t, with("--out", dir)...).requireUsage(t, "is not a file")
	vaxcert(t, with("--report", filepath.Join(dir, "records.csv"))...).requireUsage(t, "records.csv")
	vaxcert(t, with("--records", dir)...).requireUsage(t, "not a file")
	vaxcert(t, with("--workers", "-1")...).requireUsage(t, "--workers")
	require.Equal(t, aRegister, read(t, filepath.Join(dir, "registry.csv")))
}

func TestHelpOfReconcileNamesAllColumns(t *testing.T) {
	r := vaxcert(t, "reconcile", "--help")
	require.Equal(t, statusGood, r.status)
	for _, c := range registerColumns {
		require.Contains(t, r.stdout, "    "+c.name)
	}
	for name := range strings.SplitSeq(findingsHeader, ",") {
		require.Contains(t, r.stdout, "    "+name+" ")
	}
	for _, status := range statuses {
		require.Contains(t, r.stdout, string(status))
	}
}

func BenchmarkRegister(b *testing.B) {
	var table strings.Builder
	table.WriteString(registryHeader + "\n")
	for i := range 100_000 {
		fmt.Fprintf(&table, "001185%06d,,Nguyễn Thị Minh Khai,1985-%02d-%02d,F,001\n", i, i%12+1, i%28+1)
	}
	b.Run("floor", func(b *testing.B) { // encoding/csv, which reads the fields and nothing of them
		b.ReportAllocs()
		b.SetBytes(int64(table.Len()))
		for b.Loop() {
			r := csv.NewReader(strings.NewReader(table.String()))
			r.ReuseRecord = true
			for {
				if _, err := r.Read(); err != nil {
					break
				}
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(table.Len()))
		for b.Loop() {
			opened, err := openTable(strings.NewReader(table.String()), registerColumns)
			require.NoError(b, err)
			reading := registerReading{table: opened, each: func() {}}
			for range reading.people(b.Context()) {
			}
			require.Equal(b, 100_000, reading.count)
		}
	})
}
