// Command issue issues certificates with a key in a cloud service or in Vault:
//
//	issue --key URI --cert dsc.pem --organisation NAME [--concurrency 32] < records.jsonl > texts.jsonl
//
// Each line that it reads is a record as cert.Record has it in JSON. For each it writes
// one line, in the same order: {"text": "HC1:…"} or {"error": …}. Package kms says what
// the URI of a key is.
//
// Exit status: 0 all are issued; 1 some are not; 2 wrong usage, or the key does not sign.
package main

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/kms"
	"github.com/vaxcert/vaxcert/qr"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("issue", flag.ContinueOnError)
	flags.SetOutput(stderr)
	key := flags.String("key", "", "the URI of the key (required)")
	file := flags.String("cert", "", "the file with its certificate, PEM (required)")
	organisation := flags.String("organisation", "", "the issuing authority (required)")
	concurrency := flags.Int("concurrency", kms.DefaultConcurrency, "how many signatures are made at once")
	if flags.Parse(args) != nil {
		return 2
	}
	fail := func(err error) int {
		fmt.Fprintln(stderr, "issue:", err)
		return 2
	}
	certificate, err := readCertificate(*file)
	if err != nil {
		return fail(err)
	}
	k, err := kms.Open(ctx, *key, certificate, kms.Options{Concurrency: *concurrency})
	if err != nil {
		return fail(err)
	}
	defer k.Close()
	issuer, err := cert.NewIssuer(k, cert.IssuerOptions{Organisation: *organisation, Clock: time.Now})
	if err != nil {
		return fail(err)
	}
	failed, err := issueAll(ctx, issuer, k.Concurrency(), stdin, stdout)
	switch {
	case err != nil:
		return fail(err)
	case failed > 0:
		fmt.Fprintf(stderr, "issue: %d records have no certificate\n", failed)
		return 1
	}
	return 0
}

func readCertificate(file string) (*x509.Certificate, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, fmt.Errorf("%s holds no certificate", file)
	}
	return x509.ParseCertificate(block.Bytes)
}

// result is a line that is written.
type result struct {
	Text  string `json:"text,omitempty"`
	Error string `json:"error,omitempty"`
}

// issueAll issues a certificate for each record, and says how many have none. It fails
// where in or out do.
func issueAll(ctx context.Context, issuer *cert.Issuer, workers int, in io.Reader, out io.Writer) (failed int, err error) {
	buffered := bufio.NewWriter(out)
	encoder := json.NewEncoder(buffered)
	var unreadable error
	records := func(yield func(cert.Certificate) bool) {
		for decoder := json.NewDecoder(in); ; {
			var r cert.Record
			if err := decoder.Decode(&r); err != nil {
				if err != io.EOF {
					unreadable = fmt.Errorf("a line is no record: %w", err)
				}
				return
			}
			c, _ := r.Certificate() // Prepare refuses what cannot be read
			if !yield(c) {
				return
			}
		}
	}
	for outcome := range issuer.IssueAll(ctx, records, workers) {
		var line result
		if outcome.Err != nil {
			failed++
			line.Error = outcome.Err.Error()
		} else {
			line.Text = qr.Encode(outcome.Issued.COSE)
		}
		if err := encoder.Encode(line); err != nil {
			return failed, err
		}
	}
	if err := buffered.Flush(); err != nil {
		return failed, err
	}
	if unreadable != nil {
		return failed, unreadable
	}
	return failed, ctx.Err()
}
