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
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

type command struct {
	Serve    serveCommand    `cmd:"" default:"withargs" help:"The service: API, pages, workers. Without --data, a demonstration."`
	User     userCommand     `cmd:"" help:"Adds users, changes and lists them."`
	Token    tokenCommand    `cmd:"" help:"Lets a program in as a user."`
	Facility facilityCommand `cmd:"" help:"Takes facilities from a CSV file."`
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
	parsed, data, err := parse(ctx, args, streams{stdin, stdout, stderr})
	if err != nil || parsed == nil {
		return err
	}
	if path := filepath.Join(data, settingsName); data != "" && exists(path) {
		if parsed, _, err = parse(ctx, append(args, "--config="+path), streams{stdin, stdout, stderr}); err != nil {
			return err
		}
	}
	return parsed.Run()
}

// settingsName is the file in an installation's folder that has the flags which are not
// given, as JSON: {"key": ["keys/dsc.key"], "audit_key": …}.
const settingsName = "issuer.json"

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// parse reads the arguments, and gives the folder that they name; nothing where they
// only ask for help.
func parse(ctx context.Context, args []string, std streams) (parsed *kong.Context, data string, err error) {
	var c command
	helped := false
	parser, err := kong.New(&c,
		kong.Name("issuer"),
		kong.Description("A country's issuing service for vaccination certificates."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(int) { helped = true }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
		kong.Configuration(kong.JSON),
	)
	if err != nil {
		return nil, "", err
	}
	parsed, err = parser.Parse(args)
	if helped || err != nil {
		return nil, "", err
	}
	return parsed, c.data(), nil
}

// data is the folder that the chosen command has.
func (c *command) data() string {
	for _, f := range []storeFlags{c.Serve.storeFlags, c.User.Add.storeFlags, c.User.Disable.storeFlags, c.User.List.storeFlags,
		c.Token.storeFlags, c.Facility.storeFlags, c.Keys.New.storeFlags, c.Keys.Rotate.storeFlags, c.Check.storeFlags} {
		if f.Data != "" {
			return f.Data
		}
	}
	return ""
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
