package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/vaxcert/vaxcert/examples/fetch/mirror"
)

// options is what the command line says.
type options struct {
	config string
	every  time.Duration
	*flag.FlagSet
}

func newOptions(m *mirror.Mirror) *options {
	o := &options{FlagSet: flag.NewFlagSet("fetch", flag.ContinueOnError)}
	o.SetOutput(io.Discard)
	o.StringVar(&o.config, "config", "", "the `file` with the sources (required)")
	o.DurationVar(&o.every, "every", 0, "fetch again and again, so often; default: once")
	o.Int64Var(&m.MaxSize, "max-size", mirror.DefaultMaxSize, "how large a source may be, in `bytes`")
	o.DurationVar(&m.Timeout, "timeout", mirror.DefaultTimeout, "the time for one attempt")
	o.IntVar(&m.Attempts, "attempts", mirror.DefaultAttempts, "how often a server that fails is asked")
	return o
}

// parse fails with flag.ErrHelp where help is wanted, or says what is wrong.
func (o *options) parse(args []string, m *mirror.Mirror) error {
	if err := o.Parse(args); err != nil {
		return err
	}
	switch {
	case o.config == "":
		return errors.New("--config FILE is required")
	case o.NArg() > 0:
		return fmt.Errorf("unexpected argument %q", o.Arg(0))
	case o.every < 0:
		return errors.New("--every is negative")
	case m.MaxSize < 0:
		return errors.New("--max-size is negative")
	case m.Timeout < 0:
		return errors.New("--timeout is negative")
	case m.Attempts < 0:
		return errors.New("--attempts is negative")
	}
	return nil
}

func (o *options) help(w io.Writer) {
	fmt.Fprintln(w, "fetch --config FILE [FLAGS]: keeps a folder of lists and rules up to date")
	o.SetOutput(w)
	o.PrintDefaults()
}
