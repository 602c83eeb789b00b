package cert

import (
	"crypto/rand"
	"fmt"
	"io"
	"strings"
)

// UVCI is the unique certificate identifier, field 11: in Viet Nam
// "URN:UVCI:01:VN:" and 32 upper-case hexadecimal digits. It is compared and
// hashed exactly as it stands. Source: EU guidelines on verifiable vaccination
// certificates, annex 2.
type UVCI string

const (
	uvciPrefix  = "URN:UVCI:"
	uvciVersion = "01"
)

// NewUVCI makes an identifier of 128 random bits, so that it can be neither
// guessed nor traced to a person. country is ISO 3166-1 alpha-2; random nil
// stands for crypto/rand.Reader.
func NewUVCI(country string, random io.Reader) (UVCI, error) {
	if !isAlpha2(country) {
		return "", fmt.Errorf("uvci: country is not two capital letters")
	}
	if random == nil {
		random = rand.Reader
	}
	var opaque [16]byte
	if _, err := io.ReadFull(random, opaque[:]); err != nil {
		return "", fmt.Errorf("uvci: random source: %w", err)
	}
	var text [len(uvciPrefix) + len(uvciVersion) + 4 + 2*len(opaque)]byte
	out := append(text[:0], uvciPrefix+uvciVersion+":"...)
	out = append(append(out, country...), ':')
	for _, b := range opaque {
		out = append(out, upperHex[b>>4], upperHex[b&15])
	}
	return UVCI(out), nil
}

const upperHex = "0123456789ABCDEF"

func isAlpha2(s string) bool {
	return len(s) == 2 && isUpper(s[0]) && isUpper(s[1])
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// Country gives the issuing country of the identifier, or "" where it does not
// say: one in five real certificates has another form.
func (u UVCI) Country() string {
	if len(u) < len(uvciPrefix) || !strings.EqualFold(string(u[:len(uvciPrefix)]), uvciPrefix) {
		return ""
	}
	_, rest, _ := strings.Cut(string(u[len(uvciPrefix):]), ":")
	country, _, ok := strings.Cut(rest, ":")
	if country = strings.ToUpper(country); !ok || !isAlpha2(country) {
		return ""
	}
	return country
}

// Check says what is unusual about an identifier that was read: warnings
// uvci-form (no "URN:UVCI:01:" and country in front), uvci-characters (other
// than A-Z, 0-9 and / # :) and uvci-check-character (the Luhn-mod-38 character
// after # is wrong, as in a third of the certificates that carry one). None of
// them makes a certificate bad. Source: EU guidelines on verifiable vaccination
// certificates, annex 2.
func (u UVCI) Check() []Finding {
	var found []Finding
	add := func(code string) { found = append(found, Finding{Code: code, Field: "ci", Severity: Warning}) }
	if !strings.HasPrefix(string(u), uvciPrefix+uvciVersion+":") || u.Country() == "" {
		add("uvci-form")
	}
	for i := range len(u) {
		if u[i] != '#' && uvciValues[u[i]] == noUVCIValue {
			add("uvci-characters")
			break
		}
	}
	if body, check, ok := strings.Cut(string(u), "#"); ok {
		want, ok := checkCharacter(body)
		if !ok || len(check) != 1 || check[0] != want {
			add("uvci-check-character")
		}
	}
	return found
}

// issuable reports whether the identifier has Viet Nam's form for a country.
func (u UVCI) issuable(country string) bool {
	opaque, ok := strings.CutPrefix(string(u), uvciPrefix+uvciVersion+":"+country+":")
	return ok && len(opaque) == 32 && strings.Trim(opaque, upperHex) == ""
}

const uvciAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:"

// uvciValues holds the value of each character in the alphabet.
var uvciValues = func() (values [256]uint8) {
	for c := range values {
		values[c] = noUVCIValue
	}
	for i, c := range []byte(uvciAlphabet) {
		values[c] = uint8(i)
	}
	return values
}()

const noUVCIValue = 0xff

// checkCharacter computes the Luhn-mod-38 check character over the whole
// identifier without "#". ok is false where a character has no value.
func checkCharacter(body string) (check byte, ok bool) {
	n := len(uvciAlphabet)
	sum, factor := 0, 2
	for i := len(body) - 1; i >= 0; i-- {
		value := uvciValues[body[i]]
		if value == noUVCIValue {
			return 0, false
		}
		product := factor * int(value)
		sum += product/n + product%n
		factor = 3 - factor
	}
	return uvciAlphabet[(n-sum%n)%n], true
}
