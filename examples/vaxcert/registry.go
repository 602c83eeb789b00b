package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/examples/registry"
	"github.com/vaxcert/vaxcert/identity"
)

// openRegistry opens a population register: a database by its address, or
// registry.csv by its path, which it reads into memory. It is to be closed.
func openRegistry(ctx context.Context, address string, stderr io.Writer) (found identity.Registry, report registerReport, close func(), err error) {
	if isDatabase(address) {
		return openDatabase(ctx, address)
	}
	found, report, err = openRegister(ctx, address, stderr)
	return found, report, func() {}, err
}

const sqliteScheme = "sqlite:"

// sqliteEnds are behind the names of the files that SQLite keeps beside a database.
var sqliteEnds = []string{"-wal", "-shm", "-journal"}

func isDatabase(address string) bool {
	for _, scheme := range []string{sqliteScheme, "postgres:", "postgresql:"} {
		if strings.HasPrefix(address, scheme) {
			return true
		}
	}
	return false
}

func openDatabase(ctx context.Context, address string) (found identity.Registry, report registerReport, close func(), err error) {
	database, err := registry.Open(ctx, address)
	if err != nil {
		return nil, report, nil, fmt.Errorf("--registry: %w", err)
	}
	if f := database.Frequencies(); f != nil {
		report.people = f.People()
	}
	return database, report, func() { database.Close() }, nil
}

// registryFile gives the file that a register lies in; ok is false for one on a
// database server.
func registryFile(address string) (path string, ok bool) {
	if !isDatabase(address) {
		return address, true
	}
	return strings.CutPrefix(address, sqliteScheme)
}

// openRegister reads registry.csv.
func openRegister(ctx context.Context, path string, stderr io.Writer) (*identity.Index, registerReport, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, registerReport{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, registerReport{}, err
	}
	bar := newProgress(stderr, "reading the register", info.Size())
	defer bar.done()
	index, report, err := readRegister(ctx, bar.reader(file), bar.show)
	if err != nil {
		return nil, report, fmt.Errorf("%s: %w", path, err)
	}
	return index, report, nil
}
