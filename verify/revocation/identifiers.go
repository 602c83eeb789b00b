package revocation

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/cbortree"
	"github.com/vaxcert/vaxcert/internal/cose"
)

// Values are what a certificate is looked up by, as they stand in it. Those that
// are empty are not looked for.
type Values struct {
	Issuer    string    // the issuing country: claim iss
	Country   string    // co of the entry
	Signer    string    // the country of the key that verified the signature, ISO 3166-1 alpha-2
	ID        cert.UVCI // ci of the entry
	KeyID     []byte
	Algorithm string // "ES256" or "PS256"; of names that begin with ES, half of the signature counts
	Signature []byte // as COSE has it: r and s of the same length, or that of RSA
}

// Identifiers are the hashes under which a certificate may stand in lists, and
// what restricts the lists to look in. It is a value; the zero value is found
// nowhere.
type Identifiers struct {
	country string // the issuer's
	signer  string // the key's; empty where it is the same or not known
	keyID   string
	hashes  [6]typedHash
	count   int
}

type typedHash struct {
	hash Hash
	kind HashType
}

// Of makes the identifiers of a certificate. A certificate without an issuer is
// its entry's country's; one of three letters is that country's of two. The country
// of the key may revoke it too: who signs can name any issuer. CountryCodeUCI is
// made with the issuing country, as the specification says, with that of the entry,
// as some apps do, and with that of the key. Source: EU DCC revocation, hash types.
func Of(v Values) Identifiers {
	id := Identifiers{country: twoLetters(cmp.Or(v.Issuer, v.Country)), keyID: string(v.KeyID)}
	if signer := twoLetters(v.Signer); signer != id.country {
		id.signer = signer
	}
	if len(v.Signature) > 0 {
		signed := v.Signature
		if strings.HasPrefix(v.Algorithm, "ES") {
			signed = signed[:len(signed)/2]
		}
		id.add(Signature, signed)
	}
	if v.ID == "" {
		return id
	}
	var room [128]byte
	id.add(UCI, append(room[:0], v.ID...))
	countries := [...]string{v.Issuer, v.Country, id.country, id.signer}
	for i, country := range countries {
		if country != "" && !slices.Contains(countries[:i], country) {
			id.add(CountryCodeUCI, append(append(room[:0], country...), v.ID...))
		}
	}
	return id
}

// twoLetters gives a country of WHO's three letters in two, others as they are.
func twoLetters(country string) string {
	if len(country) == 3 {
		if two, known := identity.CountryOf(country); known {
			return two
		}
	}
	return country
}

func (id *Identifiers) add(kind HashType, data []byte) {
	id.hashes[id.count] = typedHash{hashOf(data), kind}
	id.count++
}

// OfPayload makes the identifiers of a certificate that was read: its payload, the
// country of the key that verified it (verify.Key.Country; may be empty), and what
// the message around it says.
func OfPayload(p *cert.Payload, signer string, keyID []byte, algorithm string, signature []byte) Identifiers {
	v := Values{Issuer: p.Issuer, Signer: signer, KeyID: keyID, Algorithm: algorithm, Signature: signature}
	if p.DCC != nil {
		v.ID, v.Country = p.DCC.ID(), country(p.DCC)
	}
	return Of(v)
}

func country(d *cert.DCC) string {
	switch d.Kind() {
	case cert.KindVaccination:
		return d.Vaccinations[0].Country
	case cert.KindTest:
		return d.Tests[0].Country
	case cert.KindRecovery:
		return d.Recoveries[0].Country
	}
	return ""
}

// ErrNotCertificate is the error of OfMessage for what is no certificate.
var ErrNotCertificate = errors.New("revocation: not a certificate")

// OfMessage makes the identifiers of a COSE_Sign1, the bytes that qr.Decode gives,
// without verifying it: for an issuer who revokes what it issued. It gives the
// payload too. It fails with ErrNotCertificate.
func OfMessage(message []byte) (Identifiers, *cert.Payload, error) {
	var tree cbortree.Tree
	m, err := cose.Parse(&tree, string(message))
	if err != nil {
		return Identifiers{}, nil, errors.Join(ErrNotCertificate, err)
	}
	payload, _, err := cert.ReadPayloadString(m.Payload)
	if err != nil {
		return Identifiers{}, nil, errors.Join(ErrNotCertificate, err)
	}
	algorithm := "PS256"
	if m.Alg == cose.ES256 {
		algorithm = "ES256"
	}
	return OfPayload(payload, "", []byte(m.KID), algorithm, []byte(m.Signature)), payload, nil
}

// Country gives the issuing country, ISO 3166-1 alpha-2: the one under which its
// issuer lists the certificate.
func (id Identifiers) Country() string { return id.country }

// KeyID gives the ID of the key that signed it.
func (id Identifiers) KeyID() []byte { return []byte(id.keyID) }

// Hash gives the hash of a type, of CountryCodeUCI that with the issuing country;
// ok is false where the certificate does not have what is hashed.
func (id Identifiers) Hash(t HashType) (h Hash, ok bool) {
	for _, c := range id.hashes[:id.count] {
		if c.kind == t {
			return c.hash, true
		}
	}
	return Hash{}, false
}
