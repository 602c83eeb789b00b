package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/vaxcert/vaxcert/identity"
)

type reconcileCommand struct {
	Registry string `required:"" placeholder:"FILE" help:"The population register: CSV in UTF-8 with a header row, or a database: sqlite:PATH or postgres://…"`
	Records  string `required:"" placeholder:"FILE" help:"The records: CSV in UTF-8 with a header row."`
	Out      string `required:"" placeholder:"FILE" help:"The findings, CSV: a row for each record, in their order. Where an earlier run was stopped, the command goes on there."`
	Report   string `placeholder:"DIR" help:"A folder for people: index.html with the counts, and a work list for each facility."`
	Workers  int    `default:"0" placeholder:"N" help:"How many records to look at at once. Default: one a processor."`
	JSON     bool   `name:"json" help:"One JSON object a record."`
}

// Help tells of the files that the command reads and writes.
func (c *reconcileCommand) Help() string { return reconcileHelp }

//go:embed reconcile.txt
var reconcileHelp string

func (c *reconcileCommand) Run(s *session) error {
	ctx, stop := signal.NotifyContext(s.ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once

	if c.Workers < 0 {
		return errors.New("--workers must not be negative")
	}
	tally, err := c.run(ctx, s)
	switch {
	case tally != nil && ctx.Err() != nil:
		if tally.all() > 0 {
			tally.say(s.stderr)
		}
		return notGood(stopped.In(s.lang))
	case err != nil:
		return err
	}
	tally.say(s.stderr)
	fmt.Fprintln(s.stderr, c.Out)
	if c.Report != "" {
		fmt.Fprintln(s.stderr, filepath.Join(c.Report, pageName))
	}
	return goodIf(tally.good())
}

// run writes the findings and the report. The tally is nil where it could not begin.
func (c *reconcileCommand) run(ctx context.Context, s *session) (*reconcileTally, error) {
	out, err := c.open()
	if err != nil {
		return nil, err
	}
	defer out.stop()
	switch {
	case out.begun:
		fmt.Fprintln(s.stderr, goesOn.In(s.lang))
	case out.stale:
		fmt.Fprintln(s.stderr, beginsAnew.In(s.lang))
	}
	tally := newReconcileTally(s.lang)
	err = c.reconcile(ctx, s, out, tally)
	if err == nil && c.Report != "" {
		err = c.report(ctx, s)
	}
	if err == nil {
		err = out.finish()
	}
	return tally, err
}

// open begins the findings, or goes on with them.
func (c *reconcileCommand) open() (*partialFindings, error) {
	options, inputs := []string{findingsHeader, version()}, []string{c.Records}
	file, inFile := registryFile(c.Registry)
	if inFile {
		inputs = append(inputs, file)
	} else {
		options = append(options, c.Registry)
	}
	madeOf, err := fingerprint(options, inputs...)
	if err != nil {
		return nil, err
	}
	if inFile && isDatabase(c.Registry) {
		for _, end := range sqliteEnds {
			inputs = append(inputs, file+end)
		}
	}
	if err := c.checkPaths(inputs); err != nil {
		return nil, err
	}
	folders := []string{filepath.Dir(c.Out)}
	if c.Report != "" {
		if err := checkReportFolder(c.Report); err != nil {
			return nil, fmt.Errorf("--report: %w", err)
		}
		folders = append(folders, c.Report)
	}
	for _, folder := range folders {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}
	return openPartial(c.Out, madeOf)
}

// openWithBar opens a table, with a bar of how much of it has been read.
func openWithBar(s *session, path, what string) (*os.File, *progress, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, newProgress(s.stderr, what, info.Size()), nil
}

func (c *reconcileCommand) reconcile(ctx context.Context, s *session, out *partialFindings, tally *reconcileTally) error {
	file, bar, err := openWithBar(s, c.Records, "reconciling")
	if err != nil {
		return err
	}
	defer file.Close()
	records, err := openRecords(bar.reader(file), toReconcile)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Records, err)
	}
	registry, report, close, err := openRegistry(ctx, c.Registry, s.stderr)
	if err != nil {
		return err
	}
	defer close()
	tally.register(s.stderr, report)
	model, err := c.model(ctx, s, registry)
	if err != nil {
		return err
	}
	jsonOut := newJSONLines(s.stdout)
	work := &reconciling{
		reconciler: identity.NewReconciler(registry, model),
		workers:    c.Workers,
		each: func(r reconciled) {
			bar.show()
			tally.count(r)
			if c.JSON {
				jsonOut.Encode(newReconcileResult(r.row)) // the session ends where nobody reads it
			}
		},
	}
	bar.start = time.Now()
	defer bar.done()
	return work.run(ctx, records, out)
}

// model fits the model of mistakes to a sample of the records.
func (c *reconcileCommand) model(ctx context.Context, s *session, registry identity.Registry) (model identity.Model, err error) {
	file, bar, err := openWithBar(s, c.Records, "taking a sample")
	if err != nil {
		return model, err
	}
	defer file.Close()
	defer bar.done()
	records, err := openRecords(bar.reader(file), toReconcile)
	if err != nil {
		return model, err
	}
	sample, err := sampleOf(ctx, records, sampleSize, bar.show)
	if err != nil {
		return model, err
	}
	return identity.Estimate(ctx, sample, registry, identity.EstimateOptions{Workers: c.Workers})
}
