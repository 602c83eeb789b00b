package main

import (
	"errors"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	pictures := flag.Int("pictures", 15, "pictures of each class")
	pattern := flag.String("class", "", "only the classes that match this regular expression")
	only := flag.String("reader", "", "only the readers that match this regular expression")
	keep := flag.String("keep", "", "folder to keep the pictures in that vaxcert does not read")
	flag.Parse()
	if err := run(*pictures, *pattern, *only, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "scanbench:", err)
		os.Exit(1)
	}
}

func run(pictures int, pattern, only, keep string) error {
	chosen, err := regexp.Compile(pattern)
	if err != nil {
		return err
	}
	chosenReaders, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	readers, err := readersHere(chosenReaders)
	if err != nil {
		return err
	}
	defer closeAll(readers)
	dir, err := os.MkdirTemp("", "vaxcert-scanbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	var names []string
	tallies := map[string][]tally{}
	for kind, class := range classes {
		if !chosen.MatchString(class.name) {
			continue
		}
		names = append(names, class.name)
		tallies[class.name] = make([]tally, len(readers))
		for number := range pictures {
			p, err := take(kind, number)
			if err != nil {
				return fmt.Errorf("%s: %w", class.name, err)
			}
			if err := readBy(readers, p, dir, tallies[class.name], keep, number); err != nil {
				return err
			}
		}
		fmt.Fprintf(os.Stderr, "%s done\n", class.name)
	}
	return report(os.Stdout, readers, names, tallies)
}

func closeAll(readers []reader) {
	for _, r := range readers {
		if r.close != nil {
			r.close()
		}
	}
}

// readersHere names those that are missing and leaves them out.
func readersHere(chosen *regexp.Regexp) ([]reader, error) {
	var readers []reader
	for _, open := range []struct {
		name string
		open func() (reader, error)
	}{
		{ours.name, func() (reader, error) { return ours, nil }},
		{goZXing.name, func() (reader, error) { return goZXing, nil }},
		{"zbar", zbar},
		{"zxing-wasm", zxingWASM},
	} {
		if !chosen.MatchString(open.name) {
			continue
		}
		r, err := open.open()
		if missing := (absent{}); errors.As(err, &missing) {
			fmt.Fprintf(os.Stderr, "%s skipped: %s\n", open.name, missing.why)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", open.name, err)
		}
		readers = append(readers, r)
	}
	return readers, nil
}

func readBy(readers []reader, p picture, dir string, tallies []tally, keep string, number int) error {
	file, err := writePGM(dir, p)
	if err != nil {
		return err
	}
	for i, r := range readers {
		texts, spent, err := r.read(p, file)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", p.class, r.name, err)
		}
		if !tallies[i].add(p, texts, spent) && r.name == ours.name && keep != "" {
			if err := writePNG(filepath.Join(keep, fmt.Sprintf("%s %d.png", p.class, number)), p); err != nil {
				return err
			}
		}
	}
	return nil
}

func writePNG(path string, p picture) error {
	file, err := os.Create(strings.ReplaceAll(path, " ", "-"))
	if err != nil {
		return err
	}
	defer file.Close()
	return png.Encode(file, p.image)
}
