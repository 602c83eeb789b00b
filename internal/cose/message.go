// Package cose makes and opens COSE_Sign1 messages (RFC 9052 section 4.2) of
// the kind that carries health certificates. It knows nothing of their content
// and trusts nothing in them: no key from a header, no algorithm without a key.
package cose

import (
	"errors"

	"github.com/vaxcert/vaxcert/internal/cbortree"
)

// Header labels (RFC 9052 section 3.1).
const (
	labelAlg  = 1
	labelCrit = 2
	labelKID  = 4
)

// CBOR tags around a message.
const (
	tagSign1 = 18
	tagCWT   = 61
)

// Errors of Parse.
var (
	ErrCBOR       = errors.New("cose: not CBOR")
	ErrTag        = errors.New("cose: tag of another message")
	ErrStructure  = errors.New("cose: not an array of protected header, unprotected header, payload and signature")
	ErrDetached   = errors.New("cose: no payload")
	ErrHeader     = errors.New("cose: header is not a map")
	ErrCritical   = errors.New("cose: critical header parameters")
	ErrAlgMissing = errors.New("cose: no algorithm")
	ErrAlgType    = errors.New("cose: algorithm is not a number")
	ErrKIDType    = errors.New("cose: key ID is not a byte string")
)

// Place says in which header a parameter stood.
type Place uint8

// The places of a header parameter.
const (
	Nowhere Place = iota
	InProtected
	InUnprotected
)

// Message is an opened COSE_Sign1. Its strings share the memory of the input.
type Message struct {
	Tagged     bool   // tag 18 was there
	Protected  string // the protected header as received, without its byte-string head
	Payload    string
	Signature  string
	Alg        int64
	AlgPlace   Place
	KID        string
	KIDPlace   Place
	KIDsDiffer bool // the headers name different keys; KID is the protected one
	Doubled    bool // a parameter stands in both headers
}

// Parse opens a COSE_Sign1: with tag 18, without a tag, or with tag 61 around
// tag 18. Of a parameter in both headers the protected one counts. Errors: the
// Err values of this package; ErrCBOR wraps the reason.
func Parse(tree *cbortree.Tree, data string) (Message, error) {
	root, err := tree.Parse(data)
	if err != nil {
		return Message{}, errors.Join(ErrCBOR, err)
	}
	var m Message
	body, err := m.untag(root)
	if err != nil {
		return Message{}, err
	}
	unprotected, err := m.split(body)
	if err != nil {
		return Message{}, err
	}
	if err := m.readHeader(unprotected, InUnprotected); err != nil {
		return Message{}, err
	}
	if err := m.readProtected(tree); err != nil {
		return Message{}, err
	}
	if m.AlgPlace == Nowhere {
		return Message{}, ErrAlgMissing
	}
	return m, nil
}

func (m *Message) untag(v cbortree.Value) (cbortree.Value, error) {
	number, content, ok := v.Untag()
	if ok && number == tagCWT {
		number, content, ok = content.Untag()
	}
	if !ok {
		return content, nil
	}
	if number != tagSign1 {
		return content, ErrTag
	}
	m.Tagged = true
	return content, nil
}

// split takes the four parts of the message and returns the unprotected header.
func (m *Message) split(body cbortree.Value) (cbortree.Value, error) {
	if body.Kind() != cbortree.Array || body.Len() != 4 || body.Indefinite() {
		return cbortree.Value{}, ErrStructure
	}
	payload := body.Element(2)
	if payload.Absent() {
		return cbortree.Value{}, ErrDetached
	}
	for _, part := range []struct {
		into *string
		from cbortree.Value
	}{{&m.Protected, body.Element(0)}, {&m.Payload, payload}, {&m.Signature, body.Element(3)}} {
		content, ok := part.from.Bytes()
		if !ok {
			return cbortree.Value{}, ErrStructure
		}
		*part.into = content
	}
	return body.Element(1), nil
}

// readProtected reads the protected header, after the unprotected one, so that
// what it says stays.
func (m *Message) readProtected(tree *cbortree.Tree) error {
	if m.Protected == "" {
		return nil
	}
	header, err := tree.Parse(m.Protected)
	if err != nil {
		return errors.Join(ErrCBOR, err)
	}
	return m.readHeader(header, InProtected)
}

func (m *Message) readHeader(header cbortree.Value, place Place) error {
	if header.Kind() != cbortree.Map {
		return ErrHeader
	}
	if header.Claim(labelCrit).Kind() != cbortree.Invalid {
		return ErrCritical
	}
	if alg := header.Claim(labelAlg); alg.Kind() != cbortree.Invalid {
		number, ok := alg.Int()
		if !ok {
			return ErrAlgType
		}
		m.Doubled = m.Doubled || m.AlgPlace != Nowhere
		m.Alg, m.AlgPlace = number, place
	}
	if kid := header.Claim(labelKID); kid.Kind() != cbortree.Invalid {
		id, ok := kid.Bytes()
		if !ok {
			return ErrKIDType
		}
		m.Doubled = m.Doubled || m.KIDPlace != Nowhere
		m.KIDsDiffer = m.KIDPlace != Nowhere && m.KID != id
		m.KID, m.KIDPlace = id, place
	}
	return nil
}
