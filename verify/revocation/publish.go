package revocation

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"
)

// Format is a form in which lists are published.
type Format string

// The formats. Filters are smaller, and say yes of a few strangers too.
const (
	FormatHashes  Format = "hashes"   // exact: 16 bytes an entry
	FormatBatches Format = "eu-batch" // exact: JSON of at most 1000 entries, 36 bytes each, for the EU's gateway
	FormatBloom   Format = "bloom"    // a Bloom filter: 7.2 bytes an entry at DefaultRate
	FormatVarhash Format = "varhash"  // the first bytes of the hashes: 6 to 8 an entry at DefaultRate
	FormatSlices  Format = "slices"   // Bloom filters cut up for phones to fetch what they need
	// FormatVarhashSlices is FormatSlices with the first bytes of the hashes.
	FormatVarhashSlices Format = "slices-varhash"
)

// Formats gives all formats.
func Formats() []Format {
	return []Format{FormatHashes, FormatBatches, FormatBloom, FormatVarhash, FormatSlices, FormatVarhashSlices}
}

// Entries are hashes that go under one scope.
type Entries struct {
	Scope
	Hashes []Hash
}

// Publication is what an issuer publishes.
type Publication struct {
	Format Format
	// Rate is the false-positive rate of filters; zero is DefaultRate.
	Rate float64
	// At is when it is published. Required.
	At time.Time
	// NextUpdate is when the next publication is there at the latest: a verifier
	// gives no answer from this one later, but for its grace (Policy). Zero promises
	// nothing. It must be after At. A country that has revoked nothing promises it
	// with an empty list, in another format than batches and slices.
	NextUpdate time.Time
	// Lists hold what is revoked. Two with the same scope and format are two lists.
	Lists []Entries
}

// Write makes the files of the publication: write is called for each, with its
// path, and for the index, IndexName, last. Names hold a digest of the content, so
// that who reads while a newer publication is written has the old files until the
// new index is there. The files hold hashes only, in order, and nothing about
// people.
//
// It fails with an *Error: format-unknown, publication-time,
// list-country, list-kid, list-expires, hash-type-unknown, filter-parameters,
// list-too-large; or with the error of write. FormatBatches needs a country, an
// end and one hash type in each scope; slices an end, and one list a key.
func (p Publication) Write(write func(path string, data []byte) error) error {
	if p.At.IsZero() || !p.NextUpdate.IsZero() && !p.NextUpdate.After(p.At) {
		return refuse("publication-time")
	}
	w := &publishing{Publication: p, write: write, index: indexText{
		Format: indexFormat, IssuedAt: p.At.UTC().Format(time.RFC3339), Files: []indexFile{}}}
	if !p.NextUpdate.IsZero() {
		w.index.NextUpdate = p.NextUpdate.UTC().Format(time.RFC3339)
	}
	for _, entries := range p.Lists {
		if err := entries.check(); err != nil {
			return err
		}
		entries.Hashes = sorted(entries.Hashes)
		if err := w.add(entries); err != nil {
			return err
		}
	}
	if err := w.addListOfLists(); err != nil {
		return err
	}
	index, err := json.MarshalIndent(w.index, "", " ")
	if err != nil {
		return err
	}
	return write(IndexName, append(index, '\n'))
}

// publishing is the work on a publication.
type publishing struct {
	Publication
	write func(path string, data []byte) error
	index indexText
	lists []listText // of the slices
}

func (w *publishing) add(e Entries) error {
	switch w.Format {
	case FormatHashes:
		var file bytes.Buffer
		if err := WriteHashes(&file, e.Scope, e.Hashes); err != nil {
			return err
		}
		return w.file(named("hashes"), file.Bytes(), e, 0)
	case FormatBatches:
		return WriteBatches(e.Scope, e.Hashes, func(batch []byte) error {
			part := Entries{e.Scope, nil}
			return w.file(named("json"), batch, part, 0)
		})
	case FormatBloom:
		f, err := NewBloom(e.Hashes, w.Rate)
		if err != nil {
			return err
		}
		return w.filter("bloom", f, e)
	case FormatVarhash:
		f, err := NewPrefixes(e.Hashes, w.Rate)
		if err != nil {
			return err
		}
		return w.filter("varhash", f, e)
	case FormatSlices, FormatVarhashSlices:
		return w.slices(e)
	}
	return refuse("format-unknown")
}

// filterFile is a filter that can be written.
type filterFile interface {
	Filter
	io.WriterTo
}

func (w *publishing) filter(end string, f filterFile, e Entries) error {
	var file bytes.Buffer
	if _, err := f.WriteTo(&file); err != nil {
		return err
	}
	return w.file(named(end), file.Bytes(), e, f.Rate())
}

// named makes a name of the digest of a content.
func named(end string) func(digest string) string {
	return func(digest string) string { return digest[:16] + "." + end }
}

// file writes a file and enters it in the index.
func (w *publishing) file(name func(digest string) string, data []byte, e Entries, rate float64) error {
	sum := sha256.Sum256(data)
	digest := hex.EncodeToString(sum[:])
	entry := indexFile{File: name(digest), SHA256: digest, Kind: string(w.Format), Entries: len(e.Hashes), Rate: rate, scopeText: textOfScope(e.Scope)}
	if slices.ContainsFunc(w.index.Files, func(f indexFile) bool { return f.File == entry.File }) {
		return nil // batches of the same content
	}
	w.index.Files = append(w.index.Files, entry)
	return w.write(entry.File, data)
}

// modeDigits says how many digits lead to a slice, by the number of entries.
// Source: dgca-revocation-distribution-service.
func modeDigits(entries int) int {
	switch {
	case entries <= 100_000:
		return 1
	case entries <= 1_600_000:
		return 2
	}
	return 3
}

// slices writes the slices of a list, and the partitions that they are in.
func (w *publishing) slices(e Entries) error {
	if e.Expires.IsZero() {
		return refuse("list-expires")
	}
	name := keyIDName(e.KeyID)
	if slices.ContainsFunc(w.lists, func(l listText) bool { return l.KeyID == name }) {
		return refuse("list-kid") // the layout has one list a key
	}
	if len(e.Hashes) == 0 {
		return nil
	}
	hashes, digits := e.Hashes, modeDigits(len(e.Hashes))
	archive := newArchive(name, digits, w.At, e.Expires)
	for cell := range 1 << (4 * digits) {
		n := 0
		for n < len(hashes) && cellOf(hashes[n], digits) == cell {
			n++
		}
		if n == 0 {
			continue
		}
		f, kind, err := w.sliceOf(hashes[:n], digits)
		if err != nil {
			return err
		}
		if err := archive.add(cell, f, kind); err != nil {
			return err
		}
		hashes = hashes[n:]
	}
	packed, partitions, err := archive.close()
	if err != nil {
		return err
	}
	w.lists = append(w.lists, listText{KeyID: name, Mode: modes[digits], HashTypes: e.Types.names(),
		Expires: e.Expires.UTC().Format(time.RFC3339), LastUpdated: w.index.IssuedAt})
	about := Entries{Scope: e.Scope}
	if err := w.file(named(name+".partitions.json"), partitions, about, 0); err != nil {
		return err
	}
	return w.file(named(name+".slices.tar.gz"), packed, e, archive.worst)
}

// sliceOf makes a slice. All prefixes in one begin with its digits, which therefore
// tell nobody apart.
func (w *publishing) sliceOf(hashes []Hash, digits int) (f filterFile, kind string, err error) {
	if w.Format == FormatSlices {
		f, err = NewBloom(hashes, w.Rate)
		return f, sliceBloom, err
	}
	f, err = NewPrefixes(hashes, cmp.Or(w.Rate, DefaultRate)/float64(int(1)<<(4*digits)))
	return f, sliceHashes, err
}

// addListOfLists writes what GET /lists of the EU's distribution service answers.
func (w *publishing) addListOfLists() error {
	if w.lists == nil {
		return nil
	}
	data, err := json.MarshalIndent(w.lists, "", " ")
	if err != nil {
		return err
	}
	return w.file(named("lists.json"), append(data, '\n'), Entries{}, 0)
}

func cellOf(h Hash, digits int) int {
	return (int(h[0])<<16 | int(h[1])<<8) >> (24 - 4*digits)
}

// digitsOf gives the partition, empty for the mode POINT, and the chunk of a cell.
func digitsOf(cell, digits int) (partition, chunk string) {
	all := fmt.Sprintf("%0*x", digits, cell)
	return all[:digits-1], all[digits-1:]
}
