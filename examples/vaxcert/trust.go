package main

import (
	"crypto"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/verify"
	"github.com/vaxcert/vaxcert/verify/trust"
)

// maxRefusalsSaid is how many entries without a key are named.
const maxRefusalsSaid = 5

// loadTrust reads whom to trust from files and folders, in every format of
// trust list.
func loadTrust(s *session, paths []string) (*verify.KeySet, error) {
	return readKeys(s, paths, trust.Options{}, func(string, *trust.List) error { return nil })
}

// readKeys reads the keys of lists that check has no objection to. What gives no
// key is said on standard error; a path that gives none at all is an error.
func readKeys(s *session, paths []string, o trust.Options, check func(path string, list *trust.List) error) (*verify.KeySet, error) {
	if len(paths) == 0 {
		return nil, errors.New("whom to believe is not said: --trust PATH names the certificates (decode shows a text without believing it)")
	}
	var keys []verify.Key
	for _, path := range paths {
		list, err := readTrust(path, o)
		if errors.Is(err, trust.ErrUnsigned) && o.Signer == nil {
			err = errors.New("a snapshot is believed for its signature: name the certificate of who signs them by --trust-signer")
		}
		if err == nil {
			err = check(path, list)
		}
		if err != nil {
			return nil, fmt.Errorf("--trust %s: %w", path, err)
		}
		sayRefusals(s, "--trust "+path, list.Refused)
		if len(list.Entries) == 0 {
			return nil, fmt.Errorf("--trust %s: %s", path, trust.Sentence(list.Empty(), s.lang))
		}
		keys = append(keys, list.Keys()...)
	}
	return verify.NewKeySet(keys...), nil
}

// readTrust reads the list in a file, or all lists in a folder.
func readTrust(path string, o trust.Options) (*trust.List, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.New("no such file or folder")
	}
	if info.IsDir() {
		return trust.ReadFS(os.DirFS(path), o)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return trust.Read(f, o)
}

// readSigner gives the certificate in a file, of who signs lists.
func readSigner(path string) (crypto.PublicKey, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errors.New("no such file")
	}
	defer f.Close()
	found, err := trust.ReadCertificates(f)
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// sayRefusals names entries that gave no key, other than those that are there
// already.
func sayRefusals(s *session, list string, refused []trust.Refusal) {
	var names []string
	count := 0
	for _, r := range refused {
		if r.Code == trust.Duplicate {
			continue
		}
		if count++; count <= maxRefusalsSaid {
			names = append(names, nameOfRefusal(r)+": "+trust.Sentence(r.Code, s.lang))
		}
	}
	if count == 0 {
		return
	}
	if count > maxRefusalsSaid {
		names = append(names, "…")
	}
	fmt.Fprintf(s.stderr, "vaxcert: %s: %d of its certificates not used: %s\n", list, count, oneLine(strings.Join(names, "; ")))
}

// nameOfRefusal names an entry by its file, place, country and key ID, as far as
// they are known.
func nameOfRefusal(r trust.Refusal) string {
	parts := []string{fmt.Sprintf("entry %d", r.Index+1)}
	if r.Source != "" {
		parts = []string{r.Source, parts[0]}
	}
	if r.Country != "" {
		parts = append(parts, r.Country)
	}
	if len(r.KeyID) > 0 {
		parts = append(parts, base64Text(r.KeyID))
	}
	return strings.Join(parts, " ")
}
