package trust

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/internal/cose"
	"github.com/vaxcert/vaxcert/internal/dsc"
	"github.com/vaxcert/vaxcert/signer"
	"github.com/vaxcert/vaxcert/verify"
)

// candidate is an entry as its list has it, before it is judged.
type candidate struct {
	source     string
	index      int
	keyID      []byte
	strictID   bool // keyID must be that of the certificate
	country    string
	kind       string
	der        []byte   // the certificate; empty for a bare key
	issuers    [][]byte // the chain that comes with it
	cms        []byte
	thumbprint string

	public              crypto.PublicKey // of a bare key, or to be held against the certificate
	usage               verify.Usage
	notBefore, notAfter time.Time

	code Code // why it is refused already
	err  error
}

// loader collects the entries of a list and then judges them: the roots and
// upload certificates that prove an entry may stand after it.
type loader struct {
	options    Options
	format     Format
	signature  Signature
	madeAt     time.Time
	skipped    int
	source     string
	index      int
	candidates []candidate
}

// newLoader fails with ErrSigner.
func newLoader(o Options) (*loader, error) {
	var err error
	if o.Signer, err = o.signerKey(); err != nil {
		return nil, err
	}
	return &loader{options: o}, nil
}

// is notes the format of what was read.
func (l *loader) is(f Format) {
	if l.format != "" && l.format != f {
		f = Mixed
	}
	l.format = f
}

// sign notes the state of a signature: of several files, the least certain.
func (l *loader) sign(s Signature) {
	if l.signature == "" || s == Absent || s == NotChecked && l.signature == Good {
		l.signature = s
	}
}

// add takes an entry. It fails with ErrLimit.
func (l *loader) add(c candidate) error {
	if len(l.candidates) >= MaxEntries {
		return ErrLimit
	}
	c.source, c.index = l.source, l.index
	l.index++
	if c.country = countryCode(c.country); len(c.kind) > 32 {
		c.kind = ""
	}
	c.kind = typeOf(c.kind)
	l.candidates = append(l.candidates, c)
	return nil
}

// countryCode gives an ISO 3166-1 alpha-2 code in capitals, or nothing.
func countryCode(s string) string {
	if len(s) != 2 || !isLetter(s[0]) || !isLetter(s[1]) {
		return ""
	}
	return strings.ToUpper(s)
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// Types of certificates that networks of trust have.
const (
	typeDSC    = "DSC"
	typeCSCA   = "CSCA"
	typeUpload = "UPLOAD"
)

// types has the spellings of the EU's gateway and of GDHCN. What is empty signs
// no documents.
var types = map[string]string{"DSC": typeDSC, "CSCA": typeCSCA, "SCA": typeCSCA, "UPLOAD": typeUpload, "UP": typeUpload,
	"AUTHENTICATION": "AUTHENTICATION", "TLS": "AUTHENTICATION", "DECA": "DECA", "DESC": "DESC"}

func typeOf(kind string) string { return types[strings.ToUpper(kind)] }

// finish judges the entries.
func (l *loader) finish() *List {
	list := &List{Format: l.format, Signature: l.signature, MadeAt: l.madeAt, Skipped: l.skipped, Entries: make([]Entry, 0, len(l.candidates))}
	p := newProver(&l.options, l.candidates)
	seen := newCollector()
	for i := range l.candidates {
		c := &l.candidates[i]
		entry, code, err := c.judge(p)
		if code == "" {
			code = seen.accept(entry.Key)
		}
		switch code {
		case "":
			list.Entries = append(list.Entries, entry)
			continue
		case inPlace:
			list.Others = append(list.Others, entry)
			continue
		}
		r := Refusal{Source: c.source, Index: c.index, KeyID: c.keyID, Country: c.country, Type: c.kind, Code: code, Err: err}
		if entry.Certificate != nil {
			if r.KeyID == nil {
				r.KeyID = signer.KeyID(entry.Certificate)
			}
			if r.Country == "" {
				r.Country = countryOf(entry.Certificate)
			}
		}
		list.Refused = append(list.Refused, r)
	}
	return list
}

// inPlace is a certificate that rightly gives no key: see List.Others.
const inPlace Code = "in-place"

func countryOf(c *x509.Certificate) string {
	if len(c.Subject.Country) == 0 {
		return ""
	}
	return countryCode(c.Subject.Country[0])
}

// judge makes the key of an entry, or says why there is none. The certificate is
// given also where the entry is refused, if it was read.
func (c *candidate) judge(p *prover) (Entry, Code, error) {
	if c.code != "" {
		return Entry{}, c.code, c.err
	}
	if len(c.der) == 0 {
		return c.judgeBare(p)
	}
	certificate, code, err := parseCertificate(c.der)
	if code != "" {
		return Entry{}, code, err
	}
	e := Entry{Certificate: certificate, Type: c.kind}
	if e.Type == "" {
		e.Type = typeDSC
		if certificate.IsCA {
			e.Type = typeCSCA
		}
	}
	c.kind = e.Type
	switch {
	case e.Type != typeDSC && e.Type != typeCSCA, e.Type == typeCSCA && !dsc.Signs(certificate):
		return e, inPlace, nil
	case !dsc.Signs(certificate):
		return e, NotADocumentSigner, nil
	}
	if e.Key, err = verify.KeyOf(certificate); err != nil {
		return e, KeyUnsupported, err
	}
	if code := c.contradicts(certificate, e.Key.ID); code != "" {
		return e, code, nil
	}
	if !c.narrow(&e.Key) {
		return e, UsageContradicted, nil
	}
	if e.Key.Country = countryCode(e.Key.Country); e.Key.Country == "" {
		e.Key.Country = c.country
	}
	if code := p.period(e.Key.NotBefore, e.Key.NotAfter); code != "" {
		return e, code, nil
	}
	code, err = p.prove(c, certificate)
	return e, code, err
}

// contradicts tells what a list says of a certificate and is not so.
func (c *candidate) contradicts(certificate *x509.Certificate, id []byte) Code {
	if c.strictID && len(c.keyID) > 0 && !bytes.Equal(c.keyID, id) {
		return KeyIDMismatch
	}
	if c.thumbprint != "" {
		sum := sha256.Sum256(c.der)
		if !strings.EqualFold(c.thumbprint, hex.EncodeToString(sum[:])) {
			return ThumbprintMismatch
		}
	}
	if same, ok := certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); c.public != nil && (!ok || !same.Equal(c.public)) {
		return KeyMismatch
	}
	return ""
}

// narrow gives a key what its list says of it, where that is less than what its
// certificate says. It is not ok where they leave nothing to sign.
func (c *candidate) narrow(k *verify.Key) (ok bool) {
	if len(c.keyID) > 0 {
		k.ID = c.keyID
	}
	switch {
	case k.Usage == 0:
		k.Usage = c.usage
	case c.usage != 0:
		if k.Usage &= c.usage; k.Usage == 0 {
			return false
		}
	}
	if c.notBefore.After(k.NotBefore) {
		k.NotBefore = c.notBefore
	}
	if !c.notAfter.IsZero() && (k.NotAfter.IsZero() || c.notAfter.Before(k.NotAfter)) {
		k.NotAfter = c.notAfter
	}
	return true
}

func (c *candidate) judgeBare(p *prover) (Entry, Code, error) {
	switch {
	case len(c.keyID) == 0:
		return Entry{}, KeyIDMissing, nil
	case p.options.needsRoot() || p.options.needsCMS():
		return Entry{}, CertificateMissing, nil
	case !supported(c.public):
		return Entry{}, KeyUnsupported, nil
	}
	if c.kind == "" {
		c.kind = typeDSC
	}
	k := verify.Key{ID: c.keyID, Public: c.public, Country: c.country}
	if !c.narrow(&k) {
		return Entry{}, UsageContradicted, nil
	}
	return Entry{Key: k, Type: c.kind}, p.period(k.NotBefore, k.NotAfter), nil
}

// supported reports whether a key is one that verify.KeyOf takes.
func supported(public crypto.PublicKey) bool {
	switch key := public.(type) {
	case *ecdsa.PublicKey:
		//lint:ignore SA1019 a key without a point makes crypto/ecdsa panic
		return key != nil && key.X != nil && key.Y != nil && (key.Curve == elliptic.P256() || key.Curve == elliptic.P384())
	case *rsa.PublicKey:
		return key != nil && key.N != nil && key.N.BitLen() >= cose.MinRSABits && key.N.BitLen() <= cose.MaxRSABits && dsc.Bounded(key)
	}
	return false
}

func parseCertificate(der []byte) (*x509.Certificate, Code, error) {
	if len(der) > MaxCertificate {
		return nil, CertificateTooLarge, nil
	}
	certificate, err := dsc.Parse(der)
	switch {
	case err == nil && certificate.PublicKey == nil:
		return nil, KeyUnsupported, nil
	case err == nil && !dsc.Bounded(certificate.PublicKey):
		return nil, KeyTooCostly, nil
	case err == nil:
		return certificate, "", nil
	case strings.Contains(err.Error(), "elliptic curve"): // crypto/x509 has no type for it
		return nil, KeyUnsupported, err
	}
	return nil, CertificateBroken, err
}
