//go:build !js

// Command wasm makes the JavaScript package of vaxcert, for Node and browsers:
//
//	go run ./examples/wasm DIR
//
// Compiled for GOOS=js GOARCH=wasm it is that package's program: verify/mobile
// behind vaxcert.mjs. README.md says how to use it.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/vaxcert/vaxcert/examples/wasm/build"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./examples/wasm DIR")
		os.Exit(2)
	}
	p, err := build.Build(context.Background(), os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "wasm:", err)
		os.Exit(1)
	}
	fmt.Printf("%s: vaxcert.wasm has %d bytes, %d compressed\n", os.Args[1], p.Wasm, p.Gzip)
}
