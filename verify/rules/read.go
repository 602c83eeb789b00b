package rules

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
)

// Read reads rules of the EU format: one, an array of them, or an object of
// them, nested as a country's bundle is. What is none, and rules that cannot be
// read, are refused and the rest is read: rule-json for JSON of another shape,
// rule-reference for the list of a service that names rules and does not hold
// them, rule-signed for a rule in a CMS signature, which Signers reads. It fails
// with an *Error for more than MaxRulesFile bytes, rules-too-large, and for what is
// no JSON, rules-json.
func Read(r io.Reader) ([]Rule, []Refused, error) { return read(r, nil) }

func read(r io.Reader, signers *Signers) ([]Rule, []Refused, error) {
	content, err := readAll(r, "rules-too-large")
	if err != nil {
		return nil, nil, err
	}
	b := bundle{signers: signers}
	if message, ok := isMessage(content); ok && signers != nil {
		b.message(message, envelope{}, "")
		return b.rules, b.refused, nil
	}
	if !json.Valid(content) {
		return nil, nil, &Error{"rules-json"}
	}
	b.read(content, "", 0)
	return b.rules, b.refused, nil
}

// ReadFS reads all files of a folder, and of those below it, whose names end in
// .json: rules and value sets. Folders called tests, which hold the cases that
// rules are tested with, are left out. Files that are neither, or cannot be
// read, are refused and never fatal. It fails with the error of the file system
// where the folder itself cannot be read.
func ReadFS(fsys fs.FS) ([]Rule, ValueSets, []Refused, error) { return readFS(fsys, nil) }

func readFS(fsys fs.FS, signers *Signers) ([]Rule, ValueSets, []Refused, error) {
	all := bundle{signers: signers}
	valueSets := ValueSets{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			all.refuse(name, "rule-unreadable")
		case entry.IsDir() && entry.Name() == testsFolder:
			return fs.SkipDir
		case !entry.IsDir() && strings.EqualFold(path.Ext(name), ".json"):
			all.file(fsys, name, valueSets)
		}
		return nil
	})
	return all.rules, valueSets, all.refused, err
}

// bundle collects the rules of files.
type bundle struct {
	signers *Signers // nil where rules need no signature
	rules   []Rule
	refused []Refused
}

func (b *bundle) refuse(name, code string) {
	b.refused = append(b.refused, Refused{name, []cert.Finding{{Code: code, Severity: cert.Failure}}})
}

func (b *bundle) file(fsys fs.FS, name string, valueSets ValueSets) {
	content, err := readFile(fsys, name)
	switch {
	case err != nil:
		b.refuse(name, "rule-unreadable")
	case !json.Valid(content):
		b.refuse(name, "rules-json")
	case valueSets.ReadValueSet(bytes.NewReader(content)) != nil:
		b.read(content, name, 0)
	case b.signers != nil:
		b.refuse(name, "rule-unsigned")
	}
}

// maxNesting is how deeply a bundle nests: country, identifier, versions.
const maxNesting = 4

// read takes the rules out of JSON that is known to be some. at names the place
// for those that are refused.
func (b *bundle) read(content []byte, at string, depth int) {
	var list []json.RawMessage
	if json.Unmarshal(content, &list) == nil && list != nil && depth < maxNesting {
		for i, element := range list {
			b.read(element, fmt.Sprintf("%s[%d]", at, i), depth+1)
		}
		return
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(content, &fields) != nil || fields == nil || depth >= maxNesting {
		b.refuse(at, "rule-json")
		return
	}
	has := func(name string) bool { return len(fields[name]) > 0 }
	switch {
	case has("Identifier") && b.signers != nil:
		b.refuse(at, "rule-unsigned")
	case has("Identifier"):
		b.rule(content, at)
	case has("cms"):
		b.signed(content, at)
	case has("identifier") && has("hash"):
		b.refuse(at, "rule-reference")
	case !isBundle(fields):
		b.refuse(at, "rule-json")
	default:
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			b.read(fields[name], strings.TrimPrefix(at+"."+name, "."), depth+1)
		}
	}
}

// isBundle reports whether the fields of an object are rules, or hold some:
// objects and arrays all of them.
func isBundle(fields map[string]json.RawMessage) bool {
	for _, f := range fields {
		if start := bytes.TrimLeft(f, " \t\r\n")[0]; start != '{' && start != '[' {
			return false
		}
	}
	return len(fields) > 0
}

func (b *bundle) rule(content []byte, at string) {
	var r Rule
	if err := json.Unmarshal(content, &r); err != nil {
		b.refuse(at, "rule-json")
		return
	}
	b.rules = append(b.rules, r)
}
