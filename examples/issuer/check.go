package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// checkCommand holds the trail against the audit log, and certificates against the trail.
type checkCommand struct {
	storeFlags
	Log  []string `required:"" sep:"none" placeholder:"FILE" help:"The files of the audit log, the first one first."`
	Cert []string `required:"" sep:"none" placeholder:"FILE" help:"Certificates of the keys that signed its checkpoints. May be repeated."`
}

// errTrail says that the store was changed behind the service's back.
var errTrail = errors.New("the store is not what the audit log has")

func (c *checkCommand) Run(ctx context.Context, std streams) error {
	s, err := c.open(ctx, quiet())
	if err != nil {
		return err
	}
	defer s.Close()
	var o audit.CheckOptions
	for _, name := range c.Cert {
		found, err := readCertificates(name)
		if err != nil {
			return err
		}
		o.Keys = append(o.Keys, found...)
	}
	trail := &trail{ctx: ctx, store: s, lines: map[[32]byte]uint64{}}
	o.Each = trail.add
	for i, name := range c.Log {
		o.Open = i == len(c.Log)-1
		if o.Previous, err = checkFile(name, o); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := trail.compare(); err != nil {
		return err
	}
	logged, err := s.LoggedSteps(ctx)
	switch {
	case err != nil:
		return err
	case logged != trail.compared:
		return fmt.Errorf("%w: %d lines, %d steps", errTrail, trail.compared, logged)
	}
	unfounded, err := s.Unfounded(ctx)
	switch {
	case err != nil:
		return err
	case unfounded != "":
		return fmt.Errorf("%w: no line made certificate %s", errTrail, unfounded)
	}
	fmt.Fprintf(std.out, "%d lines of the log agree with the trail\n", trail.compared)
	return nil
}

func checkFile(name string, o audit.CheckOptions) (audit.Head, error) {
	f, err := os.Open(name)
	if err != nil {
		return audit.Head{}, err
	}
	defer f.Close()
	summary, err := audit.Check(f, o)
	return summary.Head, err
}

// trail is the lines of the log that are yet to be compared with the store.
type trail struct {
	ctx      context.Context
	store    *store.Store
	lines    map[[32]byte]uint64
	compared int
}

func (t *trail) add(sequence uint64, e audit.Entry) error {
	if _, twice := t.lines[e.Event]; twice {
		return fmt.Errorf("%w: line %d is there twice", errTrail, sequence)
	}
	t.lines[e.Event] = sequence
	if len(t.lines) < store.MaxPage {
		return nil
	}
	return t.compare()
}

// compare looks for the step of each line, as it was written.
func (t *trail) compare() error {
	if len(t.lines) == 0 {
		return nil
	}
	steps, err := t.store.StepsOf(t.ctx, slices.Collect(maps.Keys(t.lines)))
	if err != nil {
		return err
	}
	for _, step := range steps {
		hash := step.Hash()
		if sequence, ok := t.lines[hash]; !ok || step.Seq != sequence {
			return fmt.Errorf("%w: a step was changed", errTrail)
		}
		delete(t.lines, hash)
		t.compared++
	}
	for _, sequence := range t.lines {
		return fmt.Errorf("%w: the step of line %d is gone or was changed", errTrail, sequence)
	}
	return nil
}
