package trust

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// ReadFS reads every trust list below the root of a folder as one: certificates,
// lists of each format that Read knows, and the participant folders of GDHCN
// ({ISO3}/onboarding/DCC/{SCA,UP,TLS}) and of the EU's offline publication
// (DSC/DCC/{CC}), whose folder names say what a certificate is for. Files that
// hold no trust list are counted in List.Skipped.
//
// It fails with ErrSigner, with ErrLimit, with ErrFormat where no file is a trust list, or with
// the error of the file system where the root cannot be read.
func ReadFS(folder fs.FS, o Options) (*List, error) {
	l, err := newLoader(o)
	if err != nil {
		return nil, err
	}
	files := 0
	err = fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			return l.unreadable(name, err)
		case entry.IsDir():
			return nil
		}
		if info, err := fs.Stat(folder, name); err != nil || !info.Mode().IsRegular() {
			return nil // a pipe would keep its reader waiting
		}
		if files++; files > MaxFiles {
			return ErrLimit
		}
		return l.readFile(folder, name)
	})
	if err != nil {
		return nil, fmt.Errorf("trust: folder: %w", err)
	}
	if len(l.candidates) == 0 {
		return nil, ErrFormat
	}
	return l.finish(), nil
}

func (l *loader) unreadable(name string, err error) error {
	l.source, l.index = name, 0
	return l.add(candidate{code: FileUnreadable, err: err})
}

func (l *loader) readFile(folder fs.FS, name string) error {
	f, err := folder.Open(name)
	if err != nil {
		return l.unreadable(name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return l.unreadable(name, err)
	}
	before, format, signature := len(l.candidates), l.format, l.signature
	switch err = l.read(data, name); {
	case errors.Is(err, ErrLimit) && len(l.candidates) >= MaxEntries:
		return err
	case errors.Is(err, ErrFormat) && len(l.candidates) == before:
		l.skipped++
		l.format, l.signature = format, signature
		return nil
	case err != nil:
		l.candidates, l.format, l.signature = l.candidates[:before], format, signature
		return l.unreadable(name, err)
	}
	l.nameTypes(name, l.candidates[before:])
	return nil
}

// nameTypes gives certificates that say nothing of themselves the type, and the
// trust domain, that folders of their path name.
func (l *loader) nameTypes(name string, found []candidate) {
	kind, domain := "", ""
	parts := strings.Split(name, "/")
	for i, part := range parts {
		if t := types[part]; t != "" {
			kind = t
		}
		if part == "onboarding" && i+2 < len(parts) {
			domain = parts[i+1]
		}
	}
	for i := range found {
		if found[i].kind == "" {
			found[i].kind = kind
		}
		if found[i].code == "" && !l.options.wants(domain) {
			found[i].code = Domain
		}
	}
}
