package main

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/vaxcert/vaxcert/internal/ordered"
)

type scanCommand struct {
	JSON  bool     `name:"json" help:"One JSON object a picture."`
	Image []string `arg:"" help:"A PNG, JPEG, GIF, WebP or BMP picture, or - for standard input."`
}

// scanned is what a picture holds.
type scanned struct {
	Input string   `json:"input"`
	Texts []string `json:"texts,omitempty"`
	Error string   `json:"error,omitempty"`

	err error
}

func (c *scanCommand) Run(s *session) error {
	if err := checkStdin(c.Image); err != nil {
		return err
	}
	look := func(ctx context.Context, n int) scanned { return scanOne(ctx, n+1, c.Image[n], s.stdin) }
	json := newJSONLines(s.stdout)
	allFound := true
	for found := range ordered.Map(s.ctx, numbers(len(c.Image)), 0, look) {
		if found.err != nil {
			if err := s.skip(found.err); err != nil {
				return err
			}
			continue
		}
		allFound = allFound && found.Error == ""
		if err := c.print(s, json.Encode, found); err != nil {
			return err
		}
	}
	return s.end(allFound)
}

// numbers yields those from 0 to n-1.
func numbers(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

func scanOne(ctx context.Context, number int, path string, stdin io.Reader) scanned {
	out := scanned{Input: path}
	var in io.Reader
	if path == "-" {
		in = untilDone(ctx, stdin)
	} else {
		f, err := openFile(number, path)
		if err != nil {
			return scanned{err: err}
		}
		defer f.Close()
		in = f
	}
	out.Texts, out.Error, out.err = scanPicture(ctx, in)
	return out
}

// print writes the texts, one a line: in what is for people, a character that
// would break the line or steer a terminal is replaced. What is no picture is an input
// that cannot be read.
func (c *scanCommand) print(s *session, encode func(any) error, found scanned) error {
	isUnread := found.Error == "picture-format"
	s.unread = s.unread || isUnread
	if found.Error != "" && (isUnread || !c.JSON) {
		fmt.Fprintf(s.stderr, "vaxcert: %s: %s\n", printable(found.Input), sentence(found.Error, s.lang))
	}
	if c.JSON {
		return encode(found)
	}
	for _, text := range found.Texts {
		if _, err := fmt.Fprintln(s.stdout, printable(text)); err != nil {
			return err
		}
	}
	return nil
}
