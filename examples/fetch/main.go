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
//	  {"kind": "rules",   "name": "rules/VN.json", "url": "https://…", "signers": ["upload.pem"]}]}
//
// A file is replaced only by one that the readers of the SDK take: whole, newer, and
// signed where signers are named. Otherwise the old one stays. A revocation.json is
// an index: the lists that it names are fetched too.
//
// Exit status: 0 all is up to date; 1 something failed; 2 wrong usage.
package main

import (
	"context"
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
	flags := flag.NewFlagSet("fetch", flag.ContinueOnError)
	flags.SetOutput(stderr)
	config := flags.String("config", "", "the file with the sources (required)")
	every := flags.Duration("every", 0, "fetch again and again, so often; default: once")
	flags.Int64Var(&m.MaxSize, "max-size", mirror.DefaultMaxSize, "how large a source may be, in bytes")
	flags.DurationVar(&m.Timeout, "timeout", mirror.DefaultTimeout, "the time for one attempt")
	flags.IntVar(&m.Attempts, "attempts", mirror.DefaultAttempts, "how often a server that fails is asked")
	if flags.Parse(args) != nil {
		return 2
	}
	if *config == "" || flags.NArg() > 0 || *every < 0 || m.MaxSize < 0 || m.Timeout < 0 || m.Attempts < 0 {
		fmt.Fprintln(stderr, "fetch: --config FILE is needed, and nothing negative")
		return 2
	}
	sources, folder, err := readConfig(*config)
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
				fmt.Fprintf(stderr, "fetch: %s: %s: %v\n", s.Name, outcome, err)
				continue
			}
			fmt.Fprintf(stdout, "%s: %s\n", s.Name, outcome)
		}
		if *every == 0 || ctx.Err() != nil {
			return status
		}
		select { // a tenth of the time is chance, so that not all come at once
		case <-time.After(*every + rand.N(*every/10+1)):
		case <-ctx.Done():
			return status
		}
	}
}
