package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// listed is a record in a list: who, what is wrong, and what can be done at once.
type listed struct {
	store.Record
	Wrong   []string // codes
	Changes []change
	Accept  bool // as the register proposes
	Mend    bool // as the checks propose
	Sign    bool
}

// change is a proposal for one field.
type change struct {
	Word     string // of the field
	From, To string
}

// listedFor says of a record what somebody of a role can do about it.
func listedFor(r store.Record, role life.Role) listed {
	l := listed{Record: r, Wrong: wrongWith(r), Sign: life.May(r.State, life.Sign, role)}
	switch {
	case r.State == life.Correctable && r.Match != nil && len(r.Match.Changes) > 0:
		l.Accept = life.May(r.State, life.Accept, role)
		for _, c := range r.Match.Changes {
			l.Changes = append(l.Changes, change{"field-" + c.Field, shownAs(c.Field, c.From), shownAs(c.Field, c.To)})
		}
	case r.State == life.Faulty:
		l.Changes = mendable(r)
		l.Mend = len(l.Changes) > 0 && life.May(r.State, life.Correct, role)
	}
	return l
}

// wrongWith gives the codes of what keeps a record from going on.
func wrongWith(r store.Record) []string {
	var codes []string
	if r.State == life.Faulty {
		for _, f := range r.Findings {
			if service.Stops(f) {
				codes = append(codes, f.Code)
			}
		}
	}
	if len(codes) == 0 && r.Match != nil && slices.Contains(life.Waiting(), r.State) {
		codes = r.Match.Reasons
	}
	return codes
}

// mendable gives what the checks propose for all that stops a record; nothing where
// something else stops it besides.
func mendable(r store.Record) []change {
	var changes []change
	for _, f := range r.Findings {
		switch {
		case f.Proposed != "" && f.Severity != identity.Note.String():
			changes = append(changes, change{"field-" + f.Field, shownAs(f.Field, textOf(r.Said, f.Field)), shownAs(f.Field, f.Proposed)})
		case service.Stops(f):
			return nil
		}
	}
	return changes
}

// shownAs writes a value as people of Viet Nam do.
func shownAs(field, value string) string {
	if field == "date_of_birth" || field == "vaccination_date" {
		return showDay(value)
	}
	return value
}

type listData struct {
	State   life.State
	Cause   string
	Found   bool // by name
	Records []listed
	Pager   pager
}

// facilityList shows records of a state, or that wait because of something.
func (s *site) facilityList(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	query := r.URL.Query()
	data := listData{State: life.State(query.Get("state")), Cause: query.Get("cause")}
	if data.State != "" && !data.State.Valid() {
		return store.ErrNotFound
	}
	q := store.Query{Cause: data.Cause, After: query.Get("after")}
	if data.State != "" {
		q.States = []life.State{data.State}
	}
	page, err := s.o.Service.Records(r.Context(), a, q)
	if err != nil {
		return err
	}
	data.Records = listedAll(page.Records, a.Role)
	data.Pager = pagerOf(r, page.Next)
	return s.show(w, r, http.StatusOK, "facility_list", data)
}

func listedAll(records []store.Record, role life.Role) []listed {
	list := make([]listed, 0, len(records))
	for _, r := range records {
		list = append(list, listedFor(r, role))
	}
	return list
}

// pagerOf leads from a page of a list to the next, and back to the first.
func pagerOf(r *http.Request, next string) pager {
	query := r.URL.Query()
	var p pager
	if query.Get("after") != "" {
		query.Del("after")
		p.First = localAddress(r.URL.Path, query)
	}
	if next != "" {
		query.Set("after", next)
		p.Next = localAddress(r.URL.Path, query)
	}
	return p
}

// facilityFind finds records by part of the name, or by their identifier. What was typed
// is personal data and stands in no address.
func (s *site) facilityFind(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	what := strings.TrimSpace(r.PostFormValue("what"))
	if what == "" {
		return s.goTo(w, r, "/facility", "")
	}
	q := store.Query{Name: what}
	if strings.ContainsAny(what, "0123456789") {
		q = store.Query{RecordID: what}
	}
	page, err := s.o.Service.Records(r.Context(), a, q)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "facility_list", listData{Found: true, Records: listedAll(page.Records, a.Role)})
}

// isCode reports whether a text is a kebab-case code, which may stand in an address.
func isCode(text string) bool {
	return text != "" && text[0] != '-' && len(text) <= 64 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
