package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/lang"
	"github.com/vaxcert/vaxcert/internal/ordered"
	"github.com/vaxcert/vaxcert/verify"
)

type decodeCommand struct {
	JSON  bool     `name:"json" help:"One JSON object a text."`
	Input []string `arg:"" help:"A text, a file of texts, a picture, or - for standard input."`
}

// inspected is what a text says, or why there was none.
type inspected struct {
	Input string `json:"input"`
	verify.Report
	Error   string `json:"error,omitempty"`
	Message string `json:"message,omitempty"`

	payload  *cert.Payload
	readable bool
}

func (c *decodeCommand) Run(s *session) error {
	bar, err := openInputs(s, "decoding", c.Input)
	if err != nil {
		return err
	}
	defer bar.done()
	type inspections struct {
		list []inspected
		err  error
	}
	look := func(ctx context.Context, i item) inspections {
		list, err := inspect(ctx, i, s.lang)
		return inspections{list, err}
	}
	json := newJSONLines(s.stdout)
	allReadable := true
	for found := range ordered.Map(s.ctx, items(s, c.Input, bar), 0, look) {
		bar.show()
		if found.err != nil {
			if err := s.skip(found.err); err != nil {
				return err
			}
		}
		for _, i := range found.list {
			allReadable = allReadable && i.readable
			if err := c.print(s, json.Encode, i); err != nil {
				return err
			}
		}
	}
	return s.end(allReadable)
}

func inspect(ctx context.Context, i item, lang string) ([]inspected, error) {
	texts, code, err := i.texts(ctx)
	if err != nil {
		return nil, err
	}
	if code != "" {
		nothing := verify.Report{Version: verify.ReportVersion, Kind: cert.KindUnknown.String(), Checks: []verify.ReportCheck{}}
		return []inspected{{Input: i.name, Report: nothing, Error: code, Message: sentence(code, lang)}}, nil
	}
	var list []inspected
	for n, text := range texts {
		inspection := verify.Inspect(text)
		list = append(list, inspected{
			Input:    codeName(i.name, n, len(texts)),
			Report:   inspection.Report(lang),
			payload:  inspection.Payload,
			readable: inspection.Readable(),
		})
	}
	return list, nil
}

func (c *decodeCommand) print(s *session, encode func(any) error, i inspected) error {
	if c.JSON {
		return encode(i)
	}
	var out strings.Builder
	heading := lang.Pair{"CHƯA KIỂM TRA (NOT VERIFIED)", "NOT VERIFIED"}.In(s.lang)
	fmt.Fprintf(&out, "%s  %s\n", paint(s.stdout, yellow, heading), printable(i.Input))
	if i.payload != nil {
		printPayload(&out, i.payload, s.lang)
		printClaims(&out, i.Report, s.lang)
	}
	if i.Message != "" {
		fmt.Fprintf(&out, "  %s\n", i.Message)
	}
	printChecks(&out, i.Checks, s.lang)
	_, err := io.WriteString(s.stdout, out.String()+"\n")
	return err
}

// printClaims writes who issued a certificate, with which key, when, and until
// when it is valid.
func printClaims(w io.Writer, r verify.Report, lang string) {
	if r.Algorithm == "" {
		return // a link, not a message
	}
	fmt.Fprintf(w, "  %s %s, %s %s, %s", word("issuer", lang), printable(r.Issuer), word("key ID", lang), base64.StdEncoding.EncodeToString(r.KeyID), r.Algorithm)
	for _, claim := range []struct {
		what string
		at   *time.Time
	}{{"issued", r.IssuedAt}, {"valid until", r.ExpiresAt}} {
		if claim.at != nil {
			fmt.Fprintf(w, ", %s %s", word(claim.what, lang), claim.at.In(identity.VietNam).Format("2006-01-02 (15:04:05 -07:00)"))
		}
	}
	fmt.Fprintln(w)
}
