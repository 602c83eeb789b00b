package mobile

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"

	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// MaxUnpacked is how much of a folder in a zip file is read, in bytes: 512 MiB.
// Source: revocation.MaxArchive.
const MaxUnpacked = revocation.MaxArchive

// zipMagic begins a zip file with and without files.
var zipMagic = [...][]byte{[]byte("PK\x03\x04"), []byte("PK\x05\x06")}

// AddRevoked adds what is revoked, recognised by content: a list in one of the
// formats of package revocation; or a folder of lists in a zip file, with its index
// where it has one, as vaxcert revoke writes it. Several are joined; without any the
// check is skipped. Fails with the codes of package revocation; with
// archive-unreadable, archive-too-large (MaxUnpacked); with revoked-empty where
// there is no list in it; with dataset-other-file.
func (s *Settings) AddRevoked(data []byte) (err error) {
	defer guard(&err)
	if err := s.admit(dataset.Revoked, data); err != nil {
		return err
	}
	lists, err := revokedIn(data, MaxUnpacked)
	if err != nil {
		return problemOf(err)
	}
	if len(lists) == 0 {
		return &problem{code: "revoked-empty"}
	}
	s.revoked = append(s.revoked, lists...)
	return nil
}

func revokedIn(data []byte, left int64) ([]*revocation.List, error) {
	if !bytes.HasPrefix(data, zipMagic[0]) && !bytes.HasPrefix(data, zipMagic[1]) {
		return revocation.ReadFile(bytes.NewReader(data), "", nil)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &problem{"archive-unreadable", err}
	}
	lists, err := revocation.ReadFS(bounded{onlyFolder(archive), &left}, nil)
	if _, refused := errors.AsType[*revocation.Error](err); err == nil || refused && left >= 0 {
		return lists, err
	}
	if left < 0 {
		return nil, &problem{"archive-too-large", err}
	}
	return nil, &problem{"archive-unreadable", err}
}

// onlyFolder enters the folder that holds everything, where there is one.
func onlyFolder(archive fs.FS) fs.FS {
	entries, err := fs.ReadDir(archive, ".")
	if err != nil || len(entries) != 1 || !entries[0].IsDir() {
		return archive
	}
	inside, err := fs.Sub(archive, entries[0].Name())
	if err != nil {
		return archive
	}
	return inside
}

// bounded is a folder of which no more than so many bytes are read.
type bounded struct {
	fs.FS
	left *int64
}

func (b bounded) Open(name string) (fs.File, error) {
	f, err := b.FS.Open(name)
	if _, isFolder := f.(fs.ReadDirFile); err != nil || isFolder {
		return f, err
	}
	return boundedFile{f, b.left}, nil
}

type boundedFile struct {
	fs.File
	left *int64
}

func (f boundedFile) Read(p []byte) (int, error) {
	if *f.left < 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := f.File.Read(p)
	*f.left -= int64(n)
	return n, err
}
