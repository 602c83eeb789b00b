// Package dataset signs what a border decides by as one: whom it trusts, what is
// revoked, which rules hold. Files of one set cannot be left out, exchanged or
// mixed with those of another set, wherever they are fetched from.
//
//	set := dataset.Set{MadeAt: time.Now()}
//	set.Add(dataset.Trust, snapshot)
//	set.Add(dataset.Rules, rules)
//	err := dataset.Write(ctx, file, set, publisher)
//
// Verifiers read it by mobile.Settings.SetDataset, with the publisher's key.
package dataset

import (
	"context"
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/signer"
)

// Kind says what a file is for.
type Kind string

// The kinds of files.
const (
	Trust   Kind = "trust"
	Revoked Kind = "revoked"
	Rules   Kind = "rules"
)

// Kinds gives all kinds.
func Kinds() []Kind { return []Kind{Trust, Revoked, Rules} }

// Limits of what is read.
const (
	// MaxFiles is how many files a set may name: 4096. Source: this package; a
	// border has a few of each kind.
	MaxFiles = 4096
	// MaxSize is how long a signed set may be, in bytes: 256 KiB. One of MaxFiles
	// has 180 KB. Source: this package.
	MaxSize = 256 << 10
)

// The errors, which may be wrapped.
var (
	ErrFormat    = errors.New("dataset: not a set of files")
	ErrSignature = errors.New("dataset: not signed by the publisher")
	ErrLimit     = errors.New("dataset: too large")
)

// Set is the files of one state of the data. The zero value has none, and no date.
type Set struct {
	MadeAt time.Time // to the second
	Files  []File
}

// File is a file of a set.
type File struct {
	Kind   Kind
	SHA256 [sha256.Size]byte
}

// FileOf names a file by its content.
func FileOf(kind Kind, content []byte) File { return File{kind, sha256.Sum256(content)} }

// Add enters a file.
func (s *Set) Add(kind Kind, content []byte) { s.Files = append(s.Files, FileOf(kind, content)) }

// A signed set is a COSE_Sign1 (RFC 9052) whose payload is this array in CBOR. Its
// name tells it from all else that the same key signs.
type body struct {
	_      struct{} `cbor:",toarray"`
	Name   string   // bodyName
	MadeAt int64    // seconds since 1970
	Files  []fileBody
}

const bodyName = "vaxcert-dataset-1"

type fileBody struct {
	_      struct{} `cbor:",toarray"`
	Kind   Kind
	SHA256 []byte
}

// Write writes a set that by signs. It fails with ErrFormat where the set has no
// date or a file of another kind, with ErrLimit, or with the errors of by and w.
func Write(ctx context.Context, w io.Writer, s Set, by signer.Signer) error {
	b := body{Name: bodyName, MadeAt: s.MadeAt.Unix(), Files: make([]fileBody, 0, len(s.Files))}
	if s.MadeAt.Unix() <= 0 {
		return fmt.Errorf("%w: no date", ErrFormat)
	}
	if len(s.Files) > MaxFiles {
		return ErrLimit
	}
	for _, f := range s.Files {
		if !slices.Contains(Kinds(), f.Kind) {
			return fmt.Errorf("%w: another kind of file", ErrFormat)
		}
		b.Files = append(b.Files, fileBody{Kind: f.Kind, SHA256: f.SHA256[:]})
	}
	payload, err := cbor.Marshal(b)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	protected := cose.AppendProtected(nil, int64(by.Algorithm()), by.KeyID())
	signature, err := by.Sign(ctx, cose.AppendToBeSigned(nil, protected, payload))
	if err != nil {
		return err
	}
	_, err = w.Write(cose.Append(nil, protected, payload, signature))
	return err
}

var decoder = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxArrayElements: MaxFiles, MaxNestedLevels: 4, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode()
	if err != nil {
		panic(err)
	}
	return mode
}()

// Read reads a set that the holder of publisher must have signed: P-256 or RSA of
// 2048 to 4096 bits. It fails with ErrLimit, ErrSignature or ErrFormat; also where
// a file is of a kind that this version does not know.
func Read(data []byte, publisher crypto.PublicKey) (Set, error) {
	if len(data) > MaxSize {
		return Set{}, ErrLimit
	}
	var tree cbortree.Tree
	message, err := cose.Parse(&tree, string(data))
	if err != nil {
		return Set{}, ErrFormat
	}
	toBeSigned := cose.AppendToBeSigned(nil, message.Protected, message.Payload)
	if message.AlgPlace != cose.InProtected || cose.Verify(publisher, message.Alg, toBeSigned, message.Signature) != nil {
		return Set{}, ErrSignature
	}
	var b body
	if decoder.Unmarshal([]byte(message.Payload), &b) != nil || b.Name != bodyName || b.MadeAt <= 0 {
		return Set{}, ErrFormat
	}
	s := Set{MadeAt: time.Unix(b.MadeAt, 0).UTC()}
	for _, f := range b.Files {
		if !slices.Contains(Kinds(), f.Kind) || len(f.SHA256) != sha256.Size {
			return Set{}, ErrFormat
		}
		s.Files = append(s.Files, File{f.Kind, [sha256.Size]byte(f.SHA256)})
	}
	return s, nil
}
