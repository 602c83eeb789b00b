package revocation

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// archiveWriter packs the slices of a key, and lists their partitions.
type archiveWriter struct {
	name       string // keyIDName
	digits     int
	at         time.Time
	end        string
	file       bytes.Buffer
	zipped     *gzip.Writer
	members    *tar.Writer
	partitions []partitionText
	worst      float64 // rate of a slice
}

func newArchive(name string, digits int, at, end time.Time) *archiveWriter {
	a := &archiveWriter{name: name, digits: digits, at: at.UTC().Truncate(time.Second), end: end.UTC().Format(time.RFC3339)}
	a.zipped = gzip.NewWriter(&a.file)
	a.members = tar.NewWriter(a.zipped)
	return a
}

// add packs a filter. Cells come in order.
func (a *archiveWriter) add(cell int, f filterFile, kind string) error {
	var data bytes.Buffer
	if _, err := f.WriteTo(&data); err != nil {
		return err
	}
	sum := sha256.Sum256(data.Bytes())
	hash := hex.EncodeToString(sum[:])
	partition, chunk := digitsOf(cell, a.digits)
	a.list(partition, chunk, sliceText{Type: kind, Version: "1.0", Hash: hash})
	a.worst = max(a.worst, rateInSlice(f, 1<<(4*a.digits)))
	if partition == "" {
		partition = noPartition
	}
	header := &tar.Header{Typeflag: tar.TypeReg, Name: a.name + "/" + partition + "/" + chunk + "/" + hash,
		Mode: 0o644, Size: int64(data.Len()), ModTime: a.at, Format: tar.FormatPAX}
	if err := a.members.WriteHeader(header); err != nil {
		return err
	}
	_, err := a.members.Write(data.Bytes())
	return err
}

func (a *archiveWriter) list(partition, chunk string, text sliceText) {
	last := len(a.partitions) - 1
	if last < 0 || a.partitions[last].ID != nil && *a.partitions[last].ID != partition {
		p := partitionText{KeyID: a.name, LastUpdated: a.at.Format(time.RFC3339), Expired: a.end, Chunks: map[string]map[string]sliceText{}}
		if partition != "" {
			p.ID = &partition
			x := partition[:1]
			p.X = &x
		}
		if len(partition) > 1 {
			y := partition[1:]
			p.Y = &y
		}
		a.partitions = append(a.partitions, p)
		last++
	}
	a.partitions[last].Chunks[chunk] = map[string]sliceText{a.end: text}
}

// close gives the archive and the list of partitions.
func (a *archiveWriter) close() (packed, partitions []byte, err error) {
	if err := a.members.Close(); err != nil {
		return nil, nil, err
	}
	if err := a.zipped.Close(); err != nil {
		return nil, nil, err
	}
	partitions, err = json.MarshalIndent(a.partitions, "", " ")
	return a.file.Bytes(), append(partitions, '\n'), err
}
