package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"

	"github.com/vaxcert/vaxcert/qr"
)

// item is one thing to look at: a text, or a picture that holds texts.
type item struct {
	name    string
	text    string
	picture string // the file's path; empty for a text
	code    string // why there is no text; empty where there is
	err     error  // reading ended here
}

// checkInputs says what is no input before anything is done with the others.
func checkInputs(inputs []string) error {
	for _, input := range inputs {
		if input == "-" || isText(input) {
			continue
		}
		if err := checkFile(input); err != nil {
			return err
		}
	}
	return nil
}

func checkFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("no such file: %s", path)
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%s is a folder; name the files in it", path)
	}
	return nil
}

// isText reports whether an argument is the text of a certificate itself: no
// file, and HC with a version before a colon.
func isText(argument string) bool {
	if len(argument) < 4 || !strings.EqualFold(argument[:2], "HC") || argument[3] != ':' {
		return false
	}
	_, err := os.Stat(argument)
	return err != nil
}

// items yields what the inputs hold, one after the other. The last item has an
// error where an input could not be read to its end.
func items(inputs []string, stdin io.Reader) iter.Seq[item] {
	return func(yield func(item) bool) {
		for i, input := range inputs {
			var more bool
			switch {
			case input == "-":
				more = linesOf(stdin, "standard input", "", yield)
			case isText(input):
				more = yield(item{name: fmt.Sprintf("argument %d", i+1), text: input})
			default:
				more = itemsOfFile(input, yield)
			}
			if !more {
				return
			}
		}
	}
}

func itemsOfFile(path string, yield func(item) bool) bool {
	f, err := os.Open(path)
	if err != nil {
		yield(item{name: path, err: err})
		return false
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 64<<10)
	if isPicture(r) {
		return yield(item{name: path, picture: path})
	}
	return linesOf(r, path, path+" ", yield)
}

// isPicture recognises the pictures that are scanned by how they begin.
func isPicture(r *bufio.Reader) bool {
	start, _ := r.Peek(12)
	for _, magic := range []string{"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a", "BM"} {
		if bytes.HasPrefix(start, []byte(magic)) {
			return true
		}
	}
	return len(start) == 12 && string(start[:4]) == "RIFF" && string(start[8:]) == "WEBP"
}

// linesOf yields the lines that are not blank as texts.
func linesOf(r io.Reader, input, prefix string, yield func(item) bool) bool {
	lines := newLineReader(r, qr.MaxText+1)
	empty := true
	for {
		line, err := lines.next()
		switch {
		case errors.Is(err, io.EOF):
			return !empty || yield(item{name: input, code: "no-text"})
		case err != nil:
			yield(item{name: input, err: fmt.Errorf("%s: %w", input, err)})
			return false
		case strings.TrimSpace(line.text) == "":
			continue
		}
		empty = false
		if !yield(item{name: fmt.Sprintf("%sline %d", prefix, line.number), text: line.text}) {
			return false
		}
	}
}

// texts gives the texts of an item: its own, or those in the picture. code says
// why there are none.
func (i item) texts(ctx context.Context) (texts []string, code string, err error) {
	if i.err != nil || i.code != "" {
		return nil, i.code, i.err
	}
	if i.picture == "" {
		return []string{i.text}, "", nil
	}
	f, err := os.Open(i.picture)
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	return scanPicture(ctx, f)
}

// The reasons why a picture gives no text.
var pictureCodes = []struct {
	err  error
	code string
}{
	{qr.ErrNoCode, "no-code"},
	{qr.ErrPictureFormat, "picture-format"},
	{qr.ErrPictureTooLarge, "picture-too-large"},
}

func scanPicture(ctx context.Context, r io.Reader) (texts []string, code string, err error) {
	texts, err = qr.ScanReader(ctx, r)
	for _, c := range pictureCodes {
		if errors.Is(err, c.err) {
			return nil, c.code, nil
		}
	}
	return texts, "", err
}
