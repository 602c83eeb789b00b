package trust

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"time"
)

// Lists that are an object of key IDs: Switzerland's, with the numbers of keys, and
// France's and Italy's, with keys and what their certificates say.

// swissItem is a key of the Swiss list: a JWK whose numbers are in standard base64,
// and what it may sign in letters.
type swissItem struct {
	jwk
	Use string `json:"use"` // some of t, v, r
	Alg string `json:"alg"`
}

// keyedItem is a key of the French and Italian lists.
type keyedItem struct {
	Subject   string `json:"subject"` // "C=IT, O=…"
	Issuer    string `json:"issuer"`
	NotBefore string `json:"notBefore"`
	NotAfter  string `json:"notAfter"`
	PublicKey string `json:"publicKeyPem"` // SubjectPublicKeyInfo
}

// keyed reads a member of an object of key IDs. It takes nothing of another object.
func (l *loader) keyed(d *json.Decoder, name json.Token) (known bool, err error) {
	text, isText := name.(string)
	id, ok := decodeKeyID(text)
	if !isText || !ok || len(id) != keyIDLength {
		var skipped skippedValue
		return false, asFormat(d.Decode(&skipped))
	}
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return false, ErrFormat
	}
	if raw[0] != '[' {
		l.is(Keyed)
		return true, l.add(keyedCandidate(id, raw))
	}
	l.is(Swiss)
	return true, l.eachOf(raw, func(item []byte) candidate { return swissCandidate(id, item) })
}

// keyIDLength is that of HCERT, in bytes.
const keyIDLength = 8

func swissCandidate(id []byte, data []byte) candidate {
	var item swissItem
	if json.Unmarshal(data, &item) != nil || item.Alg == "" {
		return candidate{code: Malformed, keyID: id}
	}
	key := jwk{KeyType: "RSA", Curve: item.Curve, X: item.X, Y: item.Y, N: item.N, E: item.E, Usage: strings.Split(item.Use, "")}
	if item.Curve != "" {
		key.KeyType = "EC"
	}
	c := key.candidate()
	c.keyID, c.kind = id, typeDSC
	return c
}

func keyedCandidate(id []byte, data []byte) candidate {
	c := candidate{keyID: id, kind: typeDSC}
	var item keyedItem
	if json.Unmarshal(data, &item) != nil || len(item.PublicKey) > MaxCertificate {
		c.code = Malformed
		return c
	}
	if c.country = countryNamed(item.Subject); c.country == "" {
		c.country = countryNamed(item.Issuer)
	}
	beginOK, endOK := readMoment(item.NotBefore, &c.notBefore), readMoment(item.NotAfter, &c.notAfter)
	spki, keyOK := spkiOf(item.PublicKey)
	if !beginOK || !endOK || !keyOK {
		c.code = Malformed
		return c
	}
	var err error
	if c.public, err = x509.ParsePKIXPublicKey(spki); err != nil {
		c.code, c.err = KeyUnsupported, err
	}
	return c
}

// readMoment reads a time of RFC 3339; none is no limit.
func readMoment(text string, into *time.Time) bool {
	if text == "" {
		return true
	}
	at, err := time.Parse(time.RFC3339, text)
	*into = at.UTC()
	return err == nil
}

// spkiOf reads a public key in PEM, or in base64 without its lines.
func spkiOf(text string) ([]byte, bool) {
	if block, _ := pem.Decode([]byte(text)); block != nil {
		return block.Bytes, block.Type == "PUBLIC KEY"
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	return der, err == nil && len(der) > 0
}

// countryNamed finds the country in a name such as "C=IT, O=…" or "/C=IT/O=…".
func countryNamed(name string) string {
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return strings.ContainsRune(",/+;", r) }) {
		key, value, _ := strings.Cut(part, "=")
		if strings.EqualFold(strings.TrimSpace(key), "C") {
			return countryCode(strings.TrimSpace(value))
		}
	}
	return ""
}
