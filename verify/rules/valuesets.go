package rules

import (
	"encoding/json"
	"github.com/vaxcert/vaxcert/cert"
	"io"
	"slices"
	"strings"
)

// ValueSets are the lists of codes that rules look at as external.valueSets, by
// their EU names: "vaccines-covid-19-names". Inactive codes are in them.
type ValueSets map[string][]string

// ReadValueSet reads one value set in the EU format, {"valueSetId",
// "valueSetValues": {code: …}}, into the map, over one of the same name. It
// fails with an *Error: value-set-too-large for more than MaxRulesFile bytes, or
// value-set-json. Source: eu-dcc-valuesets.
func (s ValueSets) ReadValueSet(r io.Reader) error {
	content, err := readAll(r, "value-set-too-large")
	if err != nil {
		return err
	}
	var set struct {
		ID     string                     `json:"valueSetId"`
		Values map[string]json.RawMessage `json:"valueSetValues"`
	}
	if err := json.Unmarshal(content, &set); err != nil || set.ID == "" || set.Values == nil {
		return &Error{"value-set-json"}
	}
	codes := make([]string, 0, len(set.Values))
	for code := range set.Values {
		codes = append(codes, strings.Clone(code))
	}
	slices.Sort(codes)
	s[set.ID] = codes
	return nil
}

// readAll reads to the end, or fails with a code after MaxRulesFile bytes.
func readAll(r io.Reader, tooLarge string) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxRulesFile+1))
	switch {
	case err != nil:
		return nil, err
	case len(content) > MaxRulesFile:
		return nil, &Error{tooLarge}
	}
	return content, nil
}

// value gives the value sets as rules see them.
func (s ValueSets) value() Value {
	ids := make([]string, 0, len(s))
	for id := range s {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	sets := make([]Value, len(ids))
	for i, id := range ids {
		codes := make([]Value, len(s[id]))
		for j, code := range s[id] {
			codes[j] = textOf(code)
		}
		sets[i] = arrayOf(codes)
		if len(codes) >= manyKeys {
			sets[i].group.index = make(map[string]int, len(codes))
			for j, code := range s[id] {
				sets[i].group.index[code] = j
			}
		}
	}
	return objectOf(ids, sets)
}

// DefaultValueSets are those of package cert, of release cert.ValueSetRelease.
func DefaultValueSets() ValueSets {
	s := ValueSets{}
	for _, set := range cert.ValueSets() {
		s[set.String()] = cert.Codes(set)
	}
	return s
}
