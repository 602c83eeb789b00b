package revocation

import (
	"errors"
	"time"
)

// Policy says how long lists are relied on. The zero value holds each list to what
// it promises of itself, List.NextUpdate, and to nothing else.
//
// What a list finds counts however old it is: a certificate that was revoked stays
// so. It is the answer no that needs a list of these days.
type Policy struct {
	// FreshFor is how long after List.MadeAt a list is fresh, if its NextUpdate is
	// not sooner. A list that does not say when it was made is then never fresh.
	// Zero is any age.
	FreshFor time.Duration
	// Grace is how much longer a list is relied on, with Finding.Stale. Zero is no
	// grace.
	Grace time.Duration
}

// ErrTooOld is the error of a Store whose lists for a certificate are older than
// its Policy takes, or are over all of them: whether the certificate is revoked is
// not known.
var ErrTooOld = errors.New("revocation: lists too old")

// freshness is what the lists for some certificates say of their age together.
type freshness struct {
	undated        bool // one does not say when it was made
	oldest, newest time.Time
	nextUpdate     time.Time // the first that is promised; zero for none
}

// speaksFor is the country and the key, empty and anyKey for all, of lists.
type speaksFor struct{ country, keyID string }

// note remembers of what age a list is.
func (u *Lists) note(l *List) {
	u.endless = u.endless || l.Expires.IsZero()
	if l.Expires.After(u.end) {
		u.end = l.Expires
	}
	whom := speaksFor{l.Country, anyKey}
	if l.KeyID != nil {
		whom.keyID = string(l.KeyID)
	}
	f, known := u.ages[whom]
	f.undated = f.undated || l.MadeAt.IsZero()
	if !known || l.MadeAt.Before(f.oldest) {
		f.oldest = l.MadeAt
	}
	if l.MadeAt.After(f.newest) {
		f.newest = l.MadeAt
	}
	if f.nextUpdate.IsZero() || !l.NextUpdate.IsZero() && l.NextUpdate.Before(f.nextUpdate) {
		f.nextUpdate = l.NextUpdate
	}
	u.ages[whom] = f
}

// age says whether the lists that speak for a certificate may answer no.
func (u *Lists) age(id *Identifiers, p Policy, now time.Time) (stale, tooOld bool) {
	if len(u.ages) > 0 && !u.endless && !now.Before(u.end) {
		return true, true
	}
	for i, country := range [...]string{"", id.country, id.signer} {
		if i > 0 && country == "" {
			continue
		}
		for _, keyID := range [...]string{anyKey, id.keyID} {
			if f, ok := u.ages[speaksFor{country, keyID}]; ok {
				late, over := p.judge(f, now)
				stale, tooOld = stale || late, tooOld || over
			}
		}
	}
	return stale, tooOld
}

// judge says whether lists of this age may answer no.
func (p Policy) judge(f freshness, now time.Time) (stale, tooOld bool) {
	var late time.Duration
	if !f.nextUpdate.IsZero() {
		late = now.Sub(f.nextUpdate)
	}
	if p.FreshFor > 0 {
		if f.undated {
			return true, true
		}
		// Of what is from the future, one of two clocks is wrong.
		late = max(late, now.Sub(f.oldest)-p.FreshFor, f.newest.Sub(now)-p.FreshFor)
	}
	return late > 0, late > max(p.Grace, 0)
}
