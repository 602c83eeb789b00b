package main

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"github.com/vaxcert/vaxcert/cert/attest"
)

type attestVerifyCommand struct {
	Trust    []string      `required:"" placeholder:"FILE" sep:"none" help:"Who certifies facilities: certificates in PEM or DER. May be repeated."`
	Register string        `placeholder:"FILE" help:"With which certificates a facility signs: CSV with the columns facility_id and subject, serial, spki_sha256. Default: the subject of the certificate has the facility_id as serialNumber."`
	At       dayEnd        `placeholder:"TIME" help:"The time to judge at: RFC 3339, or YYYY-MM-DD for the end of that day in Viet Nam. Default: now."`
	MaxAge   time.Duration `placeholder:"DURATION" help:"How long ago a record may have been signed, such as 720h. Default: any time."`
	Payload  string        `placeholder:"FILE" help:"What was signed, where the signature (JWS) is detached. For one INPUT."`
	JSON     bool          `name:"json" help:"One JSON object an attestation."`
	Input    []string      `arg:"" help:"What attest sign wrote, or one attestation: COSE, or JWS in a compact or JSON form; - for standard input."`
}

// attestResult is the verdict on an attestation. It has nothing of the record but its
// number.
type attestResult struct {
	Input    string     `json:"input"`
	Good     bool       `json:"good"`
	RecordID string     `json:"record_id,omitempty"`
	Facility string     `json:"facility,omitempty"`
	SignedAt *time.Time `json:"signedAt,omitempty"`
	Format   string     `json:"format,omitempty"`
	Hash     string     `json:"hash,omitempty"` // hexadecimal
	Code     string     `json:"code,omitempty"`
	Message  string     `json:"message,omitempty"`
}

func (c *attestVerifyCommand) Run(s *session) error {
	if err := checkStdin(c.Input); err != nil {
		return err
	}
	if c.Payload != "" && len(c.Input) > 1 {
		return errors.New("--payload is for one INPUT")
	}
	store, err := c.store()
	if err != nil {
		return err
	}
	out, allGood := newJSONLines(s.stdout), true
	for _, input := range c.Input {
		for a := range attestationsOf(s, input) {
			if a.err != nil {
				if err := s.skip(a.err); err != nil {
					return err
				}
				continue
			}
			result, err := c.verify(s, store, a)
			if err != nil {
				return err
			}
			allGood = allGood && result.Good
			if c.JSON {
				err = out.Encode(result)
			} else {
				_, err = fmt.Fprintln(s.stdout, result.say())
			}
			if err != nil {
				return err
			}
		}
	}
	return s.end(allGood)
}

func (c *attestVerifyCommand) store() (*attest.Store, error) {
	var roots []*x509.Certificate
	for _, path := range c.Trust {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("--trust: %w", err)
		}
		found, err := attest.ReadCertificates(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("--trust %s: %w", path, err)
		}
		roots = append(roots, found...)
	}
	o := attest.Options{Roots: roots, Clock: c.At.clock(), MaxAge: c.MaxAge}
	if c.Register != "" {
		f, err := os.Open(c.Register)
		if err != nil {
			return nil, fmt.Errorf("--register: %w", err)
		}
		defer f.Close()
		if o.Register, err = attest.ReadRegister(f); err != nil {
			return nil, fmt.Errorf("--register %s: %w", c.Register, err)
		}
	}
	return attest.NewStore(o)
}

func (c *attestVerifyCommand) verify(s *session, store *attest.Store, a attestation) (attestResult, error) {
	result := attestResult{Input: a.name}
	data, code := a.data, attest.Code("")
	if c.Payload != "" {
		payload, err := os.ReadFile(c.Payload)
		if err != nil {
			return result, fmt.Errorf("--payload: %w", err)
		}
		if data, err = attest.Attach(data, payload); err != nil && !errors.As(err, &code) {
			return result, err
		}
	}
	if code == "" {
		record, by, err := store.VerifyRecord(data)
		if err == nil {
			result.Good, result.RecordID, result.Facility, result.Format = true, record.ID, by.Facility, by.Format
			result.SignedAt, result.Hash = &by.SignedAt, hex.EncodeToString(by.Hash[:])
			return result, nil
		}
		if !errors.As(err, &code) {
			return result, err
		}
	}
	result.Code, result.Message = string(code), code.Sentence(s.lang)
	return result, nil
}

// say is the verdict in one line, for people.
func (r attestResult) say() string {
	if !r.Good {
		return fmt.Sprintf("%s: %s: %s", r.Input, r.Code, r.Message)
	}
	return printable(fmt.Sprintf("%s: good: record %s of facility %s, signed %s (%s)",
		r.Input, r.RecordID, r.Facility, r.SignedAt.Format(time.RFC3339), r.Format))
}

// attestation is one of an input.
type attestation struct {
	name string
	data []byte
	err  error // the input cannot be read
}

// maxAttestationLine is how long a line of attest sign may be, in bytes.
const maxAttestationLine = 2 * attest.MaxAttestation

// attestationsOf yields what an input holds: the lines of attest sign, or one
// attestation. Lines that say why a record was not signed are left out.
func attestationsOf(s *session, input string) iter.Seq[attestation] {
	return func(yield func(attestation) bool) {
		var in io.Reader = s.stdin
		name := "standard input"
		if input != "-" {
			f, err := os.Open(input)
			if err != nil {
				yield(attestation{err: err})
				return
			}
			defer f.Close()
			in, name = f, input
		}
		r := bufio.NewReaderSize(in, maxAttestationLine)
		first, err := r.ReadSlice('\n')
		var one attestationLine
		if json.Unmarshal(first, &one) != nil || one.Attestation == nil && one.Code == "" {
			whole := bytes.Clone(first)
			if err == nil || errors.Is(err, bufio.ErrBufferFull) {
				rest, broken := io.ReadAll(io.LimitReader(r, maxAttestationLine))
				whole, err = append(whole, rest...), broken
			}
			if err != nil && !errors.Is(err, io.EOF) {
				yield(attestation{err: fmt.Errorf("%s: %w", name, err)})
				return
			}
			if len(whole) > 0 && whole[0] < 0x80 { // a JWS is text
				whole = bytes.TrimSpace(whole)
			}
			yield(attestation{name: name, data: whole})
			return
		}
		yieldLines(r, name, bytes.Clone(first), err, yield)
	}
}

func yieldLines(r *bufio.Reader, name string, text []byte, err error, yield func(attestation) bool) {
	for number := 1; ; number++ {
		if err != nil && !errors.Is(err, io.EOF) {
			yield(attestation{err: fmt.Errorf("%s line %d: %w", name, number, err)})
			return
		}
		if len(bytes.TrimSpace(text)) > 0 {
			var said attestationLine
			broken := json.Unmarshal(text, &said) != nil
			if (broken || said.Code == "") && !yield(attestation{name: fmt.Sprintf("%s line %d", name, number), data: said.Attestation}) {
				return
			}
		}
		if err != nil {
			return
		}
		text, err = r.ReadSlice('\n')
	}
}
