package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// SigningRequest asks a facility's signing agent for signatures, once.
type SigningRequest struct {
	ID        string // random
	Facility  string
	MadeBy    string
	MadeAt    time.Time
	ExpiresAt time.Time
	Items     []SigningItem
}

// SigningItem is one record to be signed.
type SigningItem struct {
	Record  string   `json:"record"`
	Version int64    `json:"version"`
	Hash    [32]byte `json:"hash"` // SHA-256 of the payload
}

const (
	// SigningLife is how long a signing request waits for its signatures. Source: ours, a
	// clerk's PIN and some hundred signatures of a token.
	SigningLife = 15 * time.Minute
	// MaxSigningItems is how many records one request has. Source: ours.
	MaxSigningItems = 500
)

// ErrSigningItems says that a signing request has no records, or more than
// MaxSigningItems.
var ErrSigningItems = errors.New("store: a signing request is of 1 to 500 records")

// PutSigningRequest keeps a request for the facility, and gives it back as it is kept:
// MadeBy is the actor, it ends SigningLife after MadeAt, and ID and MadeAt are set where
// they are zero. It fails with ErrForbidden for anybody but a clerk, or a province for a facility that it signs for;
// with ErrNotFound where the facility is not the actor's, and ErrSigningItems.
func (v *View) PutSigningRequest(ctx context.Context, r SigningRequest) (SigningRequest, error) {
	if !v.signs() {
		return SigningRequest{}, ErrForbidden
	}
	if len(r.Items) == 0 || len(r.Items) > MaxSigningItems {
		return SigningRequest{}, ErrSigningItems
	}
	if r.ID == "" {
		id, err := v.store.newKey()
		if err != nil {
			return SigningRequest{}, err
		}
		r.ID = id
	}
	if r.MadeAt.IsZero() {
		r.MadeAt = v.store.now()
	}
	r.MadeBy, r.ExpiresAt = v.actor.ID, r.MadeAt.Add(SigningLife)
	// A hash tells the number to whoever tries all of them.
	items, err := v.store.sealed(r.Items, "signing_requests", r.ID)
	if err != nil {
		return SigningRequest{}, err
	}
	mine, args := v.signsFor(r.Facility)
	return r, v.store.write(ctx, func(t tx) error {
		if _, err := one(ctx, t, scanText, mine, args...); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO signing_requests (id, facility, made_by, made_at, expires_at, items)
			VALUES ($1, $2, $3, $4, $5, $6)`, r.ID, r.Facility, r.MadeBy, r.MadeAt, r.ExpiresAt, items); err != nil {
			return err
		}
		return v.happen(ctx, t, Happening{Action: "request-signatures", Subject: r.ID})
	})
}

// TakeSigningRequest gives a request to whoever has its signatures, and to nobody after
// that. It fails with ErrUsed where that happened or the request is over, ErrNotFound
// where it is not the actor's facility's, and ErrForbidden as PutSigningRequest does.
func (v *View) TakeSigningRequest(ctx context.Context, id string) (r SigningRequest, err error) {
	if !v.signs() {
		return SigningRequest{}, ErrForbidden
	}
	err = v.store.write(ctx, func(t tx) error {
		r, err = one(ctx, t, v.store.scanSigningRequest, `SELECT id, facility, made_by, made_at, expires_at, items
			FROM signing_requests WHERE id = $1`, id)
		if err != nil {
			return err
		}
		mine, args := v.signsFor(r.Facility)
		if _, err := one(ctx, t, scanText, mine, args...); err != nil {
			return err
		}
		affected, err := t.exec(ctx, `UPDATE signing_requests SET used_at = $2 WHERE id = $1 AND used_at = 0 AND expires_at > $2`,
			id, v.store.now())
		if err == nil && affected == 0 {
			err = ErrUsed
		}
		if err != nil {
			return err
		}
		return v.happen(ctx, t, Happening{Action: "take-signatures", Subject: id})
	})
	if err != nil {
		return SigningRequest{}, err
	}
	return r, nil
}

func (v *View) signs() bool {
	return slices.Contains([]life.Role{life.Clerk, life.Province}, v.actor.Role)
}

// signsFor asks for the facility, if the actor signs for it.
func (v *View) signsFor(facility string) (query string, args []any) {
	var w where
	v.scope(&w)
	w.and("facility = ?", facility)
	if v.actor.Role == life.Province {
		w.and("central")
	}
	return `SELECT code FROM ` + scopedFacilities + ` WHERE ` + w.String(), w.args
}

func (s *Store) scanSigningRequest(rs rows) (SigningRequest, error) {
	var r SigningRequest
	var made, expires int64
	var items []byte
	if err := rs.Scan(&r.ID, &r.Facility, &r.MadeBy, &made, &expires, &items); err != nil {
		return SigningRequest{}, err
	}
	r.MadeAt, r.ExpiresAt = moment(made), moment(expires)
	return r, s.open(items, &r.Items, "signing_requests", r.ID)
}
