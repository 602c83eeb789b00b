package trust

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
)

// Read reads a trust list, its format recognised by content: PEM or DER
// certificates (also one in base64), the EU gateway's list, national lists made
// of its entries (Germany's with its signature in the first line), the Dutch
// list, JWKS, GDHCN DID documents, and snapshots.
//
// An entry that gives no key is in List.Refused, never an error. It fails with
// ErrSigner, ErrFormat, ErrLimit, ErrUnsigned, ErrSignature, or the error of the
// reader.
func Read(r io.Reader, o Options) (*List, error) {
	l, err := newLoader(o)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("trust: reading: %w", err)
	}
	if err := l.read(data, ""); err != nil {
		return nil, err
	}
	return l.finish(), nil
}

// read takes the entries of one file.
func (l *loader) read(data []byte, source string) error {
	if len(data) > MaxSize {
		return ErrLimit
	}
	l.source, l.index = source, 0
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	text := bytes.TrimLeft(data, " \t\r\n")
	switch {
	case len(text) == 0:
		return ErrFormat
	case data[0] == snapshotHead:
		return l.readSnapshot(data)
	case text[0] == '{', text[0] == '[':
		return l.unsigned(Absent, func() error { return l.readJSON(text) })
	case isDER(data):
		return l.unsigned(Absent, func() error { return l.readDER(data) })
	case bytes.Contains(text, []byte("-----BEGIN ")):
		return l.unsigned(Absent, func() error { return l.readPEM(text) })
	}
	if line, body, ok := bytes.Cut(text, []byte("\n")); ok && len(body) > 0 && body[0] == '{' {
		return l.readSignedJSON(line, body)
	}
	if der, ok := base64DER(text); ok {
		return l.unsigned(Absent, func() error { return l.readDER(der) })
	}
	return ErrFormat
}

// unsigned reads a list whose signature is not checked, unless one is asked for.
func (l *loader) unsigned(state Signature, read func() error) error {
	if l.options.Signer != nil {
		return ErrUnsigned
	}
	l.sign(state)
	return read()
}

// base64DER reads a file that is one certificate in base64, as the EU's
// verifier service gives them.
func base64DER(text []byte) ([]byte, bool) {
	der, err := base64.StdEncoding.DecodeString(string(text))
	return der, err == nil && isDER(der)
}

// isDER reports whether data begin as a certificate does: a sequence of more
// than 127 bytes. The digit 0, which begins it too, may begin a text.
func isDER(data []byte) bool { return len(data) > 2 && data[0] == 0x30 && data[1] > 0x80 }
