package main

import (
	"io/fs"
	"os"
	"path/filepath"
)

// writeWhole writes a file that is there whole or not at all, over one that is
// there already.
func writeWhole(path string, mode fs.FileMode, data []byte) error {
	dir, name := filepath.Split(path)
	return writeBy(dir+"."+name+".tmp", path, mode, data)
}

// writeBy writes a file under another name and gives it its own at the end.
func writeBy(temporary, path string, mode fs.FileMode, data []byte) error {
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		os.Remove(temporary)
	}
	return err
}
