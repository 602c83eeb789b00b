package main

import (
	"errors"
	"time"

	"github.com/vaxcert/vaxcert/identity"
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

// dayEnd is a moment to judge at: a date without a time of day is the end of
// that day in Viet Nam, for a certificate to be valid on the day of its issue.
type dayEnd struct{ moment }

func parseDayEnd(s string) (moment, error) {
	if day, err := time.ParseInLocation(time.DateOnly, s, identity.VietNam); err == nil {
		return moment{day.AddDate(0, 0, 1).Add(-time.Second), true}, nil
	}
	return parseMoment(s)
}

// UnmarshalText reads the value of --at.
func (d *dayEnd) UnmarshalText(text []byte) (err error) {
	d.moment, err = parseDayEnd(string(text))
	return err
}
