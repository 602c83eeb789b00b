package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/signer"
)

// newAuditLogs writes a log in two files.
func newAuditLogs(t *testing.T) (certificate string, logs [2]string, heads [2]audit.Head) {
	t.Helper()
	keyFile, certificate, _, _ := facilityKey(t, "log")
	file, err := os.Open(keyFile)
	require.NoError(t, err)
	defer file.Close()
	block, _ := pem.Decode([]byte(read(t, certificate)))
	c, err := x509.ParseCertificate(block.Bytes)
	require.NoError(t, err)
	key, err := signer.Load(file, bytes.NewReader(c.Raw), nil)
	require.NoError(t, err)
	at := time.Date(2022, 6, 1, 0, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	var previous audit.Head
	for i := range logs {
		logs[i] = filepath.Join(dir, string(rune('1'+i))+".log")
		w, err := audit.OpenFile(logs[i], key, audit.Options{Clock: func() time.Time { return at }, Previous: previous, Interval: 3})
		require.NoError(t, err)
		for j := range 5 {
			require.NoError(t, w.Add(t.Context(), audit.Entry{Action: audit.Issue, IssuedAt: at, KeyID: key.KeyID(), UVCIHash: [32]byte{byte(i), byte(j), 1}, Event: [32]byte{byte(i)}}))
		}
		heads[i], err = w.Close(t.Context())
		require.NoError(t, err)
		previous = heads[i]
	}
	return certificate, logs, heads
}

func TestAuditLogsAreChecked(t *testing.T) {
	certificate, logs, heads := newAuditLogs(t)
	check := func(args ...string) ran {
		return vaxcert(t, append([]string{"audit", "check", "--cert", certificate}, args...)...)
	}
	r := check("--head", heads[1].String(), logs[0], logs[1])
	require.Equal(t, statusGood, r.status, r.stderr)
	require.Contains(t, r.stdout, "1.log: good: 7 lines, 5 certificates, 2 checkpoints, 0 unsigned; head "+heads[0].String())
	require.Contains(t, r.stdout, "2.log: good: 7 lines, 5 certificates, 5 events, ")
	r = check("--json", "--previous", heads[0].String(), logs[1])
	require.Equal(t, statusGood, r.status, r.stderr)
	result := r.objects(t)[0]
	require.Equal(t, heads[1].String(), result["head"])
	require.Equal(t, map[string]any{"issue": 5.0}, result["actions"])

	lines := bytes.SplitAfter([]byte(read(t, logs[0])), []byte("\n"))
	tampered := func(keep ...[][]byte) string {
		var all []byte
		for _, k := range keep {
			all = append(all, bytes.Join(k, nil)...)
		}
		return write(t, filepath.Join(t.TempDir(), "tampered.log"), string(all))
	}
	for code, log := range map[string]string{
		"line 2: line-missing":   tampered(lines[:1], lines[2:]),
		"line 3: line-repeated":  tampered(lines[:2], lines[1:]),
		"line 7: not-closed":     tampered(lines[:6]),
		"line 6: line-torn":      tampered(lines[:5], [][]byte{lines[5][:20]}),
		"line 5: line-malformed": tampered(lines[:4], [][]byte{bytes.ToUpper(lines[4])}, lines[5:]),
		"line 1: line-changed":   tampered([][]byte{bytes.Replace(lines[0], []byte("2022"), []byte("2021"), 1)}, lines[1:]),
	} {
		r := check(log)
		require.Equal(t, statusNotGood, r.status)
		require.Contains(t, r.stdout, code)
	}
	require.Equal(t, statusGood, check("--open", tampered(lines[:6])).status)
	require.Contains(t, check("--open", "--head", heads[0].String(), tampered(lines[:6])).stdout, "head-mismatch")

	r = check("--json", tampered(lines[1:]), logs[1])
	require.Equal(t, statusNotGood, r.status)
	require.Equal(t, []any{"line-missing", "not-checked"}, []any{r.objects(t)[0]["code"], r.objects(t)[1]["code"]})

	_, other, _, _ := facilityKey(t, "other")
	require.Contains(t, vaxcert(t, "audit", "check", "--cert", other, logs[0]).stdout, "lines 1-4: checkpoint-key-unknown")
	check(filepath.Join(t.TempDir(), "none")).requireUsage(t, "no such file")
	check("--head", "5", logs[0]).requireUsage(t, "head")
	vaxcert(t, "audit", "check", "--cert", logs[0], logs[0]).requireUsage(t, "no certificates")
	vaxcert(t, "audit", "check", logs[0]).requireUsage(t, "--cert")
}
