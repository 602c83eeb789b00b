package revocation

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"
)

// gathering collects what files hold. Slices wait for what other files say of
// them.
type gathering struct {
	trust  Trust
	lists  []*List
	slices []heldSlice
	about  map[string]aboutKey // by keyIDName
	facts  map[sliceKey]*sliceFacts

	madeAt, nextUpdate time.Time // of an index
}

type heldSlice struct {
	archived
	source, country string
}

// aboutKey is what GET /lists says of the lists of a key.
type aboutKey struct {
	scope  Scope
	digits int
	madeAt time.Time
}

func newGathering(trust Trust) *gathering {
	return &gathering{trust: trust, about: map[string]aboutKey{}, facts: map[sliceKey]*sliceFacts{}}
}

// The beginnings of files.
var (
	gzipMagic   = []byte{0x1f, 0x8b}
	filterMagic = []byte{0, 1}
)

// read takes in a file, recognised by its content. scope is for lists that do not
// say for whom they speak.
func (g *gathering) read(r io.Reader, size int64, source string, scope Scope) error {
	buffered := bufio.NewReaderSize(r, 64<<10)
	start, err := buffered.Peek(len(hashesMagic))
	if err != nil && err != io.EOF {
		return err
	}
	switch {
	case string(start) == hashesMagic:
		return g.keep(source)(readWhole(buffered, size, MaxListFile, parseHashes))
	case bytes.HasPrefix(start, gzipMagic):
		return g.readSlices(buffered, source, scope.Country)
	case bytes.HasPrefix(start, filterMagic):
		f, err := readWhole(buffered, size, MaxListFile, parseFilter)
		if err != nil {
			return err
		}
		return g.keep(source)(NewFilterList(scope, f))
	case isArray(start):
		return g.readMetadata(buffered, size)
	case isObject(start), isCMS(start):
		return g.keep(source)(readWhole(buffered, size, MaxBatchFile, g.parseObject))
	}
	return refuse("list-unknown-format")
}

// parseObject reads a batch, and knows an index that was taken for one.
func (g *gathering) parseObject(data []byte) (*List, error) {
	l, err := parseBatch(data, g.trust)
	if err != nil {
		if _, other := parseIndex(data); other == nil {
			return nil, refuse("index-alone")
		}
	}
	return l, err
}

func readWhole[T any](r io.Reader, size int64, limit int, parse func([]byte) (T, error)) (T, error) {
	data, err := readSized(r, limit, size)
	if err != nil {
		var none T
		return none, err
	}
	return parse(data)
}

func isArray(start []byte) bool  { return bytes.HasPrefix(bytes.TrimSpace(start), []byte("[")) }
func isObject(start []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(start), []byte("{")) }
func isCMS(start []byte) bool {
	return len(start) > 1 && start[0] == 0x30 && start[1] >= 0x80 || bytes.HasPrefix(bytes.TrimSpace(start), []byte("MI"))
}

func (g *gathering) keep(source string) func(*List, error) error {
	return func(l *List, err error) error {
		if err != nil {
			return err
		}
		l.Source, l.MadeAt, l.NextUpdate = source, g.madeAt, g.nextUpdate
		g.lists = append(g.lists, l)
		return nil
	}
}

func (g *gathering) readSlices(r io.Reader, source, country string) error {
	all, err := readArchive(r, MaxArchive)
	for _, one := range all {
		g.slices = append(g.slices, heldSlice{one, source, country})
	}
	return err
}

// readMetadata reads an answer of GET /lists or of GET /lists/{kid}/partitions.
func (g *gathering) readMetadata(r io.Reader, size int64) error {
	entries, err := readWhole(r, size, MaxIndexFile, func(data []byte) (entries []json.RawMessage, err error) {
		return entries, json.Unmarshal(data, &entries)
	})
	if _, refused := err.(*Error); refused {
		return err
	}
	if err != nil {
		return refuse("slice-lists-json")
	}
	for _, entry := range entries {
		if err := g.readEntry(entry); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) readEntry(entry json.RawMessage) error {
	var both struct {
		listText
		Chunks json.RawMessage `json:"chunks"`
	}
	if err := json.Unmarshal(entry, &both); err != nil {
		return refuse("slice-lists-json")
	}
	if both.Chunks == nil {
		return g.addList(both.listText)
	}
	var partition partitionText
	if err := json.Unmarshal(entry, &partition); err != nil {
		return refuse("slice-lists-json")
	}
	return partition.eachSlice(func(key sliceKey, facts sliceFacts) error {
		if known := g.facts[key]; known != nil && known.expires.After(facts.expires) {
			return nil
		}
		g.facts[key] = &facts
		if len(g.facts) > MaxSlices {
			return refuse("slices-too-many")
		}
		return nil
	})
}

func (g *gathering) addList(text listText) error {
	keyID, err := ParseKeyID(text.KeyID)
	if err != nil {
		return err
	}
	about := aboutKey{scope: Scope{KeyID: keyID}, digits: slices.Index(modes[:], text.Mode)}
	if about.digits < 1 {
		return refuse("slice-mode")
	}
	if about.scope.Types, err = parseHashTypes(text.HashTypes); err != nil {
		return err
	}
	if text.Expires != "" {
		if about.scope.Expires, err = parseTime(text.Expires); err != nil {
			return err
		}
	}
	if text.LastUpdated != "" {
		if about.madeAt, err = parseTime(text.LastUpdated); err != nil {
			return err
		}
	}
	g.about[keyIDName(keyID)] = about
	return nil
}

// finish gives the lists, with those that the slices make. A slice that is named
// and is not there is an error: what it holds is not known.
func (g *gathering) finish() ([]*List, error) {
	type group struct {
		keyID, country string
		digits         int
	}
	made := map[group]*List{}
	for _, one := range g.slices {
		key := group{one.keyID, one.country, one.digits}
		l := made[key]
		if l == nil {
			var err error
			if l, err = g.newSliced(one); err != nil {
				return nil, of(one.source, err)
			}
			made[key] = l
			g.lists = append(g.lists, l)
		}
		if err := g.addSlice(l, one); err != nil {
			return nil, of(one.source, err)
		}
	}
	return g.lists, g.missing()
}

// missing refuses what is named and has no slice.
func (g *gathering) missing() error {
	there := map[string]bool{}
	for _, one := range g.slices {
		there[one.keyID] = true
	}
	for name := range g.about {
		if !there[name] {
			return of(name, refuse("slice-missing"))
		}
	}
	for key, facts := range g.facts {
		if !facts.archived {
			return of(key.hash, refuse("slice-missing"))
		}
	}
	return nil
}

func (g *gathering) newSliced(one heldSlice) (*List, error) {
	keyID, err := ParseKeyID(one.keyID)
	if err != nil {
		return nil, err
	}
	l := &List{Scope: Scope{KeyID: keyID}, Source: one.source, MadeAt: g.madeAt, NextUpdate: g.nextUpdate, filters: newSlicing(one.digits)}
	if about, ok := g.about[one.keyID]; ok {
		if about.digits != one.digits {
			return nil, refuse("slice-mode")
		}
		l.Scope = about.scope
		if l.MadeAt.IsZero() {
			l.MadeAt = about.madeAt
		}
	}
	l.Country = one.country
	return l, l.check()
}

// addSlice adds a slice. One that is not listed ends with its list.
func (g *gathering) addSlice(l *List, one heldSlice) error {
	held := slice{filter: one.filter}
	if facts := g.facts[one.sliceKey]; facts != nil {
		if _, isBloom := one.filter.(*Bloom); isBloom != facts.isBloom {
			return refuse("slice-type")
		}
		held.expires, facts.archived = facts.expires, true
	}
	l.filters.add(one.cell, held)
	return nil
}
