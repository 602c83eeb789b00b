package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/qr"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// named is a certificate to revoke, or why it cannot be.
type named struct {
	input   string
	id      revocation.Identifiers
	expires time.Time // zero where it is not known
	bare    bool      // only its identifier is known
	code    string
}

// revokeResult is the line of JSON for a certificate.
type revokeResult struct {
	Input   string `json:"input"`
	Status  string `json:"status"` // revoked or refused
	Type    string `json:"hashType,omitempty"`
	Hash    string `json:"hash,omitempty"`
	Error   string `json:"error,omitempty"`
	Message string `json:"message,omitempty"`
}

// take revokes what the inputs name. A broken one takes no others with it.
func (c *revokeCommand) take(s *session, r *revoking) error {
	out := newJSONLines(s.stdout)
	each := func(n named) error {
		result := r.take(n)
		if c.JSON {
			return out.Encode(result)
		}
		if result.Error != "" {
			fmt.Fprintf(s.stderr, "%s: %s: %s\n", printable(result.Input), result.Error, result.Message)
		}
		return nil
	}
	for i, input := range c.Input {
		if err := r.read(s, i+1, input, each); err != nil {
			if err := s.skip(err); err != nil {
				return err
			}
		}
	}
	for _, id := range c.Record {
		if !r.records[id] {
			r.records[id] = true
			if err := each(named{input: "--record " + id, code: "record-not-found"}); err != nil {
				return err
			}
		}
	}
	return nil
}

const uvciStart = "URN:UVCI:"

func isUVCI(text string) bool {
	return len(text) > len(uvciStart) && strings.EqualFold(text[:len(uvciStart)], uvciStart)
}

// read gives each certificate that an input names.
func (r *revoking) read(s *session, number int, input string, each func(named) error) error {
	if _, err := os.Stat(input); err != nil && isUVCI(trimText(input)) {
		return each(r.ofUVCI(fmt.Sprintf("argument %d", number), cert.UVCI(trimText(input)), time.Time{}))
	}
	if input != "-" && !isText(input) {
		if table, file, err := openUVCITable(number, input); err != nil {
			return err
		} else if table != nil {
			defer file.Close()
			return r.readTable(table, input, each)
		}
	}
	bar := newProgress(io.Discard, "", 0)
	for i := range items(s, []string{input}, bar) {
		if isText(input) {
			i.name = fmt.Sprintf("argument %d", number)
		}
		if err := r.readItem(s.ctx, i, each); err != nil {
			return err
		}
	}
	return nil
}

// readItem gives the certificates of a line or a picture.
func (r *revoking) readItem(ctx context.Context, i item, each func(named) error) error {
	if text := trimText(i.text); i.err == nil && isUVCI(text) {
		return each(r.ofUVCI(i.name, cert.UVCI(text), time.Time{}))
	}
	texts, code, err := i.texts(ctx)
	if err != nil {
		return err
	}
	if code != "" {
		return each(named{input: i.name, code: code})
	}
	for n, text := range texts {
		if err := each(ofText(codeName(i.name, n, len(texts)), text)); err != nil {
			return err
		}
	}
	return nil
}

func (r *revoking) ofUVCI(input string, id cert.UVCI, expires time.Time) named {
	country := r.country
	if country == "" {
		country = id.Country()
	}
	return named{input: input, id: revocation.Of(revocation.Values{Issuer: country, ID: id}), expires: expires, bare: true}
}

func ofText(input, text string) named {
	message, err := qr.Decode(trimText(text))
	if failure, ok := errors.AsType[*qr.Error](err); ok {
		return named{input: input, code: failure.Code}
	}
	id, payload, err := revocation.OfMessage(message)
	if err != nil {
		return named{input: input, code: "not-a-certificate"}
	}
	return named{input: input, id: id, expires: payload.ExpiresAt}
}

// The columns of a table of certificates, in the order of uvciColumns.
const (
	uvciColumn = iota
	uvciRecord
	uvciStatus
	uvciExpires
)

var uvciColumns = []tableColumn{{"uvci", true}, {"record_id", false}, {"status", false}, {"expires_at", false}}

// openUVCITable opens a file that is a table with a column uvci; table is nil for
// any other file.
func openUVCITable(number int, path string) (table *tableReader, file *os.File, err error) {
	f, err := openFile(number, path)
	if err != nil {
		return nil, nil, err
	}
	r := bufio.NewReaderSize(f, 64<<10)
	start, _ := r.Peek(4 << 10)
	head, _, _ := bytes.Cut(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), []byte("\n"))
	names := strings.FieldsFunc(strings.ToLower(string(head)), func(c rune) bool { return strings.ContainsRune(",;\t\" \r", c) })
	if separatorOf(string(head)) == "" && !slices.Contains(names, uvciColumns[uvciColumn].name) {
		return nil, nil, f.Close()
	}
	if table, err = openTable(r, uvciColumns); err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return table, f, nil
}

func (r *revoking) readTable(table *tableReader, path string, each func(named) error) error {
	for {
		row, err := table.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		n, wanted := r.ofRow(table, row, path)
		if !wanted {
			continue
		}
		n.input = fmt.Sprintf("%s line %d", path, row.line)
		if err := each(n); err != nil {
			return err
		}
	}
}

// ofRow gives the certificate of a row; wanted is false for records that nobody
// asked for, and for those that have no certificate.
func (r *revoking) ofRow(table *tableReader, row tableRow, path string) (n named, wanted bool) {
	if row.code != "" {
		return named{code: row.code}, len(r.records) == 0
	}
	record := table.value(row, uvciRecord)
	_, asked := r.records[record]
	if len(r.records) > 0 && !asked {
		return n, false
	}
	if asked {
		r.records[record] = true
	}
	id := cert.UVCI(strings.TrimSpace(table.value(row, uvciColumn)))
	refused := table.value(row, uvciStatus) == statusRefused
	switch {
	case id == "" && !refused && r.hash == revocation.Signature:
		return ofIssued(path, record, ""), true
	case id == "" && asked:
		return named{code: "uvci-missing"}, true
	case id == "":
		return n, !refused
	}
	expires, _ := parseMoment(table.value(row, uvciExpires))
	if r.hash == revocation.Signature {
		return ofIssued(path, record, id), true
	}
	return r.ofUVCI("", id, expires.at), true
}

// ofIssued gives the certificate of a record from its text beside the manifest. A
// yellow card has no identifier.
func ofIssued(manifest, record string, want cert.UVCI) named {
	data, err := os.ReadFile(filepath.Join(filepath.Dir(manifest), fileName(record, "txt")))
	if err != nil {
		return named{code: "text-missing"}
	}
	n := ofText("", string(data))
	have, identified := n.id.Hash(revocation.UCI)
	wanted, known := revocation.Of(revocation.Values{ID: want}).Hash(revocation.UCI)
	if n.code == "" && (have != wanted || identified != known) {
		return named{code: "text-missing"}
	}
	return n
}

func hashText(h revocation.Hash) string { return base64.StdEncoding.EncodeToString(h[:]) }
