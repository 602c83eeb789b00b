package revocation

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// Modes of the lists for devices: how many hex digits of a hash lead to its slice.
// Source: dgca-revocation-distribution-service.
var modes = [...]string{1: "POINT", 2: "VECTOR", 3: "COORDINATE"}

// noPartition stands for the partition in the paths of the mode POINT.
const noPartition = "null"

// archived is a slice from an archive.
type archived struct {
	sliceKey
	filter Filter
}

// sliceKey names a slice in the lists of partitions.
type sliceKey struct {
	keyID  string // keyIDName
	digits int
	cell   int
	hash   string
}

// readArchive reads the slices of a gzip tar, with members
// {kid}/{partition}/{chunk}/{hash}. Names lead nowhere: nothing is written.
func readArchive(r io.Reader, limit int64) ([]archived, error) {
	unzipped, err := gzip.NewReader(r)
	if err != nil {
		return nil, refuseFor("slice-archive", err)
	}
	bounded := &budget{r: unzipped, left: limit}
	members := tar.NewReader(bounded)
	var all []archived
	for {
		header, err := members.Next()
		switch {
		case bounded.left < 0:
			return nil, refuse("list-too-large")
		case err == io.EOF:
			return all, nil
		case err != nil:
			return nil, refuseFor("slice-archive", err)
		case header.Typeflag == tar.TypeDir:
			if bounded.left -= tarBlock; bounded.left < 0 {
				return nil, refuse("list-too-large")
			}
			continue
		case header.Typeflag != tar.TypeReg:
			return nil, refuse("slice-link")
		case len(all) == MaxSlices:
			return nil, refuse("slices-too-many")
		}
		one, err := readSlice(members, header, bounded)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
}

const tarBlock = 512

// budget ends reading after so many bytes. What a sparse file says it holds is
// taken from it too.
type budget struct {
	r    io.Reader
	left int64
}

var errSpent = errors.New("too large")

func (b *budget) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errSpent
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

func readSlice(members io.Reader, header *tar.Header, bounded *budget) (archived, error) {
	one, err := parseSliceName(header.Name)
	if err != nil {
		return one, err
	}
	before := bounded.left
	data, err := readSized(members, int(min(MaxSlice, max(before, 0))), header.Size)
	if _, refused := errors.AsType[*Error](err); refused {
		return one, err
	}
	if err != nil {
		return one, refuseFor("slice-archive", err)
	}
	bounded.left -= int64(len(data)) - (before - bounded.left) // holes cost too
	one.filter, err = parseFilter(data)
	return one, of(one.hash, err)
}

// parseSliceName takes a path apart: nothing but four elements of the right form.
func parseSliceName(path string) (one archived, err error) {
	parts := strings.Split(strings.TrimPrefix(path, "./"), "/")
	if len(parts) != 4 {
		return one, refuse("slice-name")
	}
	keyID, err := ParseKeyID(parts[0])
	if err != nil {
		return one, err
	}
	partition := parts[1]
	if partition == noPartition {
		partition = ""
	}
	digits := partition + parts[2]
	cell, ok := parseCell(digits)
	if !ok || len(parts[2]) != 1 || !isSliceHash(parts[3]) {
		return one, refuse("slice-name")
	}
	one.sliceKey = sliceKey{keyIDName(keyID), len(digits), cell, parts[3]}
	return one, nil
}

// parseCell reads the one to three hex digits that lead to a slice.
func parseCell(digits string) (cell int, ok bool) {
	if len(digits) == 0 || len(digits) >= len(modes) {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 16, 12)
	return int(n), err == nil
}

// isSliceHash reports whether a name is one of a slice: hex or base64 for paths.
func isSliceHash(name string) bool {
	for _, c := range []byte(name) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && c != '-' && c != '_' && c != '=' {
			return false
		}
	}
	return name != "" && len(name) <= 128
}

// parseFilter reads a filter of either kind.
func parseFilter(data []byte) (Filter, error) {
	b, err := parseBloom(data)
	if err == nil {
		return b, nil
	}
	p, otherErr := parsePrefixes(data)
	if otherErr == nil {
		return p, nil
	}
	if looksLikeBloom(data) {
		return nil, err
	}
	return nil, otherErr
}

// looksLikeBloom tells the two kinds of filters, which begin with the same
// version, apart: the fourth byte names the hash function of the one and belongs
// to the rate of the other, and is 0 in few rates.
func looksLikeBloom(data []byte) bool {
	return len(data) > 3 && data[3] == bloomSHA256 && int8(data[2]) >= 1
}

// listText is an entry of GET /lists.
type listText struct {
	KeyID       string   `json:"kid"`
	Mode        string   `json:"mode"`
	HashTypes   []string `json:"hashTypes"`
	Expires     string   `json:"expires"`
	LastUpdated string   `json:"lastUpdated"`
}

// partitionText is an entry of GET /lists/{kid}/partitions.
type partitionText struct {
	KeyID       string                          `json:"kid"`
	ID          *string                         `json:"id"`
	X           *string                         `json:"x"`
	Y           *string                         `json:"y"`
	LastUpdated string                          `json:"lastUpdated"`
	Expired     string                          `json:"expired"`
	Chunks      map[string]map[string]sliceText `json:"chunks"`
}

// sliceText is a slice in a partition, under its chunk and its end.
type sliceText struct {
	Type    string `json:"type"`
	Version string `json:"version"`
	Hash    string `json:"hash"`
}

const (
	sliceBloom  = "BLOOMFILTER"
	sliceHashes = "VARHASHLIST"
)

// sliceFacts is what the lists of partitions say of a slice.
type sliceFacts struct {
	isBloom  bool
	expires  time.Time
	archived bool
}

func (p *partitionText) eachSlice(each func(sliceKey, sliceFacts) error) error {
	keyID, err := ParseKeyID(p.KeyID)
	if err != nil {
		return err
	}
	partition := ""
	if p.ID != nil && *p.ID != noPartition {
		partition = *p.ID
	}
	for chunk, ends := range p.Chunks {
		digits := partition + chunk
		cell, ok := parseCell(digits)
		if !ok || len(chunk) != 1 {
			return refuse("slice-name")
		}
		for end, text := range ends {
			facts := sliceFacts{isBloom: text.Type == sliceBloom}
			if !facts.isBloom && text.Type != sliceHashes {
				return refuse("slice-type")
			}
			if facts.expires, err = parseTime(end); err != nil {
				return err
			}
			if !isSliceHash(text.Hash) {
				return refuse("slice-name")
			}
			if err := each(sliceKey{keyIDName(keyID), len(digits), cell, text.Hash}, facts); err != nil {
				return err
			}
		}
	}
	return nil
}
