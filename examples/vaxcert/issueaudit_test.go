package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkAudit asks for a whole log.
func checkAudit(t *testing.T, log string, certificates ...string) ran {
	t.Helper()
	args := []string{"audit", "check", "--json", log}
	for _, c := range certificates {
		args = append(args, "--cert", c)
	}
	r := vaxcert(t, args...)
	require.Equal(t, statusGood, r.status, r.stdout+r.stderr)
	return r
}

func TestASecondRunLeavesTheLogAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("nothing is locked")
	}
	keys, dir := newKeys(t, "--days", "1500"), t.TempDir()
	log, out, records := filepath.Join(dir, "log"), filepath.Join(dir, "a"), recordsFile(t, recordLine("a"))
	require.Equal(t, statusGood, issueWith(t, keys, out, records, "--audit", log).status)
	half := read(t, log)
	half = half[:len(half)-40]
	require.NoError(t, os.WriteFile(log, []byte(half), 0o600)) // as a run leaves it that is writing

	unlock, err := lockFolder(out)
	require.NoError(t, err)
	issueWith(t, keys, out, records, "--audit", log).requireUsage(t, "another run")
	require.Equal(t, half, read(t, log))
	unlock()

	unlock, err = lockLog(log)
	require.NoError(t, err)
	issueWith(t, keys, filepath.Join(dir, "b"), records, "--audit", log).requireUsage(t, "another run writes to this log")
	require.Equal(t, half, read(t, log))
	unlock()

	require.Equal(t, statusGood, issueWith(t, keys, filepath.Join(dir, "b"), records, "--audit", log).status)
	checkAudit(t, log, filepath.Join(keys, "dsc.pem"))
}

func TestALogOutlivesItsKeys(t *testing.T) {
	keys, others, dir := newKeys(t, "--days", "1500"), newKeys(t, "--days", "1500"), t.TempDir()
	log, dsc, next := filepath.Join(dir, "log"), filepath.Join(keys, "dsc.pem"), filepath.Join(others, "dsc.pem")
	require.Equal(t, statusGood, issueWith(t, keys, filepath.Join(dir, "a"), recordsFile(t, recordLine("a")), "--audit", log).status)
	issueWith(t, others, filepath.Join(dir, "b"), recordsFile(t, recordLine("b")), "--audit", log).requireUsage(t, "--audit-key-cert")
	r := issueWith(t, others, filepath.Join(dir, "b"), recordsFile(t, recordLine("b")), "--audit", log, "--audit-key-cert", dsc)
	require.Equal(t, statusGood, r.status, r.stderr)
	head := checkAudit(t, log, dsc, next).objects(t)[0]["head"].(string)

	second := filepath.Join(dir, "log2")
	r = issueWith(t, others, filepath.Join(dir, "c"), recordsFile(t, recordLine("c")), "--audit", second, "--audit-previous", head)
	require.Equal(t, statusGood, r.status, r.stderr)
	r = vaxcert(t, "audit", "check", "--cert", dsc, "--cert", next, log, second)
	require.Equal(t, statusGood, r.status, r.stdout)
	r = issueWith(t, others, filepath.Join(dir, "d"), recordsFile(t, recordLine("d")), "--audit", second, "--audit-previous", head)
	require.Equal(t, statusGood, r.status, r.stderr)
	issueWith(t, others, filepath.Join(dir, "e"), recordsFile(t, recordLine("e")), "--audit-previous", head).requireUsage(t, "go with --audit")
	issueWith(t, others, filepath.Join(dir, "e"), recordsFile(t, recordLine("e")), "--audit", second, "--audit-previous", "x").requireUsage(t, "head")
}

func TestTheKeyOfALog(t *testing.T) {
	keys, dir := newKeys(t), t.TempDir()
	log := filepath.Join(dir, "log")
	key := write(t, log+".key", "") // a run was killed before it had written it
	records := recordsFile(t, recordLine("a"))
	require.Equal(t, statusGood, issueWith(t, keys, filepath.Join(dir, "a"), records, "--audit", log).status)
	require.Len(t, strings.TrimSpace(read(t, key)), 44)
	info, err := os.Stat(key)
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		require.Equal(t, os.FileMode(0o600), info.Mode())
	}
	good := read(t, key)
	for _, broken := range []string{"", "short", good[:20]} {
		write(t, key, broken)
		issueWith(t, keys, filepath.Join(dir, "b"), records, "--audit", log).requireUsage(t, "backup")
	}
	require.NoError(t, os.Remove(key))
	issueWith(t, keys, filepath.Join(dir, "b"), records, "--audit", log).requireUsage(t, "is missing")
	write(t, key, good)
	require.Equal(t, statusGood, issueWith(t, keys, filepath.Join(dir, "b"), records, "--audit", log).status)
	issueWith(t, keys, filepath.Join(dir, "b"), records, "--audit", dir).requireUsage(t, "no file")
}

// A folder that was begun without a log, or by a run that was killed.
func TestWhatEarlierRunsIssuedIsLogged(t *testing.T) {
	keys := newKeys(t, "--days", "1500")
	dsc := filepath.Join(keys, "dsc.pem")
	for _, profile := range []string{"dcc", "icvp"} {
		for _, formats := range []string{"txt", "png", "png,svg"} {
			t.Run(profile+" "+formats, func(t *testing.T) {
				records := recordsFile(t, recordLine("a"))
				if profile == "icvp" {
					records = write(t, filepath.Join(t.TempDir(), "cards.csv"), rows(yellowHeader, "a,An,1990-02-11,VN,2021-09-01,YellowFeverProductX,L1"))
				}
				out, log := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "log")
				more := []string{"--profile", profile, "--format", formats}
				require.Equal(t, statusGood, issueWith(t, keys, out, records, more...).status)
				before := readManifest(t, out)
				for range 2 {
					r := issueWith(t, keys, out, records, append(more, "--audit", log, "--at", "2022-06-02")...)
					require.Equal(t, statusGood, r.status, r.stderr)
					require.Equal(t, before, readManifest(t, out))
					require.Contains(t, checkAudit(t, log, dsc).stdout, `"actions":{"issue":1}`)
				}
				require.Equal(t, statusGood, vaxcert(t, "verify", "--trust", dsc, "--at", "2022-07-01", filepath.Join(out, "a.txt")).status, "the text is kept")
			})
		}
	}
}

// Between the line of the log and the name of the file.
func TestKilledBeforeTheFilesHadTheirNames(t *testing.T) {
	keys := newKeys(t, "--days", "1500")
	for _, profile := range []string{"dcc", "icvp"} {
		records := recordsFile(t, recordLine("a"))
		if profile == "icvp" {
			records = write(t, filepath.Join(t.TempDir(), "cards.csv"), rows(yellowHeader, "a,An,1990-02-11,VN,2021-09-01,YellowFeverProductX,L1"))
		}
		out, log := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "log")
		more := []string{"--profile", profile, "--format", "png", "--audit", log}
		require.Equal(t, statusGood, issueWith(t, keys, out, records, more...).status)
		manifest, text := readManifest(t, out), read(t, filepath.Join(out, "a.txt"))
		require.NoError(t, os.Mkdir(filepath.Join(out, unfinished), 0o700))
		for _, name := range []string{"a.txt", "a.png"} {
			require.NoError(t, os.Rename(filepath.Join(out, name), filepath.Join(out, unfinished, name)))
		}
		require.NoError(t, os.Rename(filepath.Join(out, manifestName), filepath.Join(out, manifestPartial)))

		r := issueWith(t, keys, out, records, append(more, "--at", "2022-06-02")...)
		require.Equal(t, statusGood, r.status, r.stderr)
		require.Equal(t, manifest, readManifest(t, out))
		require.Equal(t, text, read(t, filepath.Join(out, "a.txt")))
		require.ElementsMatch(t, []string{"a.png", "a.txt", manifestName}, names(t, out))
		require.Contains(t, checkAudit(t, log, filepath.Join(keys, "dsc.pem")).stdout, `"actions":{"issue":1}`)
	}
}

// The text in the folder is somebody else's: the log does not vouch for it.
func TestForgedTextsAreNotLogged(t *testing.T) {
	keys, others, dir := newKeys(t, "--days", "500"), newKeys(t, "--days", "1500"), t.TempDir()
	out, forged := yellowCards(t, keys, []string{"2021-09-01"}), yellowCards(t, others, []string{"2021-09-01"})
	write(t, filepath.Join(out, "a.txt"), read(t, filepath.Join(forged, "a.txt")))
	records := write(t, filepath.Join(dir, "cards.csv"), rows(yellowHeader, "a,Trần An,1990-02-11,VN,2021-09-01,YellowFeverProductX,L1"))
	log := filepath.Join(dir, "log")
	for range 2 {
		r := issueWith(t, keys, out, records, "--profile", "icvp", "--audit", log)
		require.Equal(t, statusNotGood, r.status)
		require.Contains(t, r.stderr, "not-logged: Nothing proves")
		require.Contains(t, readManifest(t, out)[0][6], codeNotLogged)
		require.Empty(t, read(t, log))
	}
	r := issueWith(t, keys, out, records, "--profile", "icvp", "--audit", log, "--audit-key-cert", filepath.Join(others, "dsc.pem"))
	require.NotContains(t, readManifest(t, out)[0][6], codeNotLogged, "it is of an earlier key")
	require.Contains(t, read(t, log), `"action":"issue"`, r.stderr)
}

// Killed while it catches up with an earlier run, a run leaves what it has issued of
// the records that the earlier one refused.
func TestRetriedRecordsKeepTheirIdentifier(t *testing.T) {
	keys, out, log := newKeys(t, "--days", "1500"), t.TempDir(), filepath.Join(t.TempDir(), "log")
	bad := strings.Replace(recordLine("b"), "Comirnaty", "Nonsense", 1)
	require.Equal(t, statusNotGood, issueWith(t, keys, out, recordsFile(t, recordLine("a"), bad, recordLine("c")), "--audit", log).status)
	before := read(t, filepath.Join(out, manifestName))
	records := recordsFile(t, recordLine("a"), recordLine("b"), recordLine("c"))
	require.Equal(t, statusGood, issueWith(t, keys, out, records, "--audit", log).status)
	after := readManifest(t, out)
	require.NoFileExists(t, filepath.Join(out, manifestRetried))

	write(t, filepath.Join(out, manifestName), before)
	write(t, filepath.Join(out, manifestRetried), "2,"+strings.Join(after[1], ",")+"\n3,torn")
	r := issueWith(t, keys, out, records, "--audit", log, "--at", "2022-06-02")
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Equal(t, after, readManifest(t, out))
	require.Contains(t, checkAudit(t, log, filepath.Join(keys, "dsc.pem")).stdout, `"actions":{"issue":3}`)
	require.NoFileExists(t, filepath.Join(out, manifestRetried))
}
