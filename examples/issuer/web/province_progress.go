package web

import (
	"io"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/chart"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// chartPolicy lets a chart have its own style, for dark pages, and nothing else.
const chartPolicy = "default-src 'none'; style-src 'unsafe-inline'"

// showChart answers with a picture. What draw writes is small.
func showChart(w http.ResponseWriter, draw func(io.Writer) error) error {
	header := w.Header()
	header.Set("Content-Type", "image/svg+xml; charset=utf-8")
	header.Set("Content-Security-Policy", chartPolicy)
	return draw(w)
}

// provinceDays is how many days a province's chart goes back.
const provinceDays = 30

func (p *provinces) progress(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	t, err := p.counts.of(r.Context(), a, store.ByFacility)
	if err != nil {
		return err
	}
	causes, err := p.counts.waitFor(r.Context(), a)
	if err != nil {
		return err
	}
	clock, err := p.o.Service.FeedbackClock(r.Context(), a)
	if err != nil {
		return err
	}
	days, err := p.days(r, a, provinceDays)
	if err != nil {
		return err
	}
	language := languageOf(r)
	return p.show(w, r, http.StatusOK, "province_progress", map[string]any{
		"Tally": t, "Waiting": waiting(t.All), "Causes": causes, "Feedback": clock,
		"ProgressText": chart.ProgressText(language, t.charted()), "DaysText": chart.DaysText(language, charted(days)), "Days": days,
	})
}

func (p *provinces) progressChart(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	t, err := p.counts.of(r.Context(), a, store.ByFacility)
	if err != nil {
		return err
	}
	return showChart(w, func(w io.Writer) error { return chart.Progress(w, languageOf(r), t.charted()) })
}

func (p *provinces) daysChart(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	days, err := p.days(r, a, provinceDays)
	if err != nil {
		return err
	}
	return showChart(w, func(w io.Writer) error { return chart.Days(w, languageOf(r), charted(days)) })
}

// days gives what was done on each of the last days, today included: also on those on
// which nothing was done.
func (s *site) days(r *http.Request, a store.Actor, n int) ([]store.Day, error) {
	today := s.o.Clock().In(identity.VietNam)
	done, err := s.o.Service.Days(r.Context(), a, today.AddDate(0, 0, 1-n))
	if err != nil {
		return nil, err
	}
	days := make([]store.Day, n)
	for i := range days {
		days[i].Date = today.AddDate(0, 0, 1-n+i).Format(time.DateOnly)
		if len(done) > 0 && done[0].Date == days[i].Date {
			days[i], done = done[0], done[1:]
		}
	}
	return days, nil
}

// charted gives days for a chart.
func charted(days []store.Day) []chart.Day {
	var list []chart.Day
	for _, d := range days {
		date, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			continue
		}
		list = append(list, chart.Day{Date: date, Entered: d.Entered, Verified: d.Verified, Signed: d.Signed, Issued: d.Issued, Renewed: d.Renewed})
	}
	return list
}

// stateCount is how many records wait in a state.
type stateCount struct {
	State life.State
	N     int
}

// waiting gives the states in which records wait for somebody, those without any left
// out.
func waiting(row tallyRow) []stateCount {
	var list []stateCount
	for _, state := range life.Waiting() {
		if n := row.States[state]; n > 0 {
			list = append(list, stateCount{state, n})
		}
	}
	return list
}

func (p *provinces) facility(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	f, err := p.facilityOf(r, a)
	if err != nil {
		return err
	}
	t, err := p.counts.of(r.Context(), a, store.ByFacility)
	if err != nil {
		return err
	}
	row := newTallyRow(f.Code, f.Name, nil)
	for _, other := range t.Rows {
		if other.Code == f.Code {
			row = other
		}
	}
	causes, err := p.o.Service.Causes(r.Context(), a, f.Code)
	if err != nil {
		return err
	}
	state := life.State(r.URL.Query().Get("state"))
	states := life.Waiting()
	if state.Valid() {
		states = []life.State{state}
	}
	page, err := p.o.Service.Records(r.Context(), a, store.Query{
		Facility: f.Code, States: states, Cause: r.URL.Query().Get("cause"), After: r.URL.Query().Get("after"),
	})
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, "province_facility", map[string]any{
		"Facility": f, "Row": row, "At": t.At, "Waiting": waiting(row), "Causes": causes, "Page": page,
		"Cause": r.URL.Query().Get("cause"), "State": state, "Pager": pagerOf(r, page.Next),
	})
}

// facilityOf gives the facility of the address, if it is the actor's.
func (p *provinces) facilityOf(r *http.Request, a store.Actor) (store.Facility, error) {
	all, err := p.o.Service.Facilities(r.Context(), a)
	if err != nil {
		return store.Facility{}, err
	}
	for _, f := range all {
		if f.Code == r.PathValue("code") {
			return f, nil
		}
	}
	return store.Facility{}, store.ErrNotFound
}
