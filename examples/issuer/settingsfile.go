package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// settingsName is the file in an installation's folder that has the flags which are not
// given, as JSON: {"key": ["keys/dsc.key"], "audit_key": …}. Files in it are relative to
// the folder.
const settingsName = "issuer.json"

// settings are the flags in a file.
type settings map[string]any

// fileSettings name files or folders.
var fileSettings = []string{"key", "cert", "facility_roots", "facility_register", "facility_keys", "publisher_key", "publisher_cert", "record_key",
	"audit", "audit_key", "audit_cert", "seal", "tls_cert", "tls_key", "apple_cert", "apple_key", "apple_intermediate", "google_key", "register"}

// readSettings reads those of a folder; nil where it has none.
func readSettings(dir string) (settings, error) {
	if dir == "" {
		return nil, nil
	}
	path := filepath.Join(dir, settingsName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var s settings
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, name := range fileSettings {
		switch value := s[name].(type) {
		case string:
			s[name] = within(dir, value)
		case []any:
			for i, v := range value {
				if one, ok := v.(string); ok {
					value[i] = within(dir, one)
				}
			}
		}
	}
	return s, nil
}

// within takes a path in the folder; tokens and servers stay as they are.
func within(dir, path string) string {
	scheme, rest, found := strings.Cut(path, ":")
	switch {
	case found && scheme == "sqlite":
		return "sqlite:" + within(dir, rest)
	case found && (scheme == "pkcs11" || strings.HasPrefix(rest, "//")), path == "", filepath.IsAbs(path):
		return path
	}
	return filepath.Join(dir, path)
}

// resolver gives the flags to the parser.
func (s settings) resolver() kong.Option {
	text, err := json.Marshal(s)
	if err != nil {
		panic("issuer: settings came from JSON: " + err.Error())
	}
	resolver, err := kong.JSON(bytes.NewReader(text))
	if err != nil {
		panic("issuer: settings came from JSON: " + err.Error())
	}
	return kong.Resolvers(resolver)
}

// check refuses a setting that no command has: it may be a mistyped one.
func (s settings) check(app *kong.Application) error {
	var known []string
	var visit func(*kong.Node)
	visit = func(n *kong.Node) {
		for _, f := range n.Flags {
			known = append(known, strings.ReplaceAll(f.Name, "-", "_"))
		}
		for _, child := range n.Children {
			visit(child)
		}
	}
	visit(app.Node)
	for name := range s {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s: there is no flag %q", settingsName, name)
		}
	}
	return nil
}
