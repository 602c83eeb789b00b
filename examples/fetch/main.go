// Command fetch keeps a folder of trust lists, lists of what is revoked and rules up
// to date, for vaxcert verify or any other verifier to read:
//
//	fetch --config sources.json [--every 6h]
//
// sources.json names the folder and what to fetch, paths beside itself:
//
//	{"folder": "border", "sources": [
//	  {"kind": "trust",   "name": "trust/keys.snapshot", "url": "https://…", "signers": ["publisher.pem"]},
//	  {"kind": "revoked", "name": "revoked/vn/revocation.json", "url": "https://…/revocation.json"},
//	  {"kind": "rules",   "name": "rules/VN.json", "url": "https://…", "signers": ["upload.pem"], "ca": "ministry.pem"}]}
//
// The name is the place of the file in the folder. vaxcert verify reads this one with
//
//	vaxcert verify --trust border/trust --trust-signer publisher.pem --revoked border/revoked
//	  --rules border/rules --rules-signer upload.pem --arrival VN …
//
// each folder with all below it; so no kind may lie in the folder of another. The file
// of rules ends in .json. A revocation.json is an index: the lists that it names are
// fetched too, and lie beside it in a folder of their own, one for each country or
// publisher. The folder .fetch holds what servers said, and is not to be read.
//
// A file is replaced only by one that the readers of the SDK take: whole, newer, and
// signed where signers are named. Otherwise the old one stays.
//
// # Servers
//
// URLs are https, also where a server redirects; there is no other way, and none to
// leave out checking the server. The authorities of the system vouch for servers. For
// one with a certificate of a private authority, "ca" names a file with that
// authority's certificate, PEM or DER, which is believed for this source instead of
// the system's. Answers that will not change, an untrusted server among them, are not
// asked for again; a server that fails is, --attempts times.
//
// Exit status: 0 all is up to date; 1 something failed; 2 wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/vaxcert/vaxcert/examples/fetch/mirror"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], &mirror.Mirror{}, os.Stdout, os.Stderr))
}

// run does it with a mirror whose folder is that of the configuration.
func run(ctx context.Context, args []string, m *mirror.Mirror, stdout, stderr io.Writer) int {
	o := newOptions(m)
	err := o.parse(args, m)
	if errors.Is(err, flag.ErrHelp) {
		o.help(stdout)
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "fetch: %v; fetch --help shows all flags\n", err)
		return 2
	}
	sources, folder, err := readConfig(o.config)
	if err != nil {
		fmt.Fprintf(stderr, "fetch: %v\n", err)
		return 2
	}
	m.Folder = folder
	for {
		status := 0
		for _, s := range sources {
			outcome, err := s.fetch(ctx, m)
			if err != nil {
				status = 1
				err = withHint(err)
				fmt.Fprintf(stderr, "fetch: %s: %s: %v\n", s.Name, outcome, err)
				continue
			}
			fmt.Fprintf(stdout, "%s: %s\n", s.Name, outcome)
		}
		if o.every == 0 || ctx.Err() != nil {
			return status
		}
		select { // a tenth of the time is chance, so that not all come at once
		case <-time.After(o.every + rand.N(o.every/10+1)):
		case <-ctx.Done():
			return status
		}
	}
}

// withHint says what to do about a server that nobody vouches for.
func withHint(err error) error {
	if errors.Is(err, mirror.ErrUntrusted) {
		return fmt.Errorf(`%w (for a private authority, name its certificate as "ca" of the source)`, err)
	}
	return err
}
