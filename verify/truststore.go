package verify

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/vaxcert/vaxcert/internal/dsc"
)

// TrustStore knows whom to believe. Keys gives all keys with an ID, also those
// that have ended: several countries' keys can share one. It must be safe for
// concurrent use and fast; it is asked once for each certificate.
type TrustStore interface {
	Keys(id []byte) []Key
}

// KeySet is a TrustStore in memory. It does not change, so that any number of
// goroutines may use it.
type KeySet struct {
	keys  map[string][]Key
	count int
}

// NewKeySet makes a KeySet. Without keys it trusts nobody.
func NewKeySet(keys ...Key) *KeySet {
	s := &KeySet{keys: make(map[string][]Key, len(keys)), count: len(keys)}
	for _, k := range keys {
		s.keys[string(k.ID)] = append(s.keys[string(k.ID)], k)
	}
	return s
}

// Keys gives the keys with an ID. The caller does not change them.
func (s *KeySet) Keys(id []byte) []Key { return s.keys[string(id)] }

// Len is how many keys there are.
func (s *KeySet) Len() int { return s.count }

// MaxTrustFile is the size of a file that is read for certificates, in bytes:
// 16 MiB. The largest public trust list has 4 MiB.
const MaxTrustFile = 16 << 20

// ErrNoCertificate says that a file holds no certificate.
var ErrNoCertificate = errors.New("verify: no certificate found")

// ErrTrustFileTooLarge says that a file is larger than MaxTrustFile.
var ErrTrustFileTooLarge = errors.New("verify: trust file too large")

// Refusal is a certificate or a file that gave no key, and why.
type Refusal struct {
	Source string // the file's name, with the number of the certificate where it has several
	Err    error
}

// ReadKeys reads the certificates of a file, PEM or DER, recognised by content:
// one after the other, private keys and comments between them left alone. A
// certificate that gives no key is a Refusal, named after source. It fails with
// ErrNoCertificate, ErrTrustFileTooLarge or the error of the reader.
func ReadKeys(r io.Reader, source string) ([]Key, []Refusal, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxTrustFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("verify: reading %s: %w", source, err)
	}
	if len(data) > MaxTrustFile {
		return nil, nil, ErrTrustFileTooLarge
	}
	ders := certificatesOf(data)
	if len(ders) == 0 {
		return nil, nil, ErrNoCertificate
	}
	var keys []Key
	var refused []Refusal
	for i, der := range ders {
		key, err := keyOfDER(der)
		if err != nil {
			refused = append(refused, Refusal{fmt.Sprintf("%s (certificate %d)", source, i+1), err})
			continue
		}
		keys = append(keys, key)
	}
	return keys, refused, nil
}

func keyOfDER(der []byte) (Key, error) {
	c, err := dsc.Parse(der)
	if err != nil {
		return Key{}, fmt.Errorf("verify: certificate cannot be read: %w", err)
	}
	return KeyOf(c)
}

// certificatesOf gives the DER certificates in data.
func certificatesOf(data []byte) [][]byte {
	var ders [][]byte
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
			if block.Type == "CERTIFICATE" || block.Type == "X509 CERTIFICATE" || block.Type == "TRUSTED CERTIFICATE" {
				ders = append(ders, block.Bytes)
			}
		}
		return ders
	}
	if len(data) > 0 && data[0] == 0x30 {
		if parsed, err := x509.ParseCertificates(data); err == nil {
			for _, c := range parsed {
				ders = append(ders, c.Raw)
			}
			return ders
		}
		return [][]byte{data}
	}
	return nil
}

// ReadKeysFS reads the certificates of every file below the root of a folder.
// Files that hold none are refusals. It fails with the error of the file system
// where the root cannot be read.
func ReadKeysFS(folder fs.FS) ([]Key, []Refusal, error) {
	var keys []Key
	var refused []Refusal
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil:
			refused = append(refused, Refusal{name, err})
			return nil
		case entry.IsDir():
			return nil
		}
		if info, err := fs.Stat(folder, name); err == nil && !info.Mode().IsRegular() {
			return nil // a pipe would keep its reader waiting
		}
		found, bad, err := readKeysFile(folder, name)
		if err != nil {
			refused = append(refused, Refusal{name, err})
		}
		keys, refused = append(keys, found...), append(refused, bad...)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return keys, refused, nil
}

func readKeysFile(folder fs.FS, name string) ([]Key, []Refusal, error) {
	f, err := folder.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return ReadKeys(f, name)
}
