package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	wasm "github.com/vaxcert/vaxcert/examples/wasm/build"
)

// build makes the programs in WebAssembly that the page runs, and says how long
// that took: vaxcert, and zxing-wasm where npm is there to install it.
func build(ctx context.Context, stdout io.Writer) (map[string][]byte, error) {
	cache, err := cacheFolder()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	dir := filepath.Join(cache, "wasm")
	built, err := wasm.Build(ctx, dir)
	if err != nil {
		return nil, err
	}
	parts := map[string][]byte{}
	for _, name := range []string{"vaxcert.wasm", "vaxcert.wasm.gz", "wasm_exec.js", "vaxcert.mjs"} {
		if parts[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(stdout, "vaxcert.wasm: %.1f MB, %.1f MB compressed, in %.1f s\n",
		float64(built.Wasm)/1e6, float64(built.Gzip)/1e6, time.Since(start).Seconds())

	start = time.Now()
	absent, err := addZXing(ctx, cache, parts)
	switch {
	case err != nil:
		return nil, err
	case absent != "":
		fmt.Fprintf(stdout, "no zxing-wasm (%s): browsers without a BarcodeDetector read codes with the SDK's own reader\n", absent)
	default:
		fmt.Fprintf(stdout, "zxing-wasm: in %.1f s\n", time.Since(start).Seconds())
	}
	return parts, nil
}

// cacheFolder keeps what was built for the next start.
func cacheFolder() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "vaxcert-verifier")
	return dir, os.MkdirAll(dir, 0o755)
}
