package trust

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"

	"github.com/vaxcert/vaxcert/verify"
)

// dutchItem is a key of the Dutch list.
type dutchItem struct {
	SubjectPublicKey string `json:"subjectPk"` // SubjectPublicKeyInfo
	Country          string `json:"ian"`       // of the issuer's alternative name
	KeyUsage         few    `json:"keyUsage"`  // none is all
}

// dutchKeys reads the member eu_keys: an object of key IDs, each with a list of
// keys.
func (l *loader) dutchKeys(d *json.Decoder) error {
	start, err := d.Token()
	if err != nil || start != json.Delim('{') {
		return ErrFormat
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return ErrFormat
		}
		var items json.RawMessage
		if err := d.Decode(&items); err != nil {
			return ErrFormat
		}
		if items[0] != '[' {
			if err := l.add(candidate{code: Malformed}); err != nil {
				return err
			}
			continue
		}
		if err := l.eachOf(items, func(item []byte) candidate { return dutchCandidate(name.(string), item) }); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return asFormat(err)
}

func dutchCandidate(keyID string, data []byte) candidate {
	var item dutchItem
	id, ok := decodeKeyID(keyID)
	if json.Unmarshal(data, &item) != nil || !ok {
		return candidate{code: Malformed, keyID: id}
	}
	c := candidate{keyID: id, country: item.Country, kind: typeDSC}
	spki, err := base64.StdEncoding.DecodeString(item.SubjectPublicKey)
	if err != nil || len(spki) > MaxCertificate {
		c.code = Malformed
		return c
	}
	if c.usage, ok = usageOf(item.KeyUsage); !ok {
		c.code = Malformed
		return c
	}
	if c.public, err = x509.ParsePKIXPublicKey(spki); err != nil {
		c.code, c.err = KeyUnsupported, err
	}
	return c
}

var usageLetters = map[string]verify.Usage{"t": verify.UsageTest, "v": verify.UsageVaccination, "r": verify.UsageRecovery}

// usageOf reads the letters of a usage; none is all. One that is not known is
// passed over, unless it stands alone: then the key is good for nothing here.
func usageOf(letters []string) (usage verify.Usage, ok bool) {
	for _, letter := range letters {
		usage |= usageLetters[letter]
	}
	return usage, usage != 0 || len(letters) == 0
}
