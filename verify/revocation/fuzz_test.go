package revocation_test

import (
	"bytes"
	"crypto/x509"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/verify/revocation"
)

// seeds gives the files of a publication.
func seeds(f *testing.F, format revocation.Format) {
	for _, file := range publish(f, revocation.Publication{Format: format, At: today, Rate: 1e-3, Lists: []revocation.Entries{
		{Scope: revocation.Scope{Country: "VN", Types: revocation.UCI, Expires: nextYear}, Hashes: hashesUpTo(20)}}}) {
		f.Add(file.Data)
	}
}

func FuzzReadBloom(f *testing.F) {
	seeds(f, revocation.FormatBloom)
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := revocation.ReadBloom(bytes.NewReader(data))
		if err != nil {
			return
		}
		var again bytes.Buffer
		_, err = b.WriteTo(&again)
		require.NoError(t, err)
		require.Equal(t, data, again.Bytes())
		require.LessOrEqual(t, b.Rate(), revocation.MaxReadRate)
		b.Has(hashNumber(1))
	})
}

func FuzzReadPrefixes(f *testing.F) {
	seeds(f, revocation.FormatVarhash)
	f.Add(prefixList(4, "\xff\xff\xff\xff", "\x00\x00\x00\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := revocation.ReadPrefixes(bytes.NewReader(data))
		if err != nil {
			return
		}
		size := int(data[10])
		for at := 11; at < len(data); at += size {
			var h revocation.Hash
			copy(h[:], data[at:at+size])
			require.True(t, p.Has(h))
		}
	})
}

func FuzzReadHashes(f *testing.F) {
	seeds(f, revocation.FormatHashes)
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := revocation.ReadHashes(bytes.NewReader(data))
		if err != nil {
			return
		}
		lists := revocation.NewLists(l)
		unscoped, err := revocation.NewList(revocation.Scope{}, l.Hashes())
		require.NoError(t, err)
		for _, h := range l.Hashes() {
			require.True(t, revocation.FindHash(revocation.NewLists(unscoped, l), "", h, today))
		}
		lists.Find(someone(1), today)
	})
}

func FuzzReadBatch(f *testing.F) {
	seeds(f, revocation.FormatBatches)
	f.Add(batch(unchanged))
	f.Add(newUploader(f, "VN").sign(f, batch(unchanged)))
	anybody := func(*x509.Certificate) error { return nil }
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := revocation.ReadBatch(bytes.NewReader(data), anybody)
		if err != nil {
			return
		}
		require.LessOrEqual(t, l.Len(), revocation.MaxBatchEntries)
		require.Len(t, l.Country, 2)
		require.False(t, l.Expires.IsZero())
	})
}

func FuzzReadFile(f *testing.F) {
	for _, format := range revocation.Formats() {
		seeds(f, format)
	}
	f.Add(packed(f, member("MTIzNDU2Nzg/null/a/00", prefixList(4, "abcd"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		lists, err := revocation.ReadFile(bytes.NewReader(data), "file", nil)
		if err == nil {
			revocation.NewLists(lists...).Find(someone(1), today)
		}
	})
}

func FuzzReadFS(f *testing.F) {
	folder := distributed(f, 3)
	f.Add(fileWith(f, folder, "lists").Data, fileWith(f, folder, "partitions").Data, fileWith(f, folder, "tar.gz").Data, []byte(nil))
	whole := publish(f, revocation.Publication{Format: revocation.FormatHashes, At: today, Lists: []revocation.Entries{{Hashes: hashesUpTo(3)}}})
	f.Add([]byte("[]"), []byte("[]"), []byte("[]"), whole[revocation.IndexName].Data)
	f.Fuzz(func(t *testing.T, lists, partitions, archive, index []byte) {
		folder := fstest.MapFS{"lists": {Data: lists}, "partitions": {Data: partitions}, "slices": {Data: archive}}
		if len(index) > 0 {
			folder[revocation.IndexName] = &fstest.MapFile{Data: index}
		}
		if read, err := revocation.ReadFS(folder, nil); err == nil {
			revocation.NewLists(read...).Find(someone(1), today)
		}
	})
}
