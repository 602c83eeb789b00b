package store

import (
	"slices"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// scope adds to a query that its rows are the actor's. It is the one place that says
// whose rows are whose. The table has the columns that it names: facility, commune,
// province, person.
func (v *View) scope(w *where) {
	a := v.actor
	switch {
	case a.Role == life.Clerk && a.Facility != "":
		w.and("facility = ?", a.Facility)
	case a.Role == life.Reviewer && a.Commune != "":
		w.and("commune = ?", a.Commune)
	case a.Role == life.Province && a.Province != "":
		w.and("province = ?", a.Province)
	case a.Role == life.Citizen && UnsignedOnly(v.person):
		in(w, "person", persons(v.person)[:1]) // what was said under the number and birth date
	case a.Role == life.Citizen && len(v.person) > 0:
		in(w, "person", persons(v.person))
	case v.seesAll():
	default:
		w.and("FALSE")
	}
}

// recordScope is scope for the table of records.
func (v *View) recordScope(w *where) {
	if v.actor.Role != life.Citizen || !UnsignedOnly(v.person) {
		v.scope(w)
		return
	}
	in(w, "person", persons(v.person))
	in(w, "state", slices.DeleteFunc(life.States(), life.State.HasSignature))
}

// causeScope is scope for the table of causes, which citizens do not see.
func (v *View) causeScope(w *where) {
	if v.actor.Role == life.Citizen {
		w.and("FALSE")
		return
	}
	v.scope(w)
}

// seesAll reports whether there are no rows that are not the actor's.
func (v *View) seesAll() bool {
	return v.actor.Role == life.Officer || v.actor.Role == life.Auditor || v.actor.Role == life.System
}

// nameless reports whether the actor is not told who people are.
func (v *View) nameless() bool { return v.actor.Role == life.Auditor }
