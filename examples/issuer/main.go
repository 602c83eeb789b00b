// Command issuer is a country's issuing service: facilities enter and sign records, the
// authority issues certificates, citizens see theirs or the reason why there is none yet.
//
//	issuer                                   a demonstration on http://localhost:8090
//	issuer serve --data DIR …                a service on one machine, with SQLite
//	issuer serve --data DIR --postgres DSN   one of many machines
//	issuer serve … --worker                  a machine that takes jobs only
//	issuer user, token, facility             who may do what
//	issuer check                             the store held against the audit log
//
// README.md says how to run it, and how to run it large.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

type command struct {
	Serve    serveCommand    `cmd:"" default:"withargs" help:"The service: API, pages, workers. Without --data, a demonstration."`
	User     userCommand     `cmd:"" help:"Adds users, changes and lists them."`
	Token    tokenCommand    `cmd:"" help:"Lets a program in as a user."`
	Facility facilityCommand `cmd:"" help:"Takes facilities from a CSV file."`
	Register registerCommand `cmd:"" help:"Fills a population register from a CSV file."`
	Keys     keysCommand     `cmd:"" help:"Makes the file of keys that ID numbers are encrypted with, or adds a newer key to it."`
	Check    checkCommand    `cmd:"" help:"Holds the trail in the store against the audit log."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "issuer:", err)
		os.Exit(1)
	}
}

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	args = twoDashes(args)
	std := streams{stdin, stdout, stderr}
	parsed, err := parse(ctx, args, std)
	if err != nil || parsed == nil {
		return err
	}
	settings, err := readSettings(dataOf(parsed))
	if err != nil {
		return err
	}
	if settings != nil {
		if parsed, err = parse(ctx, args, std, settings.resolver()); err != nil {
			return err
		}
		if err := settings.check(parsed.Model); err != nil {
			return err
		}
	}
	return inWords(parsed.Run())
}

// parse reads the arguments; it gives nothing where they only ask for help.
func parse(ctx context.Context, args []string, std streams, options ...kong.Option) (*kong.Context, error) {
	var c command
	helped := false
	parser, err := kong.New(&c, append(options,
		kong.Name("issuer"),
		kong.Description("A country's issuing service for vaccination certificates."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
	)...)
	if err != nil {
		return nil, err
	}
	parsed, err := parser.Parse(args)
	if helped {
		return nil, nil
	}
	return parsed, err
}

// dataOf is the folder that the command was given; empty for none.
func dataOf(parsed *kong.Context) string {
	for _, f := range parsed.Flags() {
		if f.Name == "data" {
			return f.Target.String()
		}
	}
	return ""
}

// inWords says to whoever types what a code means.
func inWords(err error) error {
	var weak guard.Weakness
	switch {
	case errors.As(err, &weak):
		return errors.New(weak.Text("en"))
	case errors.Is(err, store.ErrNotFound):
		return errors.New("there is no such user")
	}
	return err
}

// twoDashes takes -postgres for --postgres.
func twoDashes(args []string) []string {
	all := make([]string, len(args))
	for i, a := range args {
		if len(a) > 2 && a[0] == '-' && a[1] != '-' && !strings.ContainsAny(a[1:2], "0123456789") {
			a = "-" + a
		}
		all[i] = a
	}
	return all
}
