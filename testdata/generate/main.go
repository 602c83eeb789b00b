// Command generate makes the golden vectors, their keys and the README of
// package testdata: the same bytes every time.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"log"
	"os"
	"path/filepath"
)

func main() {
	dir, err := folder()
	if err == nil {
		err = write(dir, everything())
	}
	if err != nil {
		log.Fatal(err)
	}
}

// folder finds package testdata: "go generate" starts in it, people start in
// the root of the module.
func folder() (string, error) {
	for _, dir := range []string{".", "testdata"} {
		if _, err := os.Stat(filepath.Join(dir, "testdata.go")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New("start it in the root of the module: go run ./testdata/generate")
}

// everything makes all files, by their names.
func everything() map[string][]byte {
	p := newPKI()
	files := map[string][]byte{}
	for _, s := range p.all {
		files["keys/"+s.name+".pem"] = s.file()
	}
	vectors := allVectors(p)
	for _, v := range vectors {
		files["vectors/"+v.Name+".json"] = encode(v)
	}
	files["README.md"] = readme(p, vectors)
	return files
}

// encode writes JSON that people can read.
func encode(value any) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// write replaces the files of the folder.
func write(dir string, files map[string][]byte) error {
	for _, sub := range []string{"vectors", "keys"} {
		if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
