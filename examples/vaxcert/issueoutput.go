package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/qr"
)

// outputFlags say what is made of certificates, and where.
type outputFlags struct {
	Out           string   `required:"" placeholder:"DIR" help:"The folder for the certificates and manifest.csv. Run again on it, the command goes on where it ended, and tells of records that have changed where the folder has their texts (txt)."`
	At            moment   `placeholder:"TIME" help:"The time of issue: RFC 3339 (without a zone: UTC), or YYYY-MM-DD for the beginning of that day in UTC. Default: now."`
	Format        []string `enum:"txt,png,svg" default:"txt" help:"What to write for each record: ${enum}; several with commas between."`
	Workers       int      `default:"0" placeholder:"N" help:"How many to make at once. Default: one a processor, or as many as the token has sessions."`
	EndWithSigner bool     `help:"Let certificates end with the certificate of the key where that is before their 12 months."`
	Audit         string   `placeholder:"FILE" help:"The audit log to append to, a line a certificate; see audit check. FILE.key, made beside it, is the key of the hashes of records."`
	Smallest      bool     `help:"Spend up to 2 ms a certificate on a smaller code."`
	JSON          bool     `name:"json" help:"One JSON object a record."`
	Level         string   `enum:"L,M,Q,H" default:"Q" help:"Error correction of the pictures: ${enum}."`
}

// batch is the work of a command that issues, and what it says of it.
type batch struct {
	issuing
	s     *session
	flags *outputFlags
	tally tally
	// each is called after every record, in order.
	each func(done)
}

var auditHead = lang.Pair{"nhật ký kiểm toán kết thúc ở %s; hãy giữ dòng này ở nơi khác", "the audit log ends at %s; keep this elsewhere"}

// open prepares the work.
func (o *outputFlags) open(s *session, issuer *cert.Issuer, key certified, made profile) (*batch, error) {
	if o.Workers < 0 {
		return nil, errors.New("--workers must not be negative")
	}
	level, err := qr.ParseLevel(o.Level)
	if err != nil {
		return nil, err
	}
	b := &batch{s: s, flags: o, tally: tally{start: time.Now(), lang: s.lang}}
	b.issuing = issuing{
		issuer: issuer, profile: made, keyID: key.KeyID(), encode: qr.Encode, level: level,
		formats: unique(o.Format), dir: o.Out, workers: atOnce(key, o.Workers), each: b.record(),
	}
	if o.Smallest {
		b.encode = qr.EncodeSmallest
	}
	if o.Audit != "" {
		if b.audit, err = openAuditing(o.Audit, key, o.At.clock(), hasManifest(o.Out)); err != nil {
			return nil, fmt.Errorf("--audit %s: %w", o.Audit, err)
		}
	}
	return b, nil
}

// record counts and tells what became of a record.
func (b *batch) record() func(done) {
	out := newJSONLines(b.s.stdout)
	return func(d done) {
		b.each(d)
		b.tally.count(d)
		if b.flags.JSON {
			out.Encode(newIssueResult(d)) // the session ends where nobody reads it
		}
	}
}

// run issues, and ends the log, also where it was interrupted.
func (b *batch) run(ctx context.Context, next nextRow) error {
	err := b.issuing.run(ctx, next)
	if b.audit != nil {
		head, closing := b.audit.close(context.WithoutCancel(ctx))
		if closing == nil {
			fmt.Fprintf(b.s.stderr, auditHead.In(b.s.lang)+"\n", head)
		}
		err = cmp.Or(err, closing)
	}
	if ctx.Err() != nil {
		b.tally.say(b.s.stderr, b.dir)
		return notGood(stopped.In(b.s.lang))
	}
	return err
}

// end says what was done.
func (b *batch) end() error {
	if b.tally.all() == 0 {
		fmt.Fprintln(b.s.stderr, noRecords.In(b.s.lang))
	}
	b.tally.say(b.s.stderr, filepath.Join(b.dir, manifestName))
	return goodIf(b.tally.refused == 0 && b.tally.changed == 0)
}

func unique(formats []string) []string {
	var out []string
	for _, f := range formats {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}
