package pkcs11

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxURI is how long a URI may be, in bytes.
const MaxURI = 4096

// uri is a URI of RFC 7512, decoded. An attribute that is not in it is empty.
type uri struct {
	token, manufacturer, model, serial string // of the token
	slot                               *uint
	object                             string // CKA_LABEL of the key
	id                                 []byte // CKA_ID of the key
	pinSource                          string
	modulePath, moduleName             string
}

// unsupported are the attributes of RFC 7512 that are not read, which makes it
// safe to name them in an error.
var unsupported = []string{
	"library-manufacturer", "library-description", "library-version",
	"slot-manufacturer", "slot-description",
}

// Characters that a value may have besides letters, digits and %XX. Source: RFC
// 7512 section 2.3, pk11-pchar and pk11-qchar.
const (
	unreserved = "-._~" + ":[]@!$'()*+,="
	inPath     = unreserved + "&"
	inQuery    = unreserved + "/?|"
)

// parseURI reads a URI of RFC 7512 strictly: each attribute once, none empty, none
// that is not understood. An error names the attribute, and nothing of its value.
func parseURI(text string) (u uri, err error) {
	const scheme = "pkcs11:"
	if len(text) > MaxURI {
		return u, fmt.Errorf("%w: longer than %d bytes", ErrURI, MaxURI)
	}
	if len(text) < len(scheme) || !strings.EqualFold(text[:len(scheme)], scheme) {
		return u, fmt.Errorf("%w: it does not begin with %s", ErrURI, scheme)
	}
	path, query, hasQuery := strings.Cut(text[len(scheme):], "?")
	if path != "" {
		if err := attributes(path, ";", inPath, u.path()); err != nil {
			return uri{}, err
		}
	}
	if hasQuery {
		if err := attributes(query, "&", inQuery, u.query()); err != nil {
			return uri{}, err
		}
	}
	return u, nil
}

// setter takes the decoded value of an attribute, and says what is wrong with it.
type setter func(value string) (wrong string)

func (u *uri) path() map[string]setter {
	return map[string]setter{
		"token": set(&u.token), "manufacturer": set(&u.manufacturer), "model": set(&u.model), "serial": set(&u.serial),
		"object": set(&u.object),
		"id":     func(value string) string { u.id = []byte(value); return "" },
		"slot-id": func(value string) string {
			n, err := strconv.ParseUint(value, 10, 32)
			if err != nil {
				return "is no number"
			}
			slot := uint(n)
			u.slot = &slot
			return ""
		},
		"type": func(value string) string {
			if value != "private" {
				return "is not private: the key signs"
			}
			return ""
		},
	}
}

func (u *uri) query() map[string]setter {
	return map[string]setter{
		"module-path": set(&u.modulePath),
		"module-name": func(value string) string {
			if strings.ContainsAny(value, `/\`) {
				return "is a name without folders"
			}
			return set(&u.moduleName)(value)
		},
		"pin-source": func(value string) string {
			file, ok := pinFile(value)
			if !ok {
				return "is neither file: with an absolute path, nor such a path"
			}
			u.pinSource = file
			return ""
		},
		"pin-value": func(string) string {
			return "is refused: a PIN in a URI ends in logs and process lists; use pin-source"
		},
	}
}

func set(field *string) setter {
	return func(value string) string {
		if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
			return "is no UTF-8 text"
		}
		*field = value
		return ""
	}
}

// attributes reads attributes of one part of a URI.
func attributes(part, separator, allowed string, known map[string]setter) error {
	seen := map[string]bool{}
	for i, attribute := range strings.Split(part, separator) {
		name, encoded, ok := strings.Cut(attribute, "=")
		set := known[name]
		switch {
		case slices.Contains(unsupported, name):
			return fmt.Errorf("%w: %s is not supported", ErrURI, name)
		case set == nil: // not named: it could be a piece of a PIN
			return fmt.Errorf("%w: attribute %d of those between %q is unknown here", ErrURI, i+1, separator)
		case !ok || encoded == "":
			return fmt.Errorf("%w: %s has no value", ErrURI, name)
		case seen[name]:
			return fmt.Errorf("%w: %s is there twice", ErrURI, name)
		}
		seen[name] = true
		value, ok := decode(encoded, allowed)
		if !ok {
			return fmt.Errorf("%w: %s has a character that must be written as %%XX", ErrURI, name)
		}
		if wrong := set(value); wrong != "" {
			return fmt.Errorf("%w: %s %s", ErrURI, name, wrong)
		}
	}
	return nil
}

// decode undoes the encoding of RFC 3986 section 2.1.
func decode(encoded, allowed string) (string, bool) {
	var value strings.Builder
	for i := 0; i < len(encoded); i++ {
		c := encoded[i]
		switch {
		case c == '%' && i+2 < len(encoded):
			high, okHigh := hexDigit(encoded[i+1])
			low, okLow := hexDigit(encoded[i+2])
			if !okHigh || !okLow {
				return "", false
			}
			value.WriteByte(high<<4 | low)
			i += 2
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(allowed, c) >= 0:
			value.WriteByte(c)
		default:
			return "", false
		}
	}
	return value.String(), true
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}
