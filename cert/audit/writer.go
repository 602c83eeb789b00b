package audit

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/signer"
)

// Lines between checkpoints.
const (
	// DefaultInterval costs one signature for a thousand certificates.
	DefaultInterval = 1000
	// MaxInterval is what Check takes at most.
	MaxInterval = 10_000
)

// Options says how a log is written.
type Options struct {
	// Clock gives the time of checkpoints. Required.
	Clock func() time.Time
	// Interval is how many certificates and events stand between two checkpoints, 1 to
	// MaxInterval. Default DefaultInterval.
	Interval int
	// Keys are further certificates of keys that have signed checkpoints of the file,
	// for OpenFile. The signer's own is known where it is a signer.CertificateSource.
	Keys []*x509.Certificate
	// Previous is the head of the file before, for OpenFile. Default: the log begins
	// with this file.
	Previous Head
	// Each is called by OpenFile for each line of a certificate or an event that the file
	// holds, as CheckOptions.Each is: so a service finds after a crash what was written.
	// Default: nothing is called.
	Each func(sequence uint64, e Entry) error
}

// Writer appends to a log. It is safe for concurrent use where the signer is. One
// Writer at a time writes to a log: who starts several locks the file.
type Writer struct {
	signer   signer.Signer
	clock    func() time.Time
	interval int
	file     *os.File // of OpenFile; else nil

	mu       sync.Mutex
	w        io.Writer
	head     Head
	unsigned int  // lines since the last checkpoint
	ended    bool // the last line closes the log, or there is none
	err      error
	buffer   []byte
}

// NewWriter writes a log to w, each line in one Write, from previous on: the zero Head
// for a new log, the head of the last file for the next. Checkpoints are signed by s;
// let it be a key of its own, so that its loss is not that of the certificates. Where w
// has a method Sync() error, as files have, it is called at checkpoints. It fails
// with ErrOptions.
func NewWriter(w io.Writer, previous Head, s signer.Signer, o Options) (*Writer, error) {
	if o.Interval == 0 {
		o.Interval = DefaultInterval
	}
	if w == nil || s == nil || o.Clock == nil || o.Interval < 0 || o.Interval > MaxInterval {
		return nil, fmt.Errorf("%w: a writer, a signer, a clock and an interval of 1 to MaxInterval are needed", ErrOptions)
	}
	return &Writer{signer: s, clock: o.Clock, interval: o.Interval, w: w, head: previous, ended: true}, nil
}

// OpenFile opens the log in a file for appending, or makes it, for its owner only
// (0600). All of it is checked before, so that nothing is added to a log that was
// changed; a last line that was cut off by a crash is taken away. It does not lock the
// file: who may open it twice locks it first. It fails with ErrFile for what is no
// plain file, and where others than its owner may write to it (not looked at on Windows); with an
// *Error, ErrOptions, the error of the file, or that of Options.Each.
func OpenFile(name string, s signer.Signer, o Options) (*Writer, error) {
	w, err := NewWriter(io.Discard, o.Previous, s, o)
	if err != nil {
		return nil, err
	}
	// Before it is opened, which would wait at a pipe; and what was opened, afterwards.
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	err = checkFile(f)
	if err == nil {
		err = w.resume(f, o)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	w.w, w.file = f, f
	return w, nil
}

var errNoFile = fmt.Errorf("%w: a folder, pipe or device", ErrFile)

func checkFile(f *os.File) error {
	info, err := f.Stat()
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errNoFile
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0:
		return fmt.Errorf("%w: others than its owner may write to it (mode %04o)", ErrFile, info.Mode().Perm())
	}
	return nil
}

// resume goes to the end of a log.
func (w *Writer) resume(f *os.File, o Options) error {
	keys := o.Keys
	if source, ok := w.signer.(signer.CertificateSource); ok {
		keys = append([]*x509.Certificate{source.Certificate()}, keys...)
	}
	c := newChecker(CheckOptions{Keys: keys, Previous: o.Previous, Each: o.Each})
	size, torn, err := c.read(f)
	if err != nil {
		return err
	}
	if torn {
		if err := f.Truncate(size); err != nil {
			return err
		}
	}
	w.head, w.unsigned, w.ended = c.Head, c.Unsigned, c.Closed || c.Lines == 0
	return nil
}

// Head gives where the log ends now.
func (w *Writer) Head() Head {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.head
}

// Add appends the line of a certificate or an event, after a checkpoint where one is due. Where it
// fails with ErrEntry, or with the error of the signer or of ctx, nothing was appended
// for e, and Add may be called again. After ErrBroken the log has to be opened anew;
// whether it has the line is then seen by its Head.
func (w *Writer) Add(ctx context.Context, e Entry) error {
	if err := e.check(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unsigned >= w.interval {
		if err := w.sign(ctx, checkpoint); err != nil {
			return err
		}
	}
	if err := w.write(line{Entry: e}); err != nil {
		return err
	}
	w.unsigned++
	return nil
}

// Checkpoint signs all that was added, and has it written to the disk. It does nothing
// where nothing was added since the last one. It fails with the error of the signer or
// of ctx, or with ErrBroken.
func (w *Writer) Checkpoint(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.unsigned == 0 {
		return w.err
	}
	return w.sign(ctx, checkpoint)
}

// Close ends the log with a signed line that says so, where something was added since
// it was opened or was not closed before, and closes the file of OpenFile. It gives the
// head, which is to be kept elsewhere: it alone shows that the log was cut back. It
// fails as Checkpoint does, and may then be called again.
func (w *Writer) Close(ctx context.Context) (Head, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if errors.Is(w.err, ErrClosed) {
		return w.head, nil
	}
	if !w.ended {
		if err := w.sign(ctx, closing); err != nil && w.err == nil {
			return w.head, err
		}
	}
	broken := w.err
	w.err = ErrClosed
	if w.file != nil {
		if err := w.file.Close(); err != nil && broken == nil {
			broken = fmt.Errorf("%w: %w", ErrBroken, err)
		}
	}
	return w.head, broken
}

// sign appends a checkpoint.
func (w *Writer) sign(ctx context.Context, action Action) error {
	if w.err != nil {
		return w.err
	}
	l := line{Entry: Entry{Action: action, IssuedAt: w.clock(), KeyID: w.signer.KeyID()}, seq: w.head.Sequence + 1, prev: w.head.Hash}
	if !isLogTime(l.IssuedAt) {
		return fmt.Errorf("%w: the clock shows no time", ErrOptions)
	}
	signature, err := w.signer.Sign(ctx, l.toBeSigned(int64(w.signer.Algorithm())))
	if err != nil {
		return fmt.Errorf("audit: signing a checkpoint: %w", err)
	}
	l.signature = signature
	if err := w.write(l); err != nil {
		return err
	}
	w.unsigned = 0
	if f, ok := w.w.(interface{ Sync() error }); ok {
		if err := f.Sync(); err != nil {
			w.err = fmt.Errorf("%w: %w", ErrBroken, err)
			return w.err
		}
	}
	return nil
}

// write appends a line.
func (w *Writer) write(l line) error {
	if w.err != nil {
		return w.err
	}
	l.seq, l.prev = w.head.Sequence+1, w.head.Hash
	text, hash := l.appendTo(w.buffer[:0])
	w.buffer = text
	n, err := w.w.Write(text)
	if err == nil && n < len(text) {
		err = io.ErrShortWrite
	}
	if err != nil {
		w.err = fmt.Errorf("%w: %w", ErrBroken, err)
		return w.err
	}
	w.head, w.ended = Head{l.seq, hash}, l.Action == closing
	return nil
}
