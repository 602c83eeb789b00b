//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package service

import (
	"errors"
	"os"
	"syscall"
)

// lockLog keeps other processes from writing a log, until unlock or the end of this one,
// however it ends. It fails with ErrLogBusy.
func lockLog(name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|syscall.O_NONBLOCK, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrLogBusy
		}
		return nil, err
	}
	return func() { f.Close() }, nil
}
