package main

import (
	"errors"
	"time"
)

// moment is a time that a person or a program names. The zero value is now.
type moment struct {
	at  time.Time
	set bool
}

// The forms of a moment. A time without a zone is in UTC.
var momentForms = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02"}

func parseMoment(s string) (moment, error) {
	for _, form := range momentForms {
		if at, err := time.Parse(form, s); err == nil {
			return moment{at, true}, nil
		}
	}
	return moment{}, errors.New("not a time such as 2022-06-01T12:00:00Z or 2022-06-01")
}

// UnmarshalText reads the value of --at.
func (m *moment) UnmarshalText(text []byte) (err error) {
	*m, err = parseMoment(string(text))
	return err
}

// clock stands at the moment, or goes with the real time.
func (m moment) clock() func() time.Time {
	if !m.set {
		return time.Now
	}
	return func() time.Time { return m.at }
}
