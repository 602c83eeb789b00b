package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/verify"
)

// maxRefusalsSaid is how many certificates without a key are named.
const maxRefusalsSaid = 5

// loadTrust reads the certificates to trust from files and folders. What gives
// no key is said on standard error; a path that gives none at all is an error.
func loadTrust(s *session, paths []string) (*verify.KeySet, error) {
	if len(paths) == 0 {
		return nil, errors.New("whom to believe is not said: --trust PATH names the certificates (decode shows a text without believing it)")
	}
	var keys []verify.Key
	for _, path := range paths {
		found, refused, err := readTrust(path)
		if err != nil {
			return nil, fmt.Errorf("--trust %s: %w", path, err)
		}
		sayRefusals(s, path, refused)
		if len(found) == 0 {
			return nil, fmt.Errorf("--trust %s: no key in it can be used", path)
		}
		keys = append(keys, found...)
	}
	return verify.NewKeySet(keys...), nil
}

func readTrust(path string) ([]verify.Key, []verify.Refusal, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, errors.New("no such file or folder")
	}
	if info.IsDir() {
		return verify.ReadKeysFS(os.DirFS(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return verify.ReadKeys(f, path)
}

// sayRefusals names certificates that gave no key. Files that hold no
// certificate, such as the private keys beside them, need no word.
func sayRefusals(s *session, path string, refused []verify.Refusal) {
	var names []string
	count := 0
	for _, r := range refused {
		if errors.Is(r.Err, verify.ErrNoCertificate) {
			continue
		}
		if count++; count <= maxRefusalsSaid {
			names = append(names, r.Source+": "+strings.TrimPrefix(r.Err.Error(), "verify: "))
		}
	}
	if count == 0 {
		return
	}
	if count > maxRefusalsSaid {
		names = append(names, "…")
	}
	fmt.Fprintf(s.stderr, "vaxcert: --trust %s: %d of its certificates not used: %s\n", path, count, oneLine(strings.Join(names, "; ")))
}
