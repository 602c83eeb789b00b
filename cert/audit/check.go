package audit

import (
	"bufio"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"time"
)

// CheckOptions says what is known of a log.
type CheckOptions struct {
	// Keys are the certificates of the keys that sign checkpoints, all that ever did.
	// Required.
	Keys []*x509.Certificate
	// Previous is the head of the file before. Default: the log begins here.
	Previous Head
	// Head is where the log ended once: it has that line, and nothing else in its
	// place. Default: not known.
	Head Head
	// Open says that the log may still be written to, or was interrupted: it need not
	// end with its closing line.
	Open bool
	// Interval is how many lines at most stand between checkpoints, see
	// Options.Interval. Default MaxInterval.
	Interval int
	// Each is called for each line of a certificate or an event that follows the line
	// before it, in order, with its sequence number: so a service compares its database
	// with the log. What it is given is signed only where Check then finds nothing
	// wrong, and only as far as the last checkpoint (Summary.Unsigned). Its error ends
	// Check, which gives it back as it is; the Summary is that of the lines before.
	// Default: nothing is called.
	Each func(sequence uint64, e Entry) error
}

// Summary says what a log holds.
type Summary struct {
	Lines       int            // all
	Actions     map[Action]int // of certificates
	Events      int            // lines with Entry.Event, those of certificates among them
	Checkpoints int
	Unsigned    int       // lines after the last checkpoint, which nobody vouches for
	First, Last time.Time // of certificates and events; zero where there are none
	Head        Head
	Closed      bool // the last line closes the log
}

// Check reads a log and finds the first line that was changed, removed, added, moved,
// doubled or cut off. It holds one line in memory. The Summary is that of the lines
// before; without an error, of all.
//
// It fails with an *Error, with ErrOptions, with the error of the reader, or that of
// CheckOptions.Each.
func Check(r io.Reader, o CheckOptions) (Summary, error) {
	if len(o.Keys) == 0 || o.Interval < 0 || o.Interval > MaxInterval {
		return Summary{}, fmt.Errorf("%w: no keys, or an interval beyond MaxInterval", ErrOptions)
	}
	c := newChecker(o)
	_, torn, err := c.read(r)
	switch {
	case err != nil:
	case torn:
		err = c.wrong(LineTorn)
	case o.Head.Sequence > c.Head.Sequence:
		err = c.wrong(HeadMismatch)
	case !o.Open && !c.Closed:
		err = c.wrong(NotClosed)
	}
	return c.Summary, err
}

// checker is Check, a line at a time.
type checker struct {
	Summary
	keys     []*x509.Certificate
	known    Head
	interval int
	each     func(uint64, Entry) error
	signed   int // number of the last line that is a checkpoint
}

func newChecker(o CheckOptions) *checker {
	c := &checker{keys: o.Keys, known: o.Head, interval: o.Interval, each: o.Each}
	if c.interval == 0 {
		c.interval = MaxInterval
	}
	c.Head, c.Actions = o.Previous, map[Action]int{}
	return c
}

// wrong is about the line that is next.
func (c *checker) wrong(code Code) *Error {
	return &Error{Code: code, Line: c.Lines + 1, Sequence: c.Head.Sequence + 1, Since: c.Lines + 1}
}

// read takes all lines, and gives how many bytes they have. torn says that something
// without an end follows.
func (c *checker) read(r io.Reader) (size int64, torn bool, err error) {
	lines := bufio.NewReaderSize(r, 16*MaxLine)
	for {
		raw, err := lines.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF):
			return size, len(raw) > 0, nil
		case errors.Is(err, bufio.ErrBufferFull):
			return size, true, c.endless(lines)
		case err != nil:
			return size, false, fmt.Errorf("audit: reading: %w", err)
		}
		if len(raw) > MaxLine {
			return size, false, c.wrong(LineMalformed)
		}
		l, hash, wrong := c.take(raw)
		if wrong != nil {
			if wrong.Code == ChainBroken {
				wrong = c.blame(wrong, raw, lines)
			}
			return size, false, wrong
		}
		if c.each != nil && !l.isCheckpoint() {
			if err := c.each(l.seq, l.Entry); err != nil {
				return size, false, err
			}
		}
		c.count(&l, hash)
		size += int64(len(raw))
	}
}

// endless looks whether a line that is too long has an end after all.
func (c *checker) endless(lines *bufio.Reader) error {
	for {
		_, err := lines.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("audit: reading: %w", err)
		}
		return c.wrong(LineMalformed)
	}
}

// take reads a line and holds it against what came before.
func (c *checker) take(raw []byte) (l line, hash [32]byte, wrong *Error) {
	l, hash, code := parseLine(raw)
	switch {
	case code != "":
		wrong = c.wrong(code)
	case l.seq > c.Head.Sequence+1:
		wrong = c.wrong(LineMissing)
	case l.seq <= c.Head.Sequence:
		wrong = c.wrong(LineRepeated)
		wrong.Sequence = l.seq
	case l.prev != c.Head.Hash:
		wrong = c.wrong(ChainBroken)
	case l.seq == c.known.Sequence && hash != c.known.Hash:
		wrong = c.wrong(HeadMismatch)
	case l.isCheckpoint():
		if code := l.verify(c.keys); code != "" {
			wrong = c.wrong(code)
			wrong.Since = c.signed + 1
		}
	case c.Unsigned == c.interval:
		wrong = c.wrong(CheckpointMissing)
	}
	return l, hash, wrong
}

func (c *checker) count(l *line, hash [32]byte) {
	c.Lines++
	c.Head = Head{l.seq, hash}
	c.Closed = l.Action == closing
	if l.isCheckpoint() {
		c.Checkpoints++
		c.Unsigned, c.signed = 0, c.Lines
		return
	}
	c.Unsigned++
	if l.Action != Event {
		c.Actions[l.Action]++
	}
	if l.Event != [32]byte{} {
		c.Events++
	}
	if c.First.IsZero() || l.IssuedAt.Before(c.First) {
		c.First = l.IssuedAt
	}
	if l.IssuedAt.After(c.Last) {
		c.Last = l.IssuedAt
	}
}

// blame finds out which of two lines that do not follow each other was replaced: the
// second where the third does not follow it either, otherwise the first.
func (c *checker) blame(e *Error, second []byte, lines *bufio.Reader) *Error {
	_, hash, _ := parseLine(second)
	if third, err := lines.ReadSlice('\n'); err == nil {
		if l, _, code := parseLine(third); code == "" && l.prev != hash {
			return e
		}
	}
	if c.Lines > 0 {
		e.Line, e.Since, e.Sequence = e.Line-1, e.Line-1, e.Sequence-1
	}
	return e
}
