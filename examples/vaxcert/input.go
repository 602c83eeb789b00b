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
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vaxcert/vaxcert/qr"
)

// item is one thing to look at: a text, or a picture that holds texts.
type item struct {
	name    string
	text    string
	picture io.ReadCloser // nil for a text
	code    string        // why there is no text; empty where there is
	err     error         // the input cannot be read, or not to its end
}

// openInputs gives the progress through the inputs that are files.
func openInputs(s *session, what string, inputs []string) (*progress, error) {
	if err := checkStdin(inputs); err != nil {
		return nil, err
	}
	var size int64
	for i, input := range inputs {
		if input == "-" || isText(input) {
			continue
		}
		if info, err := checkFile(i+1, input); err == nil {
			size += info.Size()
		}
	}
	bar := newProgress(s.stderr, what, size)
	bar.seen = bar.seen && size > 0 && !isTerminal(s.stdout)
	return bar, nil
}

// checkStdin refuses to read standard input twice.
func checkStdin(inputs []string) error {
	if first := slices.Index(inputs, "-"); first >= 0 && slices.Contains(inputs[first+1:], "-") {
		return errors.New("standard input (-) is named twice; it can be read once")
	}
	return nil
}

// checkFile refuses what is no file that can be read. What may be a text is
// never said: it is personal.
func checkFile(number int, path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil && !isPath(path):
		return nil, fmt.Errorf("argument %d is neither a file nor a text that begins with %s", number, textPrefix)
	case errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(path, `./\`):
		return nil, fmt.Errorf("%s is neither a file nor a text that begins with %s", path, textPrefix)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("no such file: %s", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder; name the files in it", path)
	}
	return info, nil
}

// items yields what the inputs hold, one after the other. An input that cannot
// be read, or not to its end, yields an item with the error.
func items(s *session, inputs []string, bar *progress) iter.Seq[item] {
	return func(yield func(item) bool) {
		for i, input := range inputs {
			var more bool
			switch {
			case input == "-":
				more = linesOf(untilDone(s.ctx, s.stdin), "standard input", "", yield)
			case isText(input):
				more = yield(item{name: fmt.Sprintf("argument %d", i+1), text: trimText(input)})
			default:
				more = itemsOfFile(i+1, input, bar, yield)
			}
			if !more {
				return
			}
		}
	}
}

// untilDone reads r until ctx ends, even while r waits for somebody to type.
func untilDone(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	go func() {
		_, err := io.Copy(in, r)
		in.CloseWithError(err)
	}()
	context.AfterFunc(ctx, func() { out.CloseWithError(ctx.Err()) })
	return out
}

// openPicture is a picture whose beginning has been looked at.
type openPicture struct {
	io.Reader
	io.Closer
}

func itemsOfFile(number int, path string, bar *progress, yield func(item) bool) bool {
	f, err := openFile(number, path)
	if err != nil {
		return yield(item{name: path, err: err})
	}
	r := bufio.NewReaderSize(bar.reader(f), 64<<10)
	if start, _ := r.Peek(pictureStart); qr.IsPicture(start) {
		return yield(item{name: path, picture: openPicture{r, f}})
	}
	defer f.Close()
	start, _ := r.Peek(r.Buffered())
	if code := whyNoTexts(start); code != "" {
		return yield(item{name: path, code: code})
	}
	return linesOf(r, path, path+" ", yield)
}

func openFile(number int, path string) (*os.File, error) {
	if _, err := checkFile(number, path); err != nil {
		return nil, err
	}
	return os.Open(path)
}

var (
	svgForm  = regexp.MustCompile(`^(?:\xEF\xBB\xBF)?\s*(?:<\?xml[^>]*>)?(?s:\s|<!.*?>)*<svg[\s>]`)
	textForm = regexp.MustCompile(`(?i)HC[0-9A-Z]:`)
)

// whyNoTexts says by its beginning why a file is no file of texts, by a code. One
// that has a text stays one, even with broken lines.
func whyNoTexts(start []byte) string {
	switch {
	case svgForm.Match(start):
		return "picture-format"
	case markOf(start) != "" || textForm.Match(start):
		return ""
	case bytes.IndexByte(start, 0) >= 0 || !utf8.Valid(withoutCutCharacter(start)):
		return "not-text"
	}
	return ""
}

// withoutCutCharacter leaves out a character whose end has not been read.
func withoutCutCharacter(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}

// pictureStart is how much of a file tells a picture, in bytes.
const pictureStart = 16

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
			return yield(item{name: input, err: fmt.Errorf("%s: %w", input, err)})
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
	if i.picture == nil {
		return []string{i.text}, "", nil
	}
	defer i.picture.Close()
	return scanPicture(ctx, i.picture)
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
