package trust

import (
	"bytes"
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

// snapshotHead is the first byte of a snapshot: CBOR tag 18.
const snapshotHead = 0xd2

// A snapshot is a COSE_Sign1 (RFC 9052) whose payload is this array in CBOR. It
// is an array with a name so that no certificate of health, whose payload is a
// map, is ever taken for one, nor the reverse.
type snapshotBody struct {
	_       struct{} `cbor:",toarray"`
	Name    string   // snapshotName
	MadeAt  int64    // seconds since 1970
	Entries []snapshotKey
}

const snapshotName = "vaxcert-trust-1"

type snapshotKey struct {
	_         struct{} `cbor:",toarray"`
	ID        []byte
	Country   string // ISO 3166-1 alpha-2, or empty
	NotBefore int64  // seconds since 1970; 0 is unlimited
	NotAfter  int64
	Usage     uint8  // test 1, vaccination 2, recovery 4; 0 is all
	Public    []byte // SubjectPublicKeyInfo
}

// ErrSnapshot is wrapped where a snapshot cannot be made.
var ErrSnapshot = errors.New("trust: snapshot")

// WriteSnapshot writes keys as a snapshot that s signs: one small file with a
// date, for verifiers to fetch and Read. The same keys at the same time give the
// same content; the signature of an RSA key differs each time. It fails with
// ErrSnapshot, ErrLimit, or the errors of s and w.
func WriteSnapshot(ctx context.Context, w io.Writer, keys []verify.Key, s signer.Signer, at time.Time) error {
	body := snapshotBody{Name: snapshotName, MadeAt: at.Unix(), Entries: make([]snapshotKey, 0, len(keys))}
	for _, k := range keys {
		if !supported(k.Public) || len(k.ID) == 0 || len(k.ID) > MaxKeyID {
			return fmt.Errorf("%w: a key without an ID, or that verifies nothing", ErrSnapshot)
		}
		public, err := x509.MarshalPKIXPublicKey(k.Public)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrSnapshot, err)
		}
		body.Entries = append(body.Entries, snapshotKey{ID: k.ID, Country: k.Country, NotBefore: seconds(k.NotBefore),
			NotAfter: seconds(k.NotAfter), Usage: uint8(k.Usage), Public: public})
	}
	payload, err := cbor.Marshal(body)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	protected := cose.AppendProtected(nil, int64(s.Algorithm()), s.KeyID())
	signature, err := s.Sign(ctx, cose.AppendToBeSigned(nil, protected, payload))
	if err != nil {
		return err
	}
	message := cose.Append(nil, protected, payload, signature)
	if len(message) > MaxSnapshot || len(keys) > MaxEntries {
		return ErrLimit
	}
	_, err = w.Write(message)
	return err
}

// seconds of a time since 1970; of no time, 0.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

var snapshotDecoder = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxArrayElements: MaxEntries, MaxNestedLevels: 4, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode()
	if err != nil {
		panic(err)
	}
	return mode
}()

// readSnapshot takes the keys of a snapshot, after its signature.
func (l *loader) readSnapshot(data []byte) error {
	if len(data) > MaxSnapshot {
		return ErrLimit
	}
	var tree cbortree.Tree
	message, err := cose.Parse(&tree, string(data))
	if err != nil {
		return ErrFormat
	}
	switch {
	case l.options.Signer != nil:
		toBeSigned := cose.AppendToBeSigned(nil, message.Protected, message.Payload)
		if message.AlgPlace != cose.InProtected || cose.Verify(l.options.Signer, message.Alg, toBeSigned, message.Signature) != nil {
			return ErrSignature
		}
		l.sign(Good)
	case l.options.Unproved:
		l.sign(NotChecked)
	default:
		return fmt.Errorf("%w: whose snapshots to believe is not said", ErrUnsigned)
	}
	var body snapshotBody
	if snapshotDecoder.Unmarshal([]byte(message.Payload), &body) != nil || body.Name != snapshotName {
		return ErrFormat
	}
	l.is(Snapshot)
	if made := unixTime(body.MadeAt); l.madeAt.IsZero() || made.Before(l.madeAt) {
		l.madeAt = made
	}
	for _, k := range body.Entries {
		if err := l.add(k.candidate()); err != nil {
			return err
		}
	}
	return nil
}

func (k *snapshotKey) candidate() candidate {
	c := candidate{keyID: k.ID, country: k.Country, kind: typeDSC, usage: verify.Usage(k.Usage),
		notBefore: unixTime(k.NotBefore), notAfter: unixTime(k.NotAfter)}
	public, err := x509.ParsePKIXPublicKey(k.Public)
	switch {
	case len(k.ID) > MaxKeyID || k.Usage&^uint8(verify.UsageTest|verify.UsageVaccination|verify.UsageRecovery) != 0:
		c.code = Malformed
	case err != nil:
		c.code, c.err = KeyUnsupported, err
	}
	c.public = public
	return c
}

// LoadSnapshot reads a snapshot that the holder of signer must have signed: a
// certificate or its public key, as Options.Signer. It fails with ErrUnsigned where
// there is no signer, ErrSigner, ErrFormat, ErrSignature or ErrLimit.
func LoadSnapshot(data []byte, signer crypto.PublicKey) (*List, error) {
	if signer == nil {
		return nil, ErrUnsigned
	}
	if len(data) == 0 || data[0] != snapshotHead {
		return nil, ErrFormat
	}
	return Read(bytes.NewReader(data), Options{Signer: signer})
}
