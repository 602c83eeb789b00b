// Command verifier is the border page: it checks vaccination certificates in
// the browser, by camera, photo or text, with or without a network.
//
//	verifier                        a demonstration on http://localhost:8080
//	verifier --trust PATH …         a border's own data
//	verifier --out DIR              the whole site as files, for any web server
//	verifier --site DIR             serves such files
//
// Package verify, compiled to WebAssembly, decides; nothing of anybody leaves
// the browser. README.md says how to run it for a border.
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
	"time"

	"github.com/alecthomas/kong"

	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
)

type command struct {
	Listen string `default:"localhost:8080" placeholder:"ADDRESS" help:"Where to serve (default ${default}). Other machines need HTTPS in front, for browsers give the camera to nothing else."`
	Out    string `placeholder:"DIR" help:"Write the site into this folder, and serve nothing."`
	Site   string `placeholder:"DIR" help:"Serve the site in this folder, as --out wrote it, and build nothing. Its data is read again as it changes."`

	Trust       []string `placeholder:"PATH" sep:"none" help:"Whom to believe: certificates or trust lists of any format, a file or a folder. May be repeated. Default: the demonstration."`
	TrustSigner string   `placeholder:"FILE" help:"The certificate of who signed the snapshots that --trust names: they are passed on as they are. Without it, a key that lives as long as this run signs one of what --trust names."`
	TrustKey    string   `placeholder:"FILE" help:"The private key of that certificate: signs the set of all data, so that none of it can be exchanged or left out. Keep it off the web server: use it with --out."`
	Revoked     []string `placeholder:"PATH" sep:"none" help:"What is revoked: a list of any format, or a folder as vaxcert revoke makes it. May be repeated."`
	Rules       []string `placeholder:"PATH" sep:"none" help:"Rules in the EU format, and their value sets: a file or a folder. May be repeated."`
	Arrival     string   `placeholder:"CC" help:"The country whose rules accept or refuse, ISO 3166-1 alpha-2: goes with --rules."`
	Region      string   `placeholder:"NAME" help:"The region in it, as its rules name it."`
	Strict      bool     `help:"Refuse every deviation from the specification, also harmless ones."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "verifier:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	var c command
	helped := false
	parser, err := kong.New(&c,
		kong.Name("verifier"),
		kong.Description("The border page: checks vaccination certificates in the browser, with or without a network."),
		kong.Writers(stdout, stdout),
		kong.Exit(func(int) { helped = true }),
	)
	if err != nil {
		return err
	}
	if _, err := parser.Parse(args); helped || err != nil {
		return err
	}
	return c.run(ctx, stdout)
}

func (c *command) run(ctx context.Context, stdout io.Writer) error {
	if c.Site != "" {
		return serve(ctx, c.Listen, savedSite(c.Site), stdout)
	}
	border, err := c.border()
	if err != nil {
		return err
	}
	if _, err := border.read(); err != nil {
		return err
	}
	parts, err := build(ctx, stdout)
	if err != nil {
		return err
	}
	made, err := newSite(parts, border)
	if err != nil {
		return err
	}
	if c.Out != "" {
		return made.write(c.Out, stdout)
	}
	return serve(ctx, c.Listen, made, stdout)
}

// border is whose data is served: a border's own, or the demonstration's.
func (c *command) border() (*border, error) {
	if len(c.Trust) == 0 {
		if c.TrustSigner != "" || c.TrustKey != "" || len(c.Revoked) > 0 || len(c.Rules) > 0 || c.Arrival != "" {
			return nil, errors.New("a border's own data needs --trust PATH")
		}
		d, err := newDemonstration(time.Now())
		if err != nil {
			return nil, err
		}
		return d.border(time.Now)
	}
	if (len(c.Rules) > 0) != (c.Arrival != "") {
		return nil, errors.New("--rules and --arrival need each other")
	}
	if c.TrustKey != "" && c.TrustSigner == "" {
		return nil, errors.New("--trust-key goes with --trust-signer")
	}
	return c.ownBorder(time.Now)
}

func (c *command) ownBorder(clock func() time.Time) (*border, error) {
	o := ownData{trust: c.Trust, revoked: c.Revoked, rules: c.Rules, clock: clock}
	publisher, err := o.setPublisher(c.TrustSigner, c.TrustKey)
	if err != nil {
		return nil, err
	}
	kinds := []dataset.Kind{dataset.Trust}
	if len(c.Revoked) > 0 {
		kinds = append(kinds, dataset.Revoked)
	}
	if len(c.Rules) > 0 {
		kinds = append(kinds, dataset.Rules)
	}
	return &border{
		settings: settings{Publisher: publisher, Kinds: kinds, Arrival: strings.ToUpper(c.Arrival), Region: c.Region, Strict: c.Strict},
		signer:   o.publisher,
		read:     o.read,
		clock:    clock,
	}, nil
}
