package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/signer"
)

// auditing enters what is issued into an audit log.
type auditing struct {
	writer    *audit.Writer
	recordKey []byte
	logged    *idSet // what the log has: of each signature, the certificate and the time
}

// openAuditing opens the log in a file, or makes it, with the key of the hashes of
// records beside it. Where an earlier run is gone on with, it looks up what the log
// has, so that what that run could not write any more is written now.
func openAuditing(path string, s signer.Signer, clock func() time.Time, goesOn bool) (*auditing, error) {
	a := &auditing{logged: newIDSet()}
	var err error
	if a.recordKey, err = keyBeside(path); err != nil {
		return nil, err
	}
	if a.writer, err = audit.OpenFile(path, s, audit.Options{Clock: clock}); err != nil || !goesOn {
		return a, err
	}
	return a, a.lookUp(path)
}

// keyBeside reads the key of a log, or makes it.
func keyBeside(log string) ([]byte, error) {
	path := log + ".key"
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key := make([]byte, audit.MinRecordKey)
		if _, err := rand.Read(key); err != nil {
			return nil, err
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, err
		}
		return key, writeAndClose(f, []byte(base64.StdEncoding.EncodeToString(key)+"\n"))
	}
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) < audit.MinRecordKey {
		return nil, fmt.Errorf("%s is not the key of an audit log", path)
	}
	return key, nil
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

// enter writes the line of a certificate that the log does not have.
func (a *auditing) enter(ctx context.Context, keyID []byte, d done) error {
	if d.row.status != statusIssued || d.row.uvci == "" && d.message == nil {
		return nil
	}
	issuedAt, err := time.Parse(time.RFC3339, d.row.issuedAt)
	if err != nil {
		return err
	}
	entry := audit.Entry{Action: audit.Issue, KeyID: keyID, UVCIHash: auditID(d), IssuedAt: issuedAt}
	signature := base64.RawURLEncoding.EncodeToString(entry.UVCIHash[:]) + issuedAt.UTC().Format(time.RFC3339)
	if fresh := a.logged.add(signature); !fresh && d.kept {
		return nil
	}
	switch d.from.uvci {
	case "":
	case d.row.uvci:
		entry.Action = audit.Renew
	default:
		entry.Action, entry.Supersedes = audit.Supersede, audit.UVCIHash(d.from.uvci)
	}
	switch {
	case len(d.signed) > 0:
		entry.Attestation = sha256.Sum256(d.signed)
	case d.record.FullName != "": // a renewal has only the number of the record
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
func (a *auditing) close(ctx context.Context) (audit.Head, error) { return a.writer.Close(ctx) }
