//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package main

import (
	"errors"
	"os"
)

var errBusy = errors.New("another run is at work here")

// lockFolder locks nothing where folders cannot be locked.
func lockFolder(string) (unlock func(), err error) { return func() {}, nil }

// lockFile locks nothing where files cannot be locked.
func lockFile(*os.File) error { return nil }
