package signer

import (
	"encoding/base64"
	"fmt"
	"log/slog"
)

// The methods below are all ways in which a value is printed. They are of Key, not
// *Key, so that a copy does not print its key either.

// String names the key without printing it: "signer.Key(ES256, kid 8w2kZxb3iC0=)".
func (k Key) String() string {
	if k.key == nil {
		return "signer.Key(none)"
	}
	return "signer.Key(" + k.algorithm.String() + ", kid " + base64.StdEncoding.EncodeToString(k.id) + ")"
}

// GoString is String, for %#v.
func (k Key) GoString() string { return k.String() }

// Format prints String, for every verb of package fmt.
func (k Key) Format(state fmt.State, verb rune) { _, _ = state.Write([]byte(k.String())) }

// LogValue is String, for package slog.
func (k Key) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText is String, for JSON, XML and others. The error is always nil.
func (k Key) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
