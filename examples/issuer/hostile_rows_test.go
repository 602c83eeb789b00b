//go:build unix && !race

package main

// rowsOfFile is how many rows the file of the default test has.
const rowsOfFile = 50_000
