package main

import (
	"context"
	"embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
)

// npmFiles say which packages of npm, in which version, the page has.
//
//go:embed package.json package-lock.json .npmrc
var npmFiles embed.FS

// licenceName is the licence of the files in the folder beside it.
const licenceName = "LICENSE.txt"

// zxingFiles are those of zxing-wasm (MIT) and of ZXing-C++ in it (Apache-2.0),
// by their path in the page.
var zxingFiles = map[string]string{
	"vendor/zxing/reader/index.js":   "dist/es/reader/index.js",
	"vendor/zxing/share.js":          "dist/es/share.js",
	"vendor/zxing/zxing_reader.wasm": "dist/reader/zxing_reader.wasm",
	"vendor/zxing/" + licenceName:    "LICENSE",
}

func hasZXing(parts map[string][]byte) bool { return parts["vendor/zxing/zxing_reader.wasm"] != nil }

// addZXing adds zxing-wasm. Where it cannot be had, absent says why.
func addZXing(ctx context.Context, cache string, parts map[string][]byte) (absent string, err error) {
	lock, err := npmFiles.ReadFile("package-lock.json")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "npm-"+hashName(lock))
	installed := filepath.Join(dir, "node_modules", "zxing-wasm")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json")); err != nil {
		if absent, err := installPackages(ctx, dir, "--omit=dev"); absent != "" || err != nil {
			return absent, err
		}
	}
	for path, from := range zxingFiles {
		content, err := os.ReadFile(filepath.Join(installed, filepath.FromSlash(from)))
		if err != nil {
			return "", err
		}
		parts[path] = content
		if filepath.Ext(path) == ".wasm" {
			parts[path+".gz"] = gzipped(content)
		}
	}
	return "", nil
}

// npmCode finds the reason for which npm failed.
var npmCode = regexp.MustCompile(`(?m)^npm (?:error|ERR!) code (\S+)$`)

// installPackages installs the packages of the lock file in a new folder.
func installPackages(ctx context.Context, dir string, more ...string) (absent string, err error) {
	if _, err := exec.LookPath("npm"); err != nil {
		return "no npm here", nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", err
	}
	if err := os.CopyFS(dir, npmFiles); err != nil {
		return "", err
	}
	npm := exec.CommandContext(ctx, "npm", append([]string{"ci", "--ignore-scripts"}, more...)...)
	npm.Dir = dir
	output, err := npm.CombinedOutput()
	if err == nil {
		return "", nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if code := npmCode.FindSubmatch(output); code != nil {
		return fmt.Sprintf("npm ci: %s", code[1]), nil
	}
	return "npm ci: " + err.Error(), nil
}
