//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package main

// noFollow is nothing where symbolic links cannot be kept from being followed in
// the opening of a file; they are looked for before.
const noFollow = 0
