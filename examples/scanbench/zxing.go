package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"
)

//go:embed .npmrc package.json package-lock.json read.mjs
var nodeFiles embed.FS

// zxingWASM is ZXing-C++ in node.
func zxingWASM() (reader, error) {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return reader{}, absent{program + " is not installed"}
		}
	}
	dir, err := os.MkdirTemp("", "vaxcert-scanbench-")
	if err != nil {
		return reader{}, err
	}
	r, err := zxingIn(dir)
	if err != nil {
		os.RemoveAll(dir)
	}
	return r, err
}

// zxingIn installs it in a folder and starts read.mjs, which answers one line
// for each line.
func zxingIn(dir string) (reader, error) {
	if err := os.CopyFS(dir, nodeFiles); err != nil {
		return reader{}, err
	}
	install := exec.Command("npm", "ci", "--ignore-scripts")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		return reader{}, absent{fmt.Sprintf("npm ci: %v\n%s", err, out)}
	}
	node := exec.Command("node", "read.mjs")
	node.Dir, node.Stderr = dir, os.Stderr
	questions, err := node.StdinPipe()
	if err != nil {
		return reader{}, err
	}
	answers, err := node.StdoutPipe()
	if err != nil {
		return reader{}, err
	}
	if err := node.Start(); err != nil {
		return reader{}, err
	}
	lines := json.NewDecoder(answers)
	read := func(_ picture, file string) ([]string, time.Duration, error) {
		if _, err := fmt.Fprintln(questions, file); err != nil {
			return nil, 0, err
		}
		var answer struct {
			Texts        []string `json:"texts"`
			Milliseconds float64  `json:"ms"`
		}
		err := lines.Decode(&answer)
		return answer.Texts, time.Duration(answer.Milliseconds * float64(time.Millisecond)), err
	}
	end := func() {
		questions.Close()
		node.Wait()
		os.RemoveAll(dir)
	}
	return reader{name: "zxing-wasm", read: read, close: end}, nil
}
