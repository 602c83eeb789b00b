package main

import (
	"io"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressAfter is how long work takes before its progress is shown.
const progressAfter = time.Second

// progress shows on a terminal how much of a file has been read.
type progress struct {
	w     io.Writer
	what  string
	size  int64
	read  atomic.Int64
	start time.Time
	seen  bool // there is a terminal
	bar   *progressbar.ProgressBar
}

func newProgress(w io.Writer, what string, size int64) *progress {
	return &progress{w: w, what: what, size: size, start: time.Now(), seen: isTerminal(w)}
}

// reader counts what is read of r.
func (p *progress) reader(r io.Reader) io.Reader { return &countingReader{r, &p.read} }

type countingReader struct {
	r    io.Reader
	read *atomic.Int64
}

func (c *countingReader) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.read.Add(int64(n))
	return n, err
}

// show draws the bar, on a terminal and where the work is long.
func (p *progress) show() {
	if p.bar == nil {
		if !p.seen || time.Since(p.start) < progressAfter {
			return
		}
		p.bar = progressbar.NewOptions64(p.size,
			progressbar.OptionSetWriter(p.w),
			progressbar.OptionSetDescription(p.what),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	p.bar.Set64(min(p.read.Load(), p.size))
}

// done takes the bar away.
func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
