package web

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// writeTable answers with a CSV file in UTF-8, with a byte order mark: without it,
// spreadsheets take Vietnamese for something else. Headings are the same in both languages.
func writeTable(w http.ResponseWriter, name string, heading []string, rows [][]string) error {
	header := w.Header()
	header.Set("Content-Type", "text/csv; charset=utf-8")
	header.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return nil // nobody listens any more
	}
	c := csv.NewWriter(w)
	_ = c.Write(heading)
	_ = c.WriteAll(rows)
	return nil
}

// cell keeps a text from being taken for a formula by spreadsheets.
func cell(text string) string {
	if strings.HasPrefix(text, "'") || strings.TrimLeft(text, "=+-@\t\r") != text {
		return "'" + text
	}
	return text
}

func numbers(first string, figures ...int) []string {
	row := []string{cell(first)}
	for _, n := range figures {
		row = append(row, strconv.Itoa(n))
	}
	return row
}

func (p *authorities) daysTable(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	days, err := p.days(r, a, chosenDays(r))
	if err != nil {
		return err
	}
	var rows [][]string
	for _, d := range days {
		rows = append(rows, numbers(d.Date, d.Entered, d.Verified, d.Signed, d.Issued, d.Renewed, d.Revoked))
	}
	return writeTable(w, "days", []string{"date", "entered", "verified", "signed", "issued", "renewed", "revoked"}, rows)
}

func (p *authorities) provincesTable(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	t, err := p.counts.of(r.Context(), a, store.ByProvince)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, row := range t.Rows {
		rows = append(rows, numbers(row.Name, row.Doses(), row.Entered, row.Faulty, row.Reconciled, row.Signed, row.Issued))
	}
	return writeTable(w, "provinces", []string{"province", "doses", "entered", "faulty", "reconciled", "signed", "issued"}, rows)
}

func (p *authorities) endingsTable(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	endings, err := p.endings.Get(r.Context())
	if err != nil {
		return err
	}
	var rows [][]string
	for _, e := range endings.Value {
		rows = append(rows, numbers(e.Month, e.N))
	}
	return writeTable(w, "endings", []string{"month", "certificates"}, rows)
}
