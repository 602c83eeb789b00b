package identity

import (
	"log/slog"
	"strings"
)

// Person is somebody as a population register, an identity card or a passport
// has them. What is not known is the zero value.
type Person struct {
	PersonalID string // personal identification number: 12 digits
	OldID      string // number of an old identity card: 9 digits
	Passport   string // passport number
	FullName   string // in Vietnamese order, as it is spelt there
	Birth      Date
	Sex        Sex
	Province   string // where the birth was registered, as the register writes it
	Country    string // nationality, ISO 3166-1 alpha-2
}

// Registrable says whether the person can be in a register: has a personal number
// of 12 digits, and a name of a length that is compared.
func (p Person) Registrable() bool {
	_, ok := digits(p.PersonalID, 12)
	name := clean(p.FullName)
	return ok && name != "" && len(name) <= maxNameBytes
}

// LogValue keeps the person out of logs.
func (p Person) LogValue() slog.Value { return slog.StringValue("identity.Person(redacted)") }

// Sex is what a population register knows as sex. The zero value is unknown.
type Sex uint8

// The values of Sex.
const (
	SexUnknown Sex = iota
	Male
	Female
)

// String gives M, F or the empty string.
func (s Sex) String() string {
	switch s {
	case Male:
		return "M"
	case Female:
		return "F"
	}
	return ""
}

// ParseSex reads M or F, the Vietnamese and English words in any case, and the 1
// (male) and 0 (female) of the insurance system. ok is false where the text is
// something else; an empty text is SexUnknown.
func ParseSex(s string) (sex Sex, ok bool) {
	switch Fold(s) {
	case "":
		return SexUnknown, strings.TrimSpace(s) == ""
	case "m", "male", "nam", "1", "trai":
		return Male, true
	case "f", "female", "nu", "0", "gai":
		return Female, true
	}
	return SexUnknown, false
}
