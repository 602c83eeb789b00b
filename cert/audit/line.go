package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"
)

// MaxLine is how long a line may be, in bytes. That of a certificate has up to 600,
// a checkpoint of an RSA key of 4096 bits 1,000.
const MaxLine = 4096

// line is a line of the log.
type line struct {
	Entry     // of a checkpoint: action, time and key
	seq       uint64
	prev      [32]byte
	signature []byte // of a checkpoint
}

func (l *line) isCheckpoint() bool { return l.Action == checkpoint || l.Action == closing }

// appendUnsigned appends the line as far as a checkpoint signs it, without an end.
func (l *line) appendUnsigned(b []byte) []byte {
	b = strconv.AppendUint(append(b, `{"seq":`...), l.seq, 10)
	b = appendHash(append(b, `,"prev":"`...), l.prev)
	b = append(append(b, `","action":"`...), l.Action...)
	b = l.IssuedAt.UTC().AppendFormat(append(b, `","time":"`...), time.RFC3339)
	return append(base64.RawURLEncoding.AppendEncode(append(b, `","kid":"`...), l.KeyID), '"')
}

// appendTo appends the line with its end, and gives its hash.
func (l *line) appendTo(b []byte) ([]byte, [32]byte) {
	start := len(b)
	b = l.appendUnsigned(b)
	if l.isCheckpoint() {
		b = append(base64.RawURLEncoding.AppendEncode(append(b, `,"signature":"`...), l.signature), '"')
	}
	for _, member := range l.hashes() {
		if *member.hash != [32]byte{} {
			b = append(append(append(b, `,"`...), member.name...), `":"`...)
			b = append(appendHash(b, *member.hash), '"')
		}
	}
	hash := sha256.Sum256(b[start:])
	b = appendHash(append(b, `,"hash":"`...), hash)
	return append(b, "\"}\n"...), hash
}

type hashMember struct {
	name string
	hash *[32]byte
}

// hashes are the members of a line that may be left out, in order.
func (l *line) hashes() [5]hashMember {
	return [...]hashMember{
		{"uvci", &l.UVCIHash}, {"record", &l.RecordHash}, {"attestation", &l.Attestation},
		{"supersedes", &l.Supersedes}, {"event", &l.Event},
	}
}

func appendHash(b []byte, hash [32]byte) []byte {
	return base64.RawURLEncoding.AppendEncode(b, hash[:])
}

// parseLine reads a line with its end, in the one form that appendTo writes, and gives
// its hash. It fails with LineMalformed, or with LineChanged for another hash.
func parseLine(raw []byte) (l line, hash [32]byte, code Code) {
	c := cursor{rest: string(raw), ok: true}
	c.literal(`{"seq":`)
	l.seq = c.number()
	c.literal(`,"prev":"`)
	l.prev = c.hash()
	c.literal(`,"action":"`)
	l.Action = Action(c.text())
	c.literal(`,"time":"`)
	l.IssuedAt = c.time()
	c.literal(`,"kid":"`)
	l.KeyID = c.bytes()
	if l.isCheckpoint() {
		c.literal(`,"signature":"`)
		l.signature = c.bytes()
	}
	for _, member := range l.hashes() {
		if c.has(`,"` + member.name + `":"`) {
			*member.hash = c.hash()
		}
	}
	c.literal(`,"hash":"`)
	stated := c.hash()
	c.literal("}\n")
	if !c.ok || c.rest != "" || !l.isSound() {
		return l, hash, LineMalformed
	}
	again, hash := l.appendTo(make([]byte, 0, len(raw)))
	switch {
	case !bytes.Equal(again[:len(again)-hashEnd], raw[:len(raw)-hashEnd]):
		return l, hash, LineMalformed
	case stated != hash:
		return l, hash, LineChanged
	}
	return l, hash, ""
}

// hashEnd is how long a line is from the digits of its hash on: 32 bytes in base64url,
// and the end.
const hashEnd = 43 + len("\"}\n")

// isSound reports whether a Writer could have written the line.
func (l *line) isSound() bool {
	if !l.isCheckpoint() {
		return l.check() == nil
	}
	for _, member := range l.hashes() {
		if *member.hash != [32]byte{} {
			return false
		}
	}
	return true
}
