package revocation

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"time"
)

// The file of an exact list: a line that names the form, a line of JSON that says
// for whom it speaks and how many entries follow, and the entries in order, 16
// bytes each, none twice.
const (
	hashesMagic = "vaxcert revocation hashes 1\n"
	// maxHashesHead is the length of the line of JSON, in bytes.
	maxHashesHead = 4 << 10
)

type hashesHeader struct {
	scopeText
	Entries int64 `json:"entries"`
}

// scopeText is how a Scope is written.
type scopeText struct {
	Country   string   `json:"country,omitempty"`
	KeyID     string   `json:"kid"`
	HashTypes []string `json:"hashTypes"`
	Expires   string   `json:"expires,omitempty"`
}

func textOfScope(s Scope) scopeText {
	text := scopeText{Country: s.Country, KeyID: keyIDText(s.KeyID), HashTypes: s.Types.names()}
	if !s.Expires.IsZero() {
		text.Expires = s.Expires.UTC().Format(time.RFC3339)
	}
	return text
}

func (t scopeText) scope() (Scope, error) {
	s := Scope{Country: t.Country}
	var err error
	if s.KeyID, err = ParseKeyID(t.KeyID); err != nil {
		return s, err
	}
	if s.Types, err = parseHashTypes(t.HashTypes); err != nil {
		return s, err
	}
	if t.Expires != "" {
		if s.Expires, err = parseTime(t.Expires); err != nil {
			return s, err
		}
	}
	return s, s.check()
}

// WriteHashes writes the file of an exact list. It fails with an *Error as NewList
// does, or with the error of w.
func WriteHashes(w io.Writer, scope Scope, hashes []Hash) error {
	l, err := NewList(scope, hashes)
	if err != nil {
		return err
	}
	line, err := json.Marshal(hashesHeader{textOfScope(scope), int64(l.Len())})
	if err != nil {
		return err
	}
	_, err = writeParts(w, []byte(hashesMagic), append(line, '\n'), l.exact.keys)
	return err
}

// ReadHashes reads the file of an exact list. It fails with an *Error:
// list-unknown-format, list-too-large, list-header, list-country, list-kid,
// list-expires, hash-type-unknown, list-truncated, list-length, hash-order; or
// with the error of r.
func ReadHashes(r io.Reader) (*List, error) {
	data, err := readAll(r, MaxListFile)
	if err != nil {
		return nil, err
	}
	return parseHashes(data)
}

// parseHashes reads an exact list, and keeps data.
func parseHashes(data []byte) (*List, error) {
	rest, ok := bytes.CutPrefix(data, []byte(hashesMagic))
	if !ok {
		return nil, refuse("list-unknown-format")
	}
	end := bytes.IndexByte(rest[:min(len(rest), maxHashesHead)], '\n')
	if end < 0 {
		return nil, refuse("list-header")
	}
	header := hashesHeader{Entries: -1}
	if err := json.Unmarshal(rest[:end], &header); err != nil || header.Entries < 0 {
		return nil, refuse("list-header")
	}
	scope, err := header.scope()
	if err != nil {
		return nil, err
	}
	keys := rest[end+1:]
	switch {
	case header.Entries > MaxEntries:
		return nil, refuse("list-too-large")
	case int64(len(keys)) < header.Entries*hashSize:
		return nil, refuse("list-truncated")
	case int64(len(keys)) > header.Entries*hashSize:
		return nil, refuse("list-length")
	case !hashesInOrder(keys):
		return nil, refuse("hash-order")
	}
	return newList(scope, keys)
}

// hashesInOrder is inOrder for whole hashes, and faster.
func hashesInOrder(keys []byte) bool {
	var last uint64
	for i := 0; i < len(keys); i += hashSize {
		first := binary.BigEndian.Uint64(keys[i:])
		if first < last || first == last && i > 0 && bytes.Compare(keys[i-hashSize:i], keys[i:i+hashSize]) >= 0 {
			return false
		}
		last = first
	}
	return true
}
