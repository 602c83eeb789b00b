// Package build makes the JavaScript package of vaxcert: the verifier in
// WebAssembly and the module that loads it.
package build

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

const program = "github.com/vaxcert/vaxcert/examples/wasm"

// MaxGzip is how long vaxcert.wasm may be, compressed, in bytes: 4 MB. Source: the
// project's design.
const MaxGzip = 4_000_000

// Package is what was built.
type Package struct {
	Wasm, Gzip int // the length of vaxcert.wasm and of vaxcert.wasm.gz, in bytes
}

// Build writes the package into a folder, which it makes: vaxcert.wasm,
// vaxcert.wasm.gz (level 9), wasm_exec.js of the Go release that built them, and
// vaxcert.mjs with its types and package.json. It runs the go command in the
// current folder, which must be inside this module.
func Build(ctx context.Context, dir string) (Package, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Package{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Package{}, err
	}
	source, root, err := where(ctx)
	if err != nil {
		return Package{}, err
	}
	out := filepath.Join(dir, "vaxcert.wasm")
	if _, err := run(ctx, "build", "-trimpath", "-ldflags", "-s -w", "-o", out, program); err != nil {
		return Package{}, err
	}
	for _, file := range []string{
		filepath.Join(root, "lib", "wasm", "wasm_exec.js"),
		filepath.Join(source, "vaxcert.mjs"), filepath.Join(source, "vaxcert.d.ts"), filepath.Join(source, "package.json"),
	} {
		data, err := os.ReadFile(file)
		if err != nil {
			return Package{}, err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), data, 0o644); err != nil {
			return Package{}, err
		}
	}
	return compressed(out)
}

// where gives the folders of the program and of the Go release.
func where(ctx context.Context) (source, root string, err error) {
	listed, err := run(ctx, "list", "-json=Dir", program)
	if err != nil {
		return "", "", err
	}
	var p struct{ Dir string }
	if err := json.Unmarshal(listed, &p); err != nil {
		return "", "", err
	}
	env, err := run(ctx, "env", "GOROOT")
	return p.Dir, string(bytes.TrimSpace(env)), err
}

func run(ctx context.Context, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, stderr.Bytes())
	}
	return out, nil
}

func compressed(wasm string) (Package, error) {
	data, err := os.ReadFile(wasm)
	if err != nil {
		return Package{}, err
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return Package{}, err
	}
	if _, err := w.Write(data); err != nil {
		return Package{}, err
	}
	if err := w.Close(); err != nil {
		return Package{}, err
	}
	return Package{len(data), b.Len()}, os.WriteFile(wasm+".gz", b.Bytes(), 0o644)
}
