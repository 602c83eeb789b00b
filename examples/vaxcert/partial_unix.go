//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package main

import "syscall"

// noFollow keeps the opening of a file from following a symbolic link.
const noFollow = syscall.O_NOFOLLOW
