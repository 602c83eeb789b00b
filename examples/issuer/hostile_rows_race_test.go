//go:build unix && race

package main

// rowsOfFile is less where the race detector slows everything down.
const rowsOfFile = 10_000
