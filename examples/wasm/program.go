//go:build js && wasm

// Types and sizes of what comes in are checked by vaxcert.mjs.

package main

import (
	"os"
	"runtime/debug"
	"syscall/js"

	"github.com/vaxcert/vaxcert/verify/mobile"
)

// main hands its functions to the one whose name is the first argument, and stays.
func main() {
	js.Global().Call(os.Args[1], map[string]any{
		"version":  version(),
		"open":     answering(open),
		"close":    answering(closeVerifier),
		"verify":   answering(verify),
		"status":   answering(status),
		"scan":     answering(scan),
		"sentence": answering(sentence),
	})
	select {}
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// answering makes of a function one that JavaScript calls. Its answer is [result],
// or [null, message] of an error: nothing that goes wrong ends the program.
func answering(f func(args []js.Value) (any, error)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) (answer any) {
		defer func() {
			if recover() != nil {
				answer = []any{nil, "internal-error:"}
			}
		}()
		result, err := f(args)
		if err != nil {
			return []any{nil, err.Error()}
		}
		return []any{result}
	})
}

func scan(args []js.Value) (any, error) {
	return mobile.ScanRGBA(bytesOf(args[0]), args[1].Int(), args[2].Int())
}

func sentence(args []js.Value) (any, error) {
	return mobile.Sentence(args[0].String(), args[1].String()), nil
}

// bytesOf copies a Uint8Array or Uint8ClampedArray.
func bytesOf(array js.Value) []byte {
	data := make([]byte, array.Length())
	js.CopyBytesToGo(data, array)
	return data
}
