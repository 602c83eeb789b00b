package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// writeWhole writes a file for its owner only, that is there whole or not at
// all, over one that is there already.
func writeWhole(path string, data []byte) error {
	return writeBy(filepath.Dir(path), path, data)
}

// writeBy writes a file in a folder, under a name that nobody else has, and
// gives it its own at the end.
func writeBy(folder, path string, data []byte) error {
	f, err := os.CreateTemp(folder, ".*.tmp")
	if err != nil {
		return err
	}
	return rename(f, path, writeAndClose(f, data))
}

// writeSynced is writeWhole for what must outlast a power cut.
func writeSynced(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return rename(f, path, errors.Join(err, f.Sync(), f.Close()))
}

// rename gives a file that was written its name, or takes it away.
func rename(f *os.File, path string, err error) error {
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func writeAndClose(f *os.File, data []byte) error {
	_, err := f.Write(data)
	return errors.Join(err, f.Close())
}

// newFile is a file to be written that must not be there yet.
type newFile struct {
	name string
	data []byte
	mode fs.FileMode
}

// writeNewFiles writes all the files or none of them, and over none.
func writeNewFiles(dir string, files []newFile) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var made []*os.File
	defer func() {
		for _, f := range made {
			f.Close()
			if err != nil {
				os.Remove(f.Name())
			}
		}
	}()
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		opened, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, f.mode)
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%s is there already and is not overwritten", path)
		}
		if err != nil {
			return err
		}
		made = append(made, opened)
	}
	for i, f := range files {
		if err := writeAndClose(made[i], f.data); err != nil {
			return err
		}
	}
	return nil
}
