package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// line is a line of a file without its end.
type line struct {
	number int
	text   string
	cut    bool // there was more of it
	torn   bool // the file ends here, without an end of line
}

// lineReader reads lines in bounded memory: of a longer one than limit bytes it
// keeps the beginning. It fails with an *encodingError where the whole is
// UTF-16 or UTF-32, and leaves out a byte-order mark of UTF-8.
type lineReader struct {
	r      *bufio.Reader
	limit  int
	number int
}

func newLineReader(r io.Reader, limit int) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 64<<10), limit: limit}
}

// next gives a line, io.EOF after the last, or the error of the reader.
func (l *lineReader) next() (line, error) {
	if l.number == 0 {
		if err := l.skipMark(); err != nil {
			return line{}, err
		}
	}
	l.number++
	out := line{number: l.number}
	var text []byte
	for {
		part, err := l.r.ReadSlice('\n')
		if err == nil && text == nil && len(part) <= l.limit {
			out.text = withoutLineEnd(string(part))
			return out, nil
		}
		if room := max(0, l.limit-len(text)); len(part) > room && len(bytes.TrimRight(part, "\r\n")) > room {
			part, out.cut = part[:room], true
		}
		text = append(text, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(text) > 0:
			out.torn = true
		case err != nil:
			return line{}, err
		}
		out.text = withoutLineEnd(string(text))
		return out, nil
	}
}

func withoutLineEnd(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, "\n"), "\r")
}

// skipMark looks at the byte-order mark before the first line. It waits for no
// more bytes than a line that is being typed has.
func (l *lineReader) skipMark() error {
	start, err := l.r.Peek(2)
	if err != nil {
		return nil
	}
	if name := markOf(start); name != "" {
		return &encodingError{name + " (it begins with its byte-order mark)"}
	}
	if start[0] == 0xEF && start[1] == 0xBB {
		if start, _ = l.r.Peek(3); len(start) == 3 && start[2] == 0xBF {
			_, err = l.r.Discard(3)
			return err
		}
	}
	return nil
}
