package qr

import (
	"bytes"
	"compress/zlib"
	"io"
	"testing"
)

// benchMessages are the shared messages as long as an ES256 certificate.
func benchMessages(b *testing.B) [][]byte {
	var messages [][]byte
	for _, s := range sharedTexts(b) {
		if message, err := Decode(s.text); err == nil && len(message) > 300 && len(message) < 450 {
			messages = append(messages, message)
		}
	}
	return messages
}

func BenchmarkDecodeText(b *testing.B) {
	var texts []string
	for _, message := range benchMessages(b) {
		texts = append(texts, textOf(b, 9, message))
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := Decode(texts[i%len(texts)]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("std-pooled", func(b *testing.B) {
		b.ReportAllocs()
		var in bytes.Reader
		var r io.ReadCloser
		var compressed []byte
		out := make([]byte, MaxInflated)
		for i := 0; b.Loop(); i++ {
			compressed, _ = appendBytesOfBase45(compressed[:0], texts[i%len(texts)][len(prefix):])
			in.Reset(compressed)
			if r == nil {
				r, _ = zlib.NewReader(&in)
			} else if err := r.(zlib.Resetter).Reset(&in, nil); err != nil {
				b.Fatal(err)
			}
			n, err := io.ReadFull(r, out)
			if err != io.ErrUnexpectedEOF {
				b.Fatal(err)
			}
			bytes.Clone(out[:n])
		}
	})
	b.Run("std-new-reader", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			compressed, _ := appendBytesOfBase45(nil, texts[i%len(texts)][len(prefix):])
			r, err := zlib.NewReader(bytes.NewReader(compressed))
			if err != nil {
				b.Fatal(err)
			}
			if _, err = io.ReadAll(r); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncodeText(b *testing.B) {
	messages := benchMessages(b)
	std := func(w *zlib.Writer, buf *bytes.Buffer, message []byte) string {
		w.Write(message)
		w.Close()
		return string(appendBase45([]byte(prefix), buf.Bytes()))
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			Encode(messages[i%len(messages)])
		}
	})
	b.Run("ours-smallest", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			EncodeSmallest(messages[i%len(messages)])
		}
	})
	b.Run("std-pooled", func(b *testing.B) {
		b.ReportAllocs()
		var buf bytes.Buffer
		w, _ := zlib.NewWriterLevel(&buf, zlib.BestCompression)
		for i := 0; b.Loop(); i++ {
			buf.Reset()
			w.Reset(&buf)
			std(w, &buf, messages[i%len(messages)])
		}
	})
	b.Run("std-new-writer", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			var buf bytes.Buffer
			w, _ := zlib.NewWriterLevel(&buf, zlib.BestCompression)
			std(w, &buf, messages[i%len(messages)])
		}
	})
}
