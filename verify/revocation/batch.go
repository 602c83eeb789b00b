package revocation

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/internal/cms"
)

// batchText is the EU's batch on the wire. Source: EU DCC revocation, backend to
// backend; dgc-gateway.
type batchText struct {
	Country string       `json:"country"`
	Expires string       `json:"expires"`
	KeyID   string       `json:"kid"`
	Type    string       `json:"hashType"`
	Entries []batchEntry `json:"entries"`
}

type batchEntry struct {
	Hash string `json:"hash"`
}

// Trust says whether the signer of a batch is trusted, by an error where it is
// not: it must be an UPLOAD certificate of the gateway's trust list, and valid. That
// its country is the batch's is checked already.
type Trust func(signer *x509.Certificate) error

// ReadBatch reads a batch: plain JSON, for whose origin the caller vouches, or a
// CMS around it, in DER, BER or base64 of these. A country revokes only its own:
// the signer's country is the batch's, and the List speaks for that country only.
// It fails with an *Error: list-too-large, batch-unchecked (signed, and trust is
// nil), batch-signature and batch-signer (with the cause), batch-signer-country,
// batch-json, batch-too-many, list-country, list-kid, list-expires,
// hash-type-unknown, hash-length; or with the error of r.
func ReadBatch(r io.Reader, trust Trust) (*List, error) {
	data, err := readAll(r, MaxBatchFile)
	if err != nil {
		return nil, err
	}
	return parseBatch(data, trust)
}

func parseBatch(data []byte, trust Trust) (*List, error) {
	message, signed := cmsOf(data)
	if !signed {
		return parsePlainBatch(data)
	}
	if trust == nil {
		return nil, refuse("batch-unchecked")
	}
	content, signer, err := cms.Verify(message, nil)
	if err != nil {
		return nil, refuseFor("batch-signature", err)
	}
	l, err := parsePlainBatch(content)
	if err != nil {
		return nil, err
	}
	if c := signer.Subject.Country; len(c) != 1 || !strings.EqualFold(c[0], l.Country) {
		return nil, refuse("batch-signer-country")
	}
	if err := trust(signer); err != nil {
		return nil, refuseFor("batch-signer", err)
	}
	return l, nil
}

// cmsOf gives the CMS in data, which may be in base64.
func cmsOf(data []byte) (message []byte, ok bool) {
	const sequence = 0x30
	if len(data) > 0 && data[0] == sequence {
		return data, true
	}
	if !bytes.HasPrefix(bytes.TrimSpace(data), []byte("MI")) {
		return nil, false
	}
	text := strings.Join(strings.Fields(string(data)), "")
	message, err := base64.StdEncoding.DecodeString(text)
	return message, err == nil
}

func parsePlainBatch(data []byte) (*List, error) {
	var text batchText
	if err := json.Unmarshal(data, &text); err != nil {
		return nil, refuse("batch-json")
	}
	if len(text.Entries) > MaxBatchEntries {
		return nil, refuse("batch-too-many")
	}
	scope, err := text.scope()
	if err != nil {
		return nil, err
	}
	hashes := make([]Hash, len(text.Entries))
	for i, entry := range text.Entries {
		raw, err := base64.StdEncoding.DecodeString(entry.Hash)
		if err != nil || len(raw) != hashSize {
			return nil, refuse("hash-length")
		}
		hashes[i] = Hash(raw)
	}
	return NewList(scope, hashes)
}

// scope is stricter than that of other lists: a batch says all of it.
func (t *batchText) scope() (s Scope, err error) {
	if s.Country = t.Country; s.Country == "" {
		return s, refuse("list-country")
	}
	if s.KeyID, err = ParseKeyID(t.KeyID); err != nil {
		return s, err
	}
	if s.Types, err = ParseHashType(t.Type); err != nil {
		return s, err
	}
	if s.Expires, err = parseTime(t.Expires); err != nil {
		return s, err
	}
	return s, s.check()
}

// WriteBatches writes hashes as batches of the EU, plain JSON, of at most
// MaxBatchEntries each, one after the other: write is called for each. The scope
// must have a country, an end and one hash type. It fails with an *Error:
// list-country, list-expires, hash-type-unknown, list-kid; or with the error of
// write.
func WriteBatches(scope Scope, hashes []Hash, write func(batch []byte) error) error {
	text := batchText{Country: scope.Country, KeyID: keyIDText(scope.KeyID), Type: scope.Types.String()}
	if !scope.Expires.IsZero() {
		text.Expires = scope.Expires.UTC().Format(time.RFC3339)
	}
	if _, err := text.scope(); err != nil {
		return err
	}
	for some := range slices.Chunk(sorted(hashes), MaxBatchEntries) {
		text.Entries = text.Entries[:0]
		for i := range some {
			text.Entries = append(text.Entries, batchEntry{base64.StdEncoding.EncodeToString(some[i][:])})
		}
		batch, err := json.Marshal(text)
		if err != nil {
			return err
		}
		if err := write(append(batch, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// SignBatch puts a batch that WriteBatches made into a CMS, in DER, signed by the
// UPLOAD key of the batch's country: what the EU's gateway takes, in base64. It
// fails with batch-json, batch-signer-country or another *Error where ReadBatch
// would refuse it, or with the error of the key.
func SignBatch(batch []byte, certificate *x509.Certificate, key crypto.Signer) ([]byte, error) {
	signed, err := cms.Sign(batch, certificate, key, false)
	if err != nil {
		return nil, err
	}
	_, err = parseBatch(signed, func(*x509.Certificate) error { return nil })
	return signed, err
}
