package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/audit"
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
	Smallest      bool     `help:"Spend up to 2 ms a certificate on a smaller code."`
	JSON          bool     `name:"json" help:"One JSON object a record."`
	Level         string   `enum:"L,M,Q,H" default:"Q" help:"Error correction of the pictures: ${enum}."`
	auditFlags
}

// batch is the work of a command that issues, and what it says of it.
type batch struct {
	issuing
	s     *session
	flags *outputFlags
	tally tally
	out   *json.Encoder
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
	b := &batch{s: s, flags: o, tally: tally{start: time.Now(), lang: s.lang}, out: newJSONLines(s.stdout)}
	b.issuing = issuing{
		issuer: issuer, profile: made, keyID: key.KeyID(), encode: qr.Encode, level: level,
		formats: unique(o.Format), dir: o.Out, workers: atOnce(key, o.Workers), each: b.record,
	}
	if o.Smallest {
		b.encode = qr.EncodeSmallest
	}
	switch {
	case o.Audit != "":
		b.openAudit = func() (*auditing, error) {
			opened, err := o.auditFlags.open(key, o.At.clock(), hasManifest(o.Out))
			if err != nil {
				return nil, fmt.Errorf("--audit %s: %w", o.Audit, err)
			}
			return opened, nil
		}
	case len(o.AuditKeyCert) > 0 || o.AuditPrevious != audit.Head{}:
		return nil, errors.New("--audit-key-cert and --audit-previous go with --audit")
	}
	return b, nil
}

// record counts and tells what became of a record.
func (b *batch) record(d done) {
	b.each(d)
	b.tally.count(d)
	b.show(d)
}

func (b *batch) show(d done) {
	if b.flags.JSON {
		b.out.Encode(newIssueResult(d)) // the session ends where nobody reads it
	}
}

// refuseCorrection tells of a correction that there is no certificate for.
func (b *batch) refuseCorrection(recordID string, line int) {
	why := []cert.Finding{{Code: "correction-without-certificate", Severity: cert.Failure}}
	d := refuse(job{recordRow: recordRow{line: line}, recordID: recordID}, why)
	d.line = line
	b.tally.refused++
	b.tally.explain(correctionLine, d, why)
	b.show(d)
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
	return goodIf(b.tally.refused == 0 && b.tally.changed == 0 && b.tally.unlogged == 0)
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
