package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// place is a path that reconcile reads or writes.
type place struct {
	path  string
	whole bool        // with everything below it
	real  string      // the absolute path, without symbolic links
	info  fs.FileInfo // nil where there is nothing yet
}

func placeAt(path string) place {
	info, _ := os.Stat(path)
	return place{path: path, real: realPath(path), info: info}
}

func placesAt(whole bool, paths ...string) []place {
	var all []place
	for _, path := range paths {
		p := placeAt(path)
		p.whole = whole
		all = append(all, p)
	}
	return all
}

// realPath resolves the symbolic links of a path, as far as it is there.
func realPath(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	if dir := filepath.Dir(path); dir != path {
		return filepath.Join(realPath(dir), filepath.Base(path))
	}
	return path
}

// is reports whether both are one file. Names that differ by case only are one
// where neither is there yet: on some disks they are.
func (p place) is(q place) bool {
	if p.info != nil && q.info != nil {
		return os.SameFile(p.info, q.info)
	}
	return p.info == nil && q.info == nil && strings.EqualFold(p.real, q.real)
}

// holds reports whether q is p, or below it where all of that is meant.
func (p place) holds(q place) bool {
	for !p.is(q) {
		above := filepath.Dir(q.real)
		if !p.whole || above == q.real {
			return false
		}
		q = placeAt(above)
	}
	return true
}

// checkPaths makes sure that no input is written over, and nothing is written
// twice.
func (c *reconcileCommand) checkPaths(inputs []string) error {
	findings := placesAt(true, c.Out, c.Out+partialEnd, c.Out+stateEnd)
	var report []place
	if c.Report != "" {
		in := func(name string) string { return filepath.Join(c.Report, name) }
		report = append(placesAt(false, c.Report), placesAt(true, in(pageName), in(facilitiesName), in(listsName), in(unfinished))...)
	}
	for _, input := range placesAt(false, inputs...) {
		for _, f := range findings {
			if f.is(input) {
				return fmt.Errorf("--out: %s is an input, and is not overwritten", input.path)
			}
		}
		for _, r := range report {
			if r.holds(input) {
				return fmt.Errorf("--report: %s is an input, and is not overwritten", input.path)
			}
		}
	}
	for _, f := range findings {
		for _, r := range report {
			if f.holds(r) || r.holds(f) {
				return fmt.Errorf("--out and --report would both write %s; name other ones", f.path)
			}
		}
	}
	return nil
}

// checkReportFolder makes sure that a report overwrites nothing but an earlier
// report.
func checkReportFolder(dir string) error {
	page := filepath.Join(dir, pageName)
	for path, start := range map[string]string{page: pageStart, filepath.Join(dir, facilitiesName): facilitiesStart()} {
		if err := checkIsOurs(path, start); err != nil {
			return err
		}
	}
	if err := checkHolds(filepath.Join(dir, unfinished), func(path string) bool {
		name := filepath.Base(path)
		return strings.HasPrefix(name, runPrefix) || strings.HasPrefix(name, listPrefix)
	}); err != nil {
		return err
	}
	if beginsWith(page, pageStart) {
		return nil
	}
	return checkHolds(filepath.Join(dir, listsName), isWorkList)
}

// checkIsOurs refuses a file that is there and does not begin as ours do.
func checkIsOurs(path, start string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) || beginsWith(path, start) {
		return nil
	}
	return notOurs(path)
}

// checkHolds refuses a folder that holds something that is not ours.
func checkHolds(dir string, isOurs func(path string) bool) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return notOurs(dir)
	}
	for _, e := range entries {
		if path := filepath.Join(dir, e.Name()); !isOurs(path) {
			return notOurs(path)
		}
	}
	return nil
}

func notOurs(path string) error {
	return fmt.Errorf("%s was not made by this command, and is not overwritten; move it away, or name another place", path)
}

// beginsWith reports whether there is a file that begins with a text. Links are
// not followed.
func beginsWith(path, start string) bool {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	begin := make([]byte, len(start))
	_, err = io.ReadFull(f, begin)
	return err == nil && string(begin) == start
}
