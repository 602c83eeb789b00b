package web

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/chart"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// dayChoices are how many days the figures of days go back.
var dayChoices = []int{30, 90, 365}

// chosenDays gives the choice of an address.
func chosenDays(r *http.Request) int {
	n, _ := strconv.Atoi(r.URL.Query().Get("days"))
	if !slices.Contains(dayChoices, n) {
		n = dayChoices[0]
	}
	return n
}

func (p *authorities) statistics(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	n, language := chosenDays(r), languageOf(r)
	days, err := p.days(r, a, n)
	if err != nil {
		return err
	}
	t, err := p.counts.of(r.Context(), a, store.ByProvince)
	if err != nil {
		return err
	}
	endings, err := p.endings.Get(r.Context())
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, "authority_statistics", map[string]any{
		"Chosen": n, "Choices": dayChoices, "Days": days, "Sum": sumOf(days), "DaysText": chart.DaysText(language, charted(days)),
		"Tally": t, "ProgressText": chart.ProgressText(language, t.charted()),
		"Endings": endings.Value, "EndingsAt": endings.At, "EndingsText": chart.ExpiryText(language, months(endings.Value)),
	})
}

// sumOf adds days up.
func sumOf(days []store.Day) (sum store.Day) {
	for _, d := range days {
		sum.Entered += d.Entered
		sum.Verified += d.Verified
		sum.Signed += d.Signed
		sum.Issued += d.Issued
		sum.Renewed += d.Renewed
		sum.Revoked += d.Revoked
	}
	return sum
}

// months gives endings for a chart.
func months(endings []store.Ending) []chart.Month {
	var list []chart.Month
	for _, e := range endings {
		if month, err := time.Parse("2006-01", e.Month); err == nil {
			list = append(list, chart.Month{Month: month, Count: e.N})
		}
	}
	return list
}

func (p *authorities) daysChart(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	days, err := p.days(r, a, chosenDays(r))
	if err != nil {
		return err
	}
	return showChart(w, func(w io.Writer) error { return chart.Days(w, languageOf(r), charted(days)) })
}

func (p *authorities) provincesChart(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	t, err := p.counts.of(r.Context(), a, store.ByProvince)
	if err != nil {
		return err
	}
	return showChart(w, func(w io.Writer) error { return chart.Progress(w, languageOf(r), t.charted()) })
}

func (p *authorities) endingsChart(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	endings, err := p.endings.Get(r.Context())
	if err != nil {
		return err
	}
	return showChart(w, func(w io.Writer) error { return chart.Expiry(w, languageOf(r), months(endings.Value)) })
}
