package attest

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"
)

// readStatement reads what a JWS says, after its signature was verified.
func readStatement(header joseHeader, payload []byte) (statement, error) {
	said, err := members(payload)
	if err != nil {
		return statement{}, orElse(err, PayloadMalformed)
	}
	var s statement
	for _, f := range fields {
		if *f.of(&s.record), err = text(said[f.name]); err != nil {
			return statement{}, err
		}
	}
	if s.signedAt, err = signingTime(header, said); err != nil {
		return statement{}, err
	}
	return s, s.check()
}

var wholeNumber = regexp.MustCompile(`^(0|[1-9][0-9]*)$`)

// text gives the value of a field: a text, a whole number as it stands, or nothing.
func text(value json.RawMessage) (string, error) {
	var s string
	switch {
	case value == nil || string(value) == "null":
		return "", nil
	case wholeNumber.Match(value):
		return string(value), nil
	case json.Unmarshal(value, &s) != nil:
		return "", FieldType
	}
	return s, nil
}

// signingTime gives the time that a JWS says it was signed at. Source: iat and sigT,
// ETSI TS 119 182-1 sections 5.1.11 and 5.2.1.
func signingTime(header joseHeader, said map[string]json.RawMessage) (time.Time, error) {
	var found time.Time
	for _, place := range []struct {
		value json.RawMessage
		read  func(json.RawMessage) (time.Time, bool)
	}{{header["iat"], readSeconds}, {header["sigT"], readRFC3339}, {said["signed_at"], readRFC3339}} {
		if place.value == nil {
			continue
		}
		at, ok := place.read(place.value)
		switch {
		case !ok || at.Unix() < 0 || at.Unix() > maxSeconds:
			return time.Time{}, TimeInvalid
		case !found.IsZero() && !found.Equal(at):
			return time.Time{}, TimeContradiction
		}
		found = at
	}
	if found.IsZero() {
		return time.Time{}, TimeMissing
	}
	return found, nil
}

func readSeconds(value json.RawMessage) (time.Time, bool) {
	seconds, err := strconv.ParseInt(string(value), 10, 64)
	return time.Unix(seconds, 0).UTC(), err == nil
}

func readRFC3339(value json.RawMessage) (time.Time, bool) {
	var s string
	if json.Unmarshal(value, &s) != nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, s)
	return at.UTC().Truncate(time.Second), err == nil
}

// members gives the members of a JSON object in UTF-8. It refuses one in which, at
// any depth, a name stands twice.
func members(data []byte) (map[string]json.RawMessage, error) {
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) == 0 || start[0] != '{' || !utf8.Valid(data) || !json.Valid(data) {
		return nil, PayloadMalformed
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := namesOnce(decoder); err != nil {
		return nil, err
	}
	var found map[string]json.RawMessage
	if err := json.Unmarshal(data, &found); err != nil {
		return nil, PayloadMalformed
	}
	return found, nil
}

// namesOnce reads one value of valid JSON.
func namesOnce(d *json.Decoder) error {
	token, err := d.Token()
	if err != nil {
		return PayloadMalformed
	}
	opening, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	seen := map[string]bool{}
	for d.More() {
		if opening == '{' {
			name, err := d.Token()
			if err != nil {
				return PayloadMalformed
			}
			if seen[name.(string)] {
				return MemberTwice
			}
			seen[name.(string)] = true
		}
		if err := namesOnce(d); err != nil {
			return err
		}
	}
	_, err = d.Token() // the closing one
	return err
}
