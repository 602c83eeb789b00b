package main

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// How much a sorter holds in memory, in bytes, and how many files it has open at
// once.
const (
	sorterMemory = 64 << 20
	sorterRuns   = 64
)

// runPrefix is what the names of a sorter's files begin with.
const runPrefix = "run-"

// entryCost is the memory of an entry beside its texts, in bytes.
const entryCost = 64

// entry is a value with the key that it is sorted by. No two keys are alike.
type entry struct{ key, value string }

// sorter sorts more entries than memory holds, by way of files in a folder.
type sorter struct {
	dir     string
	memory  int
	entries []entry
	size    int
	runs    []string // files of sorted entries
	made    int      // runs ever
}

func (s *sorter) add(e entry) error {
	s.entries = append(s.entries, e)
	s.size += len(e.key) + len(e.value) + entryCost
	if s.size < s.memory {
		return nil
	}
	if err := s.spill(slices.Values(s.take())); err != nil {
		return err
	}
	if len(s.runs) < sorterRuns {
		return nil
	}
	return s.mergeRuns()
}

// take gives the entries in memory, sorted, and forgets them.
func (s *sorter) take() []entry {
	taken := s.entries
	s.entries, s.size = nil, 0
	slices.SortFunc(taken, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	return taken
}

func (s *sorter) spill(entries iter.Seq[entry]) error {
	s.made++
	f, err := os.OpenFile(filepath.Join(s.dir, runPrefix+strconv.Itoa(s.made)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f.Name())
	w := bufio.NewWriterSize(f, 256<<10)
	var length []byte
	for e := range entries {
		for _, text := range []string{e.key, e.value} {
			length = binary.AppendUvarint(length[:0], uint64(len(text)))
			w.Write(length)
			w.WriteString(text) // Flush gives the error
		}
	}
	return errors.Join(w.Flush(), f.Close())
}

// mergeRuns makes one run of all.
func (s *sorter) mergeRuns() error {
	old := s.runs
	s.runs = nil
	var failed error
	entries := func(yield func(entry) bool) {
		for e, err := range merged(old, nil) {
			if err != nil {
				failed = err
				return
			}
			if !yield(e) {
				return
			}
		}
	}
	err := errors.Join(s.spill(entries), failed)
	for _, run := range old {
		err = errors.Join(err, os.Remove(run))
	}
	return err
}

// sorted gives all entries in the order of their keys.
func (s *sorter) sorted() iter.Seq2[entry, error] { return merged(s.runs, s.take()) }

// source is where sorted entries come from.
type source struct {
	entry entry
	next  func() (entry, error) // io.EOF after the last
}

// sources are ordered by the entry that comes next.
type sources []*source

func (s sources) Len() int           { return len(s) }
func (s sources) Less(i, j int) bool { return s[i].entry.key < s[j].entry.key }
func (s sources) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *sources) Push(x any)        { *s = append(*s, x.(*source)) }

func (s *sources) Pop() any {
	last := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return last
}

// merged gives the entries of runs, and some in memory, in the order of their keys.
func merged(runs []string, inMemory []entry) iter.Seq2[entry, error] {
	return func(yield func(entry, error) bool) {
		nexts := []func() (entry, error){func() (e entry, err error) {
			if len(inMemory) == 0 {
				return e, io.EOF
			}
			e, inMemory = inMemory[0], inMemory[1:]
			return e, nil
		}}
		for _, run := range runs {
			f, err := os.Open(run)
			if err != nil {
				yield(entry{}, err)
				return
			}
			defer f.Close()
			r := bufio.NewReaderSize(f, 64<<10)
			nexts = append(nexts, func() (entry, error) { return readEntry(r) })
		}
		if err := merge(nexts, func(e entry) bool { return yield(e, nil) }); err != nil {
			yield(entry{}, err)
		}
	}
}

func merge(nexts []func() (entry, error), yield func(entry) bool) error {
	var all sources
	for _, next := range nexts {
		e, err := next()
		if err == nil {
			all = append(all, &source{e, next})
		} else if !errors.Is(err, io.EOF) {
			return err
		}
	}
	heap.Init(&all)
	for len(all) > 0 {
		first := all[0]
		if !yield(first.entry) {
			return nil
		}
		e, err := first.next()
		switch {
		case errors.Is(err, io.EOF):
			heap.Pop(&all)
		case err != nil:
			return err
		default:
			first.entry = e
			heap.Fix(&all, 0)
		}
	}
	return nil
}

// readEntry gives an entry of a run, io.EOF after the last.
func readEntry(r *bufio.Reader) (e entry, err error) {
	if e.key, err = readText(r); err != nil {
		return e, err
	}
	e.value, err = readText(r)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return e, err
}

func readText(r *bufio.Reader) (string, error) {
	length, err := binary.ReadUvarint(r)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if _, err := io.CopyN(&b, r, int64(length)); err != nil {
		return "", io.ErrUnexpectedEOF
	}
	return b.String(), nil
}
