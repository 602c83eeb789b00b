package intake

import (
	"bufio"
	"bytes"
	"io"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// readAhead is the size of the buffer of a body, in bytes.
const readAhead = 32 << 10

// openText leaves out the byte-order mark of UTF-8, and decodes UTF-16 that begins
// with its mark. What it gives may hold bytes that are not UTF-8.
func openText(r io.Reader) (*bufio.Reader, error) {
	buffered := bufio.NewReaderSize(r, readAhead)
	start, err := buffered.Peek(2)
	if err != nil && err != io.EOF {
		return nil, err
	}
	switch string(start) {
	case "\xFF\xFE", "\xFE\xFF":
		decoder := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder()
		return bufio.NewReaderSize(transform.NewReader(buffered, decoder), readAhead), nil
	case "\xEF\xBB":
		if start, _ = buffered.Peek(3); len(start) == 3 && start[2] == 0xBF {
			_, err = buffered.Discard(3)
			return buffered, err
		}
	}
	return buffered, nil
}

// line is a line of a body without its end.
type line struct {
	number int
	text   []byte // good until the next line
	cut    bool   // there was more of it
}

func (l line) blank() bool { return len(bytes.TrimSpace(l.text)) == 0 && !l.cut }

// lines reads lines that end in LF, CRLF or CR, in bounded memory: of one longer
// than MaxRow it keeps the beginning.
type lines struct {
	r       *bufio.Reader
	number  int
	text    []byte
	afterCR bool  // a line feed that comes next belongs to the last line
	err     error // of the reader; it stays
}

func openLines(r io.Reader) (*lines, error) {
	text, err := openText(r)
	return &lines{r: text}, err
}

// next gives a line, io.EOF after the last, or the error of the reader, before
// which a line that has no end is dropped.
func (l *lines) next() (line, error) {
	l.number++
	l.text = l.text[:0]
	for begun, cut := false, false; l.err == nil; {
		if _, l.err = l.r.Peek(1); l.err != nil {
			if begun && l.err == io.EOF {
				return line{l.number, l.text, cut}, nil
			}
			break
		}
		chunk, _ := l.r.Peek(l.r.Buffered())
		if feed := chunk[0] == '\n'; l.afterCR {
			l.afterCR = false
			if feed {
				l.discard(1)
				continue
			}
		}
		begun = true
		part, ended := untilLineEnd(chunk)
		kept := part[:min(len(part), MaxRow-len(l.text))]
		cut = cut || len(kept) < len(part)
		l.text = append(l.text, kept...)
		if !ended {
			l.discard(len(part))
			continue
		}
		l.afterCR = chunk[len(part)] == '\r'
		l.discard(len(part) + 1)
		return line{l.number, l.text, cut}, nil
	}
	return line{}, l.err
}

// discard drops bytes that are in the buffer, which cannot fail.
func (l *lines) discard(n int) { _, _ = l.r.Discard(n) }

func untilLineEnd(chunk []byte) (part []byte, ended bool) {
	part, _, ended = bytes.Cut(chunk, []byte("\n"))
	if i := bytes.IndexByte(part, '\r'); i >= 0 {
		return part[:i], true
	}
	return part, ended
}
