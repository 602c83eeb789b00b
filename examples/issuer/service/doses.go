package service

import (
	"context"
	"slices"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// against gives the code of what speaks against another certificate of a person for the
// dose of a record; empty where nothing does. The record that this one corrects does
// not, unless it was revoked.
func (s *Service) against(ctx context.Context, r store.Record, person []byte) (code string, err error) {
	others := []store.Record{}
	if person != nil {
		page, err := s.self.Records(ctx, store.Query{Person: person, Limit: store.MaxPage,
			States: []life.State{life.Verified, life.Exempt, life.Signed, life.Issued, life.Renewed, life.Revoked}})
		if err != nil {
			return "", err
		}
		others = page.Records
	}
	if r.Replaces != "" && !slices.ContainsFunc(others, func(other store.Record) bool { return other.Key == r.Replaces }) {
		replaced, err := s.self.Record(ctx, r.Replaces)
		if err != nil {
			return "", err
		}
		others = append(others, replaced)
	}
	for _, other := range others {
		if found := doseAgainst(r, other); found != "" {
			code = found
			if code == DoseRevoked {
				break
			}
		}
	}
	return code, nil
}

// doseAgainst says it of one other record of the person.
func doseAgainst(r, other store.Record) string {
	switch {
	case other.Key == r.Key:
	case other.State == life.Revoked:
		// Another facility may have what is right where this one's was not.
		if other.Key == r.Replaces || other.Facility == r.Facility && sameDose(r, other) {
			return DoseRevoked
		}
	case other.Key == r.Replaces || !sameDose(r, other):
	case r.State == life.Signed && !comesBefore(other, r):
	default:
		return DoseTwice
	}
	return ""
}

// comesBefore reports whether one of two records of a dose is in the way of the other,
// which is signed: what nobody has signed is not, and of two that are signed the one is
// that was entered first.
func comesBefore(other, r store.Record) bool {
	switch {
	case other.State != life.Signed:
		return other.State.InForce()
	case !other.EnteredAt.Equal(r.EnteredAt):
		return other.EnteredAt.Before(r.EnteredAt)
	}
	return other.Key < r.Key
}

// sameDose compares the numbers of the doses, however they are written.
func sameDose(a, b store.Record) bool {
	ca, _ := a.Said.Certificate()
	cb, _ := b.Said.Certificate()
	return ca.Dose.Number == cb.Dose.Number
}

// laterDose reports whether a is the dose after b: by its day, then by its number.
func laterDose(a, b store.Record) bool {
	ca, _ := a.Said.Certificate()
	cb, _ := b.Said.Certificate()
	if da, db := ca.VaccinationDate.String(), cb.VaccinationDate.String(); da != db {
		return da > db
	}
	return ca.Dose.Number > cb.Dose.Number
}
