package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/internal/lang"
)

type attestSignCommand struct {
	Records      string `required:"" placeholder:"FILE" help:"The records: CSV in UTF-8 with a header row, as for issue."`
	Key          string `required:"" placeholder:"FILE" help:"The private key of the facility: PEM, or PKCS#12."`
	Cert         string `placeholder:"FILE" help:"Its certificate. Not needed where the key file holds it."`
	PasswordFile string `placeholder:"FILE" help:"The password of the key, in the first line. Default: asked for on the terminal."`
	At           moment `placeholder:"TIME" help:"The time of signing: RFC 3339 or YYYY-MM-DD. Default: now."`
	Out          string `placeholder:"FILE" help:"The file to write, which must not be there yet. Default: standard output."`
}

// Help tells of the output.
func (c *attestSignCommand) Help() string {
	return "Writes one JSON object a record: record_id and attestation, a COSE_Sign1 in base64; of a record that is not signed, line, code and message. " +
		"The attestations hold the records: they are for the authority only."
}

var attestSummary = lang.Pair{"đã ký %d, không ký được %d", "signed %d, refused %d"}

func (c *attestSignCommand) Run(s *session) error {
	records, err := os.Open(c.Records)
	if err != nil {
		return fmt.Errorf("no records: %w", err)
	}
	defer records.Close()
	rows, err := openRecords(records, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Records, err)
	}
	key, err := keyFlags{Key: c.Key, Cert: c.Cert, PasswordFile: c.PasswordFile}.load(s)
	if err != nil {
		return err
	}
	defer release(key)
	var out io.Writer = s.stdout
	if c.Out != "" {
		f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		out = f
	}
	signed, refused, err := c.sign(s, key, rows, out)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.stderr, attestSummary.In(s.lang)+"\n", signed, refused)
	return goodIf(refused == 0)
}

func (c *attestSignCommand) sign(s *session, key attest.Signer, rows *recordReader, out io.Writer) (signed, refused int, err error) {
	json, clock := newJSONLines(out), c.At.clock()
	for {
		row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return signed, refused, nil
		}
		if err != nil {
			return signed, refused, fmt.Errorf("%s: %w", c.Records, err)
		}
		written := attestationLine{RecordID: row.record.ID, Line: row.line, Code: row.code}
		if row.code == "" {
			written.Attestation, err = attest.Sign(s.ctx, key, row.record, clock())
			var code attest.Code
			switch {
			case errors.Is(err, attest.SigningFailed), err != nil && !errors.As(err, &code):
				return signed, refused, err // so would the next one
			case err != nil:
				written.Code, written.Message = string(code), code.Sentence(s.lang)
			}
		} else {
			written.Message = sentence(row.code, s.lang)
		}
		if written.Code == "" {
			signed++
		} else {
			refused++
		}
		if err := json.Encode(written); err != nil {
			return signed, refused, err
		}
	}
}
