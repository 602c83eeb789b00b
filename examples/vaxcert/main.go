// Command vaxcert issues and checks digital vaccination certificates.
//
//	vaxcert demo                               the whole way, on sample records
//	vaxcert keys new --out DIR                 a national root and a document signer, also in a token
//	vaxcert keys csr, keys check               the request for a certificate; which key signs when
//	vaxcert issue --records FILE --key FILE --cert FILE --out DIR
//	vaxcert renew --manifest FILE --key FILE --cert FILE --out DIR
//	vaxcert verify --trust PATH INPUT…         the verdict on texts and pictures
//	vaxcert decode INPUT…                      what they say, without believing it
//	vaxcert qr --out FILE TEXT, scan IMAGE…    the picture of a text, and back
//	vaxcert trust inspect PATH…                what a trust list holds; trust snapshot, trust convert
//	vaxcert rules eval, rules test, rules check
//	vaxcert id TEXT…                           what names, dates and identity numbers say, and what is wrong
//	vaxcert attest sign, attest verify         a facility's signature over its records
//	vaxcert audit check LOG… --cert FILE       whether the log of what was signed is whole
//	vaxcert revoke --out DIR INPUT…            lists of what is revoked, to publish
//	vaxcert reconcile --registry FILE --records FILE --out FILE
//	                                           whose the records are, held against a register
//
// Exit status: 0 all good; 1 the input was read, and something in it is not
// good; 2 wrong usage, or an input that cannot be read at all, said in one line
// on standard error.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit statuses.
const (
	statusGood    = 0
	statusNotGood = 1
	statusUsage   = 2
)

// session is what a command works with.
type session struct {
	ctx    context.Context
	stdin  io.Reader
	stdout *output
	stderr io.Writer
	lang   string
	unread bool // there was an input that cannot be read
}

// errUnread is the end of a command that could not read all its inputs, and has
// said so.
var errUnread = errors.New("")

// skip says that an input cannot be read, for the others to be gone on with. It
// gives the error back where there is nothing to go on with.
func (s *session) skip(err error) error {
	if s.ctx.Err() != nil {
		return err
	}
	s.say(err)
	s.unread = true
	return nil
}

// end is goodIf, after inputs that were skipped.
func (s *session) end(good bool) error {
	if s.unread {
		return errUnread
	}
	return goodIf(good)
}

// say writes an error in one line, if it says anything.
func (s *session) say(err error) {
	if said := withoutTexts(oneLine(err.Error())); said != "" {
		fmt.Fprintln(s.stderr, "vaxcert: "+said)
	}
}

type commands struct {
	Lang    string           `enum:"en,vi" default:"en" help:"Language of the sentences: ${enum}."`
	Version kong.VersionFlag `help:"Show the version."`

	Demo      demoCommand      `cmd:"" help:"The main job end to end on sample records."`
	Keys      keysCommand      `cmd:"" help:"Make keys."`
	Issue     issueCommand     `cmd:"" help:"Make certificates for records."`
	Verify    verifyCommand    `cmd:"" help:"Say whether to believe certificates."`
	Decode    decodeCommand    `cmd:"" help:"Show what certificates say, without believing it."`
	QR        qrCommand        `cmd:"" name:"qr" help:"Draw the picture of a text."`
	Scan      scanCommand      `cmd:"" help:"Find the texts in pictures."`
	Trust     trustCommand     `cmd:"" help:"Inspect, convert and pack lists of whom to believe."`
	Reconcile reconcileCommand `cmd:"" help:"Hold records against a population register."`
	ID        idCommand        `cmd:"" name:"id" help:"Read names, dates, identity numbers, card QR codes and passport lines, and say what is wrong with them."`
	Revoke    revokeCommand    `cmd:"" help:"Publish which certificates are revoked."`
	Renew     renewCommand     `cmd:"" help:"Sign certificates that end soon again, and correct wrong ones."`
	Attest    attestCommand    `cmd:"" help:"Sign records as a facility, and check such signatures."`
	Audit     auditCommand     `cmd:"" help:"Check the log of what was signed."`
	Rules     rulesCommand     `cmd:"" help:"Evaluate and test rules of entry."`
}

// notGood is the error of a command that read its input and found something in
// it that is not good. It is empty where the output has said so already.
type notGood string

func (e notGood) Error() string { return string(e) }

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	out := &output{w: stdout, failed: stop}
	s := &session{ctx: ctx, stdin: stdin, stdout: out, stderr: stderr}
	err := execute(s, args)
	if out.err != nil {
		err = out.err
	}
	return status(s, err)
}

func execute(s *session, args []string) error {
	var c commands
	helped := false
	parser, err := kong.New(&c,
		kong.Name("vaxcert"),
		kong.Description("Issues and checks digital vaccination certificates."),
		kong.Writers(s.stdout, s.stderr),
		kong.Exit(func(int) { helped = true }),
		kong.Vars{"version": version()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	if len(args) > 0 && args[0] == "help" {
		args = append(slices.Clone(args[1:]), "--help")
	}
	parsed, err := parser.Parse(args)
	switch {
	case helped:
		return nil
	case err != nil:
		return explainUsage(parser, args, err)
	}
	s.lang = c.Lang
	return parsed.Run(s)
}

// version is that of the module as it was built.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return "vaxcert " + info.Main.Version
	}
	return "vaxcert devel"
}

// status says an error in one line and gives the exit status for it.
func status(s *session, err error) int {
	if err == nil {
		return statusGood
	}
	s.say(err)
	var bad notGood
	if errors.As(err, &bad) {
		return statusNotGood
	}
	return statusUsage
}

func oneLine(s string) string { return printable(strings.Join(strings.Fields(s), " ")) }
