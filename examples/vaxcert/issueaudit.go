package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/verify"
)

// auditFlags name a log, and what it takes to go on with one.
type auditFlags struct {
	Audit         string     `placeholder:"FILE" help:"The audit log to append to, a line a certificate; see audit check. FILE.key, made beside it, is the key of the hashes of records. The texts (txt) are written then, too."`
	AuditKeyCert  []string   `placeholder:"FILE" sep:"none" help:"With --audit: the certificates of earlier keys that signed the log. May be repeated."`
	AuditPrevious audit.Head `placeholder:"HEAD" help:"With --audit: where the file before the log ended, as audit check shows it. Default: the log begins with FILE."`
}

// auditing enters what is issued into an audit log.
type auditing struct {
	writer    *audit.Writer
	unlock    func()
	recordKey []byte
	logged    *idSet           // what earlier runs have logged, see logName
	verifier  *verify.Verifier // of what they issued
}

// open opens the log, or makes it, with the key of the hashes of records beside it. No
// other run has it open then. Where an earlier run is gone on with, it looks up what
// the log has, so that what that run could not write any more is written now.
func (f auditFlags) open(key certified, clock func() time.Time, goesOn bool) (*auditing, error) {
	unlock, err := lockLog(f.Audit)
	if err != nil {
		return nil, err
	}
	a, err := f.resume(key, clock)
	if err == nil && goesOn {
		err = a.lookUp(f.Audit)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	a.unlock = unlock
	return a, nil
}

// resume goes to the end of a log that is locked.
func (f auditFlags) resume(key certified, clock func() time.Time) (a *auditing, err error) {
	a = &auditing{logged: newIDSet()}
	certificates := []*x509.Certificate{key.Certificate()}
	for _, path := range f.AuditKeyCert {
		earlier, err := readCertificates(path)
		if err != nil {
			return nil, fmt.Errorf("--audit-key-cert %s: %w", path, err)
		}
		certificates = append(certificates, earlier...)
	}
	if a.verifier, err = verifierOf(certificates, clock); err != nil {
		return nil, err
	}
	if a.recordKey, err = keyBeside(f.Audit); err != nil {
		return nil, err
	}
	a.writer, err = audit.OpenFile(f.Audit, key, audit.Options{Clock: clock, Keys: certificates, Previous: f.AuditPrevious})
	if wrong, ok := errors.AsType[*audit.Error](err); ok && wrong.Code == audit.KeyUnknown {
		err = fmt.Errorf("%w: name the certificates of the keys before this one by --audit-key-cert", err)
	}
	return a, err
}

// verifierOf believes the certificates of some keys.
func verifierOf(certificates []*x509.Certificate, clock func() time.Time) (*verify.Verifier, error) {
	var keys []verify.Key
	for _, c := range certificates {
		key, err := verify.KeyOf(c)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return verify.New(verify.Options{Trust: verify.NewKeySet(keys...), Clock: clock})
}

// lockLog keeps other runs away from a log, before anything of it is read or mended.
func lockLog(path string) (unlock func(), err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("it is no file")
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lockFile(f); err != nil {
		f.Close()
		if errors.Is(err, errBusy) {
			err = errors.New("another run writes to this log; wait for its end, or use another log")
		}
		return nil, err
	}
	return func() { f.Close() }, nil
}

func (a *auditing) lookUp(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, audit.MaxLine)
	for lines.Scan() {
		var entry struct{ UVCI, Time string }
		if err := json.Unmarshal(lines.Bytes(), &entry); err == nil && entry.UVCI != "" {
			a.logged.add(entry.UVCI + entry.Time)
		}
	}
	return lines.Err()
}

// has reports whether an earlier run has logged a certificate. It may be called from
// several goroutines.
func (a *auditing) has(d done) bool {
	issuedAt, err := time.Parse(time.RFC3339, d.row.issuedAt)
	return err == nil && a.logged.has(logName(auditID(d), issuedAt))
}

// logName is one signature: of which certificate, and when.
func logName(id [32]byte, issuedAt time.Time) string {
	return base64.RawURLEncoding.EncodeToString(id[:]) + issuedAt.UTC().Format(time.RFC3339)
}

// enter writes the line of a certificate that the log does not have.
func (a *auditing) enter(ctx context.Context, d done) error {
	if d.row.status != statusIssued || d.unlogged || a.has(d) {
		return nil
	}
	issuedAt, err := time.Parse(time.RFC3339, d.row.issuedAt)
	if err != nil {
		return err
	}
	entry := audit.Entry{Action: audit.Issue, KeyID: d.keyID, UVCIHash: auditID(d), IssuedAt: issuedAt}
	switch {
	case d.from.recordID == "":
	case d.row.uvci == d.from.uvci:
		entry.Action = audit.Renew
	default:
		entry.Action, entry.Supersedes = audit.Supersede, audit.UVCIHash(d.from.uvci)
	}
	switch {
	case entry.Action == audit.Renew || d.changed: // it is not made of this record
	case len(d.signed) > 0:
		entry.Attestation = sha256.Sum256(d.signed)
	default:
		if entry.RecordHash, err = audit.RecordHash(a.recordKey, d.row.uvci, d.record); err != nil {
			return err
		}
	}
	return a.writer.Add(ctx, entry)
}

// auditID is what the log knows a certificate by: its UVCI or, as yellow cards have
// none, the signed message.
func auditID(d done) [32]byte {
	if d.row.uvci == "" {
		return sha256.Sum256(d.message)
	}
	return audit.UVCIHash(d.row.uvci)
}

// close ends the log and gives its head.
func (a *auditing) close(ctx context.Context) (audit.Head, error) {
	head, err := a.writer.Close(ctx)
	a.unlock()
	return head, err
}
