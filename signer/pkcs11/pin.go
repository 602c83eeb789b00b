package pkcs11

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// pinFile gives the path that a pin-source names: "file:/path", "file:///path" or
// "/path". Programs ("|…") are not run. Source: RFC 7512 section 2.4.
func pinFile(source string) (path string, ok bool) {
	path = strings.TrimPrefix(source, "file:")
	path = strings.TrimPrefix(path, "//")
	return path, filepath.IsAbs(path) && !strings.ContainsRune(path, 0)
}

// pinSource gives what asks for the PIN: the file of the URI, else the caller.
func pinSource(u uri, o Options) func(context.Context) ([]byte, error) {
	if u.pinSource != "" {
		return func(context.Context) ([]byte, error) { return readPIN(u.pinSource) }
	}
	return o.PIN
}

// readPIN gives the first line of a file, of up to MaxPIN bytes.
func readPIN(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, MaxPIN+int64(len("\r\n"))))
	if err != nil {
		return nil, err
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(line) > MaxPIN {
		clear(data)
		return nil, fmt.Errorf("%w: the first line of its file has more than %d bytes", ErrPIN, MaxPIN)
	}
	return line, nil
}

// askPIN gives a PIN that is not empty: that one would cost a try for nothing.
func askPIN(ctx context.Context, source func(context.Context) ([]byte, error)) ([]byte, error) {
	if source == nil {
		return nil, fmt.Errorf("%w: needed, and there is neither a pin-source in the URI nor Options.PIN", ErrPIN)
	}
	pin, err := source(ctx)
	if err != nil {
		clear(pin)
		if errors.Is(err, ErrPIN) {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %w", ErrPIN, err)
	}
	if len(pin) == 0 {
		return nil, fmt.Errorf("%w: empty", ErrPIN)
	}
	return pin, nil
}
