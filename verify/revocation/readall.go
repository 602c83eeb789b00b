package revocation

import (
	"io"
	"io/fs"
)

// firstRead is how much memory is taken before anything was read, in bytes,
// whatever a file says about its size.
const firstRead = 1 << 20

// readAll reads to the end. It fails with list-too-large beyond limit.
func readAll(r io.Reader, limit int) ([]byte, error) { return readSized(r, limit, 0) }

// readSized is readAll for what is probably of a size, so that no memory is left
// over. Memory grows with what is read, not with what is said.
func readSized(r io.Reader, limit int, size int64) ([]byte, error) {
	end := int(min(max(size, 0), int64(limit))) + 1
	data := make([]byte, 0, min(end, firstRead))
	for {
		if len(data) == cap(data) {
			larger := 2 * len(data)
			if len(data) < end {
				larger = min(larger, end)
			}
			data = append(make([]byte, 0, larger), data...)
		}
		n, err := r.Read(data[len(data):min(cap(data), limit+1)])
		data = data[:len(data)+n]
		switch {
		case len(data) > limit:
			return nil, refuse("list-too-large")
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		}
	}
}

// sizeOf is what a file says about its size.
func sizeOf(f fs.File) int64 {
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}
