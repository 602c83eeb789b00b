package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

type command struct {
	Postgres string        `placeholder:"DSN" help:"The records are in this PostgreSQL. Default: SQLite in the folder."`
	Clerks   int           `default:"500" placeholder:"N" help:"How many (default ${default})."`
	For      time.Duration `default:"60s" placeholder:"TIME" help:"How long they work (default ${default})."`
	Think    time.Duration `default:"5s" placeholder:"TIME" help:"How long a clerk thinks between two things, on average (default ${default})."`
	LookUps  time.Duration `default:"15s" placeholder:"TIME" help:"How long citizens look up (default ${default})."`
	Lines    int           `default:"32" placeholder:"N" help:"Connections that they come over (default ${default})."`
	Seed     uint64        `default:"1" placeholder:"N" help:"Of what the clerks do and when (default ${default})."`
	Issuer   string        `placeholder:"FILE" help:"The service, compiled. Default: it is compiled now."`
	Data     string        `placeholder:"DIR" help:"The folder of the installation, which is kept. Default: one that is removed."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	var c command
	helped := false
	parser, err := kong.New(&c, kong.Name("load"), kong.Description("Puts the issuing service under the load of many clerks and citizens."),
		kong.Writers(stdout, stdout), kong.Exit(func(int) { helped = true }))
	if err != nil {
		return err
	}
	if _, err := parser.Parse(args); helped || err != nil {
		return err
	}
	return c.run(ctx, stdout)
}

// errFailures says that requests failed; the tables say which.
var errFailures = errors.New("requests failed")

func (c *command) run(ctx context.Context, stdout io.Writer) (err error) {
	dir := c.Data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "vaxcert-load-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	program := c.Issuer
	if program == "" {
		if program, err = buildIssuer(ctx, dir); err != nil {
			return err
		}
	}
	in, err := install(ctx, dir, c.Postgres, c.Clerks)
	if err != nil {
		return err
	}
	server, err := in.start(ctx, program)
	if err != nil {
		return err
	}
	phases, err := c.phases(ctx, in, server.site, stdout)
	err = errors.Join(err, server.stop())
	processor, memory := server.spent()
	fmt.Fprintf(stdout, "\nThe service took %.1f s of processor time and %d MB of memory at the most, on %d cores that it shares with the clerks.\n",
		processor.Seconds(), memory>>20, runtime.NumCPU())
	for _, f := range phases {
		if len(f.failures()) > 0 {
			err = errors.Join(err, errFailures)
		}
	}
	return err
}

// phases are the log-ins, the clerks' work and the citizens' look-ups.
func (c *command) phases(ctx context.Context, in *installation, site string, stdout io.Writer) (all []*figures, err error) {
	phase := func(title string, do func(*figures) error) error {
		f := newFigures()
		all = append(all, f)
		err := do(f)
		f.end()
		return errors.Join(err, f.write(stdout, title))
	}
	supply := newDoses()
	defer supply.stop()
	clerks := make([]*clerk, len(in.users))
	for i, u := range in.users {
		client := newClient(site, nil)
		client.token, client.address = u.token, fmt.Sprintf("10.200.%d.%d", i>>8, i&255)
		clerks[i] = &clerk{client: client, user: u, random: rand.New(rand.NewPCG(c.Seed, uint64(i))), records: supply.one}
	}
	every := func(f *figures, do func(*clerk)) {
		var running sync.WaitGroup
		for _, k := range clerks {
			k.figures = f
			running.Go(func() { do(k) })
		}
		running.Wait()
	}
	if err := phase(fmt.Sprintf("%d log-ins at once", c.Clerks), func(f *figures) error {
		every(f, func(k *clerk) { _ = k.logIn(ctx) }) // what fails is in the figures
		return ctx.Err()
	}); err != nil {
		return all, err
	}
	if err := phase(fmt.Sprintf("%d clerks who think %v on average", c.Clerks, c.Think), func(f *figures) error {
		working, stop := context.WithTimeout(ctx, c.For)
		defer stop()
		every(f, func(k *clerk) { k.work(working, c.Think) })
		return ctx.Err()
	}); err != nil {
		return all, err
	}
	known, err := c.waitForCertificates(ctx, clerks)
	if err != nil {
		return all, err
	}
	return all, phase(fmt.Sprintf("%d citizens look up over %d connections", len(known), c.Lines), func(f *figures) error {
		looking, stop := context.WithTimeout(ctx, c.LookUps)
		defer stop()
		shown := lookUps(looking, site, known, c.Lines, c.Seed, f)
		fmt.Fprintf(stdout, "\n%d certificates shown\n", shown)
		return ctx.Err()
	})
}

// waitForCertificates lets the workers finish, and gives who can look up.
func (c *command) waitForCertificates(ctx context.Context, clerks []*clerk) ([]citizen, error) {
	aside := newFigures()
	for _, k := range clerks[:min(len(clerks), len(facilities))] {
		k.figures = aside
		if err := settle(ctx, k, settleWithin); err != nil {
			return nil, err
		}
	}
	return citizens(ctx, clerks)
}

// settleWithin is how long the workers may take for what is left.
const settleWithin = 5 * time.Minute
