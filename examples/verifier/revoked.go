package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/vaxcert/vaxcert/verify/mobile"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// readRevoked gives a list as the page will have to read it: a file as it is, a
// folder in a zip file.
func readRevoked(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.New("no such file or folder")
	}
	var content []byte
	if info.IsDir() {
		content, err = packRevoked(os.DirFS(path))
	} else {
		content, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	return content, mobile.NewSettings().AddRevoked(content)
}

// packRevoked puts the files of a folder that vaxcert revoke made, or of one
// without an index, into a zip file. The same files give the same zip file.
func packRevoked(folder fs.FS) ([]byte, error) {
	if _, err := revocation.ReadFS(folder, nil); err != nil {
		return nil, err // it names the file
	}
	names, err := revokedFiles(folder)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, name := range names {
		content, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(content); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	err = w.Close()
	return packed.Bytes(), err
}

// revokedFiles gives the index and what it names; without one all files.
func revokedFiles(folder fs.FS) (names []string, err error) {
	index, err := fs.ReadFile(folder, revocation.IndexName)
	if err == nil {
		names, err = revocation.IndexedFiles(index)
		return append(names, revocation.IndexName), err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return names, fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		hidden := name != "." && strings.HasPrefix(path.Base(name), ".")
		switch {
		case err != nil:
			return err
		case hidden && entry.IsDir():
			return fs.SkipDir
		case !hidden && !entry.IsDir():
			names = append(names, name)
		}
		return nil
	})
}
