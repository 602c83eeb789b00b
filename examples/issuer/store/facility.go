package store

import (
	"context"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// Facility is where people are vaccinated.
type Facility struct {
	Code     string
	Name     string
	Commune  string
	Province string
	// Central says that the province signs for it.
	Central bool
}

const (
	facilityColumns = `code, name, commune, province, central`
	// scopedFacilities has the columns that scope asks for.
	scopedFacilities = `(SELECT ` + facilityColumns + `, code AS facility FROM facilities) AS scoped`
)

// PutFacility adds a facility, or changes the one of that code. It fails with
// ErrNoName.
func (s *Store) PutFacility(ctx context.Context, f Facility) error {
	if f.Code == "" {
		return ErrNoName
	}
	return s.write(ctx, func(t tx) error {
		_, err := t.exec(ctx, `INSERT INTO facilities (`+facilityColumns+`) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (code) DO UPDATE SET name = excluded.name, commune = excluded.commune,
				province = excluded.province, central = excluded.central`,
			f.Code, f.Name, f.Commune, f.Province, f.Central)
		return err
	})
}

// Facility gives the facility of that code. It fails with ErrNotFound.
func (s *Store) Facility(ctx context.Context, code string) (Facility, error) {
	return readOne(ctx, s, scanFacility, `SELECT `+facilityColumns+` FROM facilities WHERE code = $1`, code)
}

// Facilities gives those that the actor may see, by code: a clerk's own, those of a
// reviewer's commune or of a province, or all.
func (v *View) Facilities(ctx context.Context) ([]Facility, error) {
	if v.actor.Role == life.Citizen {
		return nil, nil
	}
	var w where
	v.scope(&w)
	return readAll(ctx, v.store, scanFacility, `SELECT `+facilityColumns+` FROM `+scopedFacilities+`
		WHERE `+w.String()+` ORDER BY code`, w.args...)
}

func scanFacility(r rows) (Facility, error) {
	var f Facility
	err := r.Scan(&f.Code, &f.Name, &f.Commune, &f.Province, &f.Central)
	return f, err
}
