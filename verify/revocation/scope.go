package revocation

import (
	"encoding/base64"
	"strings"
	"time"
)

// Scope says for which certificates a list speaks. The zero value is for all of
// them.
type Scope struct {
	Country string    // only those that this country issued, or signed, ISO 3166-1 alpha-2; empty: all countries
	KeyID   []byte    // only those signed by this key; nil: all keys
	Types   HashType  // what the hashes are of; zero: all types are looked for
	Expires time.Time // the list is over then; zero: never
}

func (s *Scope) covers(id *Identifiers, at time.Time) bool {
	return (s.Country == "" || s.Country == id.country || s.Country == id.signer) &&
		(s.KeyID == nil || string(s.KeyID) == id.keyID) &&
		(s.Expires.IsZero() || at.Before(s.Expires))
}

func (s *Scope) check() error {
	switch {
	case s.Country != "" && !isCountry(s.Country):
		return refuse("list-country")
	case s.KeyID != nil && (len(s.KeyID) == 0 || len(s.KeyID) > MaxKeyID):
		return refuse("list-kid")
	case s.Types&^allTypes != 0:
		return refuse("hash-type-unknown")
	}
	return nil
}

func isCountry(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}

// unknownKID stands for the key ID in lists that hold for all keys of a country.
const unknownKID = "UNKNOWN_KID"

// ParseKeyID reads a key ID in base64, standard or URL alphabet, padded or not.
// "UNKNOWN_KID", which stands for all keys, gives nil. It fails with an *Error,
// list-kid.
func ParseKeyID(text string) ([]byte, error) {
	if text == unknownKID {
		return nil, nil
	}
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	id, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil || len(id) == 0 || len(id) > MaxKeyID {
		return nil, refuse("list-kid")
	}
	return id, nil
}

// keyIDText writes a key ID in standard base64.
func keyIDText(id []byte) string {
	if id == nil {
		return unknownKID
	}
	return base64.StdEncoding.EncodeToString(id)
}

// keyIDName writes a key ID for paths.
func keyIDName(id []byte) string {
	if id == nil {
		return unknownKID
	}
	return base64.RawURLEncoding.EncodeToString(id)
}

// parseTime reads a time of a list: RFC 3339, without a zone UTC.
func parseTime(text string) (time.Time, error) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if at, err := time.Parse(form, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, refuse("list-expires")
}
