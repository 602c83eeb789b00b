package main

import (
	"encoding/base64"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
)

// TestIssueKilledAHundredTimes kills the command at random moments, while it writes,
// and starts it again: no certificate is lost, none gets a second identifier, and
// every text that was ever whole stays that of its record.
func TestIssueKilledAHundredTimes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a hundred processes")
	}
	keys, out, records := newKeys(t), filepath.Join(t.TempDir(), "out"), manyRecords(t, 3000)
	log := filepath.Join(t.TempDir(), "issued.log")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	seen := map[string]string{} // identifiers by record
	killed := 0
	for killed < 100 {
		at := time.Date(2022, 6, 1, 8, 0, killed, 0, time.UTC).Format(time.RFC3339) // no two runs sign at the same time
		command := exec.Command(os.Args[0], issueArgs(keys, out, records, "--audit", log, "--at", at)...)
		command.Env = append(os.Environ(), "VAXCERT_TEST_COMMAND=1")
		require.NoError(t, command.Start())
		kill := time.AfterFunc(time.Duration(random.IntN(40)+20)*time.Millisecond, func() { command.Process.Kill() })
		err := command.Wait()
		kill.Stop()
		killed++
		for _, name := range []string{manifestName, manifestPartial} {
			remember(t, filepath.Join(out, name), seen)
		}
		if err == nil {
			require.NoError(t, os.RemoveAll(out)) // all done: begin anew
			require.NoError(t, os.Remove(log))
			clear(seen)
		}
	}
	r := issueWith(t, keys, out, records, "--audit", log)
	require.Equal(t, statusGood, r.status, r.stderr)
	remember(t, filepath.Join(out, manifestName), seen)

	manifest := readManifest(t, out)
	require.Len(t, manifest, 3000)
	ids := column(manifest, 2)
	slices.Sort(ids)
	require.Len(t, slices.Compact(ids), 3000, "each has its own identifier")
	require.Len(t, names(t, out), 3000+1, "a file each and the manifest, nothing half-written")
	for _, row := range manifest {
		require.Equal(t, row[2], string(contentOf(t, out, row[5]).DCC.ID()))
	}

	checked := vaxcert(t, "audit", "check", "--json", "--cert", filepath.Join(keys, "dsc.pem"), log)
	require.Equal(t, statusGood, checked.status, checked.stdout)
	require.Contains(t, checked.stdout, `"actions":{"issue":3000}`, "each certificate once, and no other")
	logged := read(t, log)
	for _, id := range ids {
		hash := audit.UVCIHash(id)
		require.Equal(t, 1, strings.Count(logged, base64.RawURLEncoding.EncodeToString(hash[:])))
	}
	require.NotContains(t, logged, "Trần", "no personal data")
}

// remember holds that a record that has an identifier keeps it.
func remember(t *testing.T, path string, seen map[string]string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		return
	}
	whole := string(data[:strings.LastIndexByte(string(data), '\n')+1])
	for line := range strings.Lines(whole) {
		fields := strings.Split(line, ",")
		if before, ok := seen[fields[0]]; ok {
			require.Equal(t, before, fields[2], fields[0])
		}
		seen[fields[0]] = fields[2]
	}
}
