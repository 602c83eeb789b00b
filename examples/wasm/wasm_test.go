package main_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/wasm/build"
)

const passport = "P<VNMNGUYEN<<THI<MAU<<<<<<<<<<<<<<<<<<<<<<<<\nB1234567<3VNM9002111F3001019001090012345<<16"

// The package, built as its users build it: it fits, and Node gets from it what
// programs in Go get.
func TestTheJavaScriptPackage(t *testing.T) {
	dir := t.TempDir()
	p, err := build.Build(t.Context(), dir)
	require.NoError(t, err)
	require.Less(t, p.Gzip, build.MaxGzip)
	t.Logf("vaxcert.wasm: %d bytes, %d compressed", p.Wasm, p.Gzip)
	for _, name := range []string{"vaxcert.wasm", "vaxcert.wasm.gz", "wasm_exec.js", "vaxcert.mjs", "vaxcert.d.ts", "package.json"} {
		require.FileExists(t, filepath.Join(dir, name))
	}
	writeCases(t, dir)
	t.Run("node", func(t *testing.T) { node(t, dir, "vaxcert.test.mjs", "--test") })
	t.Run("README", func(t *testing.T) { runREADME(t, dir) })
}

// runREADME runs the program of the README, and compares what it prints.
func runREADME(t *testing.T, dir string) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	v, p := vector(t, "kind-dose-1-of-2"), newPublisher(t)
	at := time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC)
	for name, data := range map[string]string{
		"readme.mjs": block(t, string(readme), "js"), "certificate.txt": v.Text + "\n",
		"publisher.pem": string(p.pem), "trust.bin": string(p.snapshot(t, at, keysOf(t, v))),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644))
	}
	require.Equal(t, block(t, string(readme), "text"), node(t, dir, "readme.mjs"))
}

// block gives the code of a language in a Markdown text.
func block(t *testing.T, text, language string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "```"+language+"\n")
	require.True(t, ok)
	code, _, ok := strings.Cut(rest, "```")
	require.True(t, ok)
	return code
}

// node runs a script in a folder, and gives what it prints. A script of this
// folder is copied there.
func node(t testing.TB, dir, script string, flags ...string) string {
	t.Helper()
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	if data, err := os.ReadFile(script); err == nil {
		require.NoError(t, os.WriteFile(filepath.Join(dir, script), data, 0o644))
	}
	command := exec.CommandContext(t.Context(), program, append(flags, script)...)
	command.Dir = dir
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

// BenchmarkNode times the program from its start in Node, as medians: ours;
// floor is the same verdict by the verifier in Go.
func BenchmarkNode(b *testing.B) {
	v := vector(b, "kind-dose-1-of-2")
	b.Run("floor", func(b *testing.B) {
		verifier := settings(b, v)
		b.ReportAllocs()
		for b.Loop() {
			verifier.Verify(v.Text, "vi", v.At.UnixMilli())
		}
	})
	b.Run("ours", func(b *testing.B) {
		dir := b.TempDir()
		_, err := build.Build(b.Context(), dir)
		require.NoError(b, err)
		writeCases(b, dir)
		for b.Loop() {
			var figures map[string]float64
			require.NoError(b, json.Unmarshal([]byte(node(b, dir, "vaxcert.bench.mjs")), &figures))
			for name, ms := range figures {
				b.ReportMetric(ms, name)
			}
		}
	})
}
