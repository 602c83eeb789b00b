package web

import (
	"errors"
	"net/http"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// signPage is how many records are shown, and so signed, at once.
const signPage = 100

// readyFacility is a facility that the province signs for.
type readyFacility struct {
	store.Facility
	Ready int
}

// toSign lists the facilities that the province signs for.
func (p *provinces) toSign(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	all, err := p.o.Service.Facilities(r.Context(), a)
	if err != nil {
		return err
	}
	t, err := p.counts.of(r.Context(), a, store.ByFacility)
	if err != nil {
		return err
	}
	waiting := map[string]int{}
	for _, row := range t.Rows {
		waiting[row.Code] = row.Reconciled
	}
	var list []readyFacility
	for _, f := range all {
		if f.Central {
			list = append(list, readyFacility{f, waiting[f.Code]})
		}
	}
	return p.show(w, r, http.StatusOK, "province_sign", map[string]any{"Facilities": list, "At": t.At})
}

// centralFacility gives the facility of the address, if the province signs for it.
func (p *provinces) centralFacility(r *http.Request, a store.Actor) (store.Facility, error) {
	f, err := p.facilityOf(r, a)
	if err == nil && !f.Central {
		err = store.ErrNotFound
	}
	return f, err
}

// vouched is a record as whoever signs it sees it.
type vouched struct {
	store.Record
	Vaccine string
}

func (p *provinces) signForm(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	f, err := p.centralFacility(r, a)
	if err != nil {
		return err
	}
	page, err := p.o.Service.Records(r.Context(), a, store.Query{
		Facility: f.Code, States: ready, After: r.URL.Query().Get("after"), Limit: signPage,
	})
	if err != nil {
		return err
	}
	var list []vouched
	for _, record := range page.Records {
		list = append(list, vouched{record, vaccineName(record.Said.Product)})
	}
	return p.show(w, r, http.StatusOK, "province_sign_facility", map[string]any{
		"Facility": f, "Records": list, "Pager": pagerOf(r, page.Next),
	})
}

func (p *provinces) sign(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	f, err := p.centralFacility(r, a)
	if err != nil {
		return err
	}
	keys := r.PostForm["record"]
	if len(keys) == 0 || len(keys) > service.MaxSign {
		return service.ErrTooMany
	}
	records := map[string]store.Record{}
	for _, key := range keys {
		record, err := p.o.Service.Record(r.Context(), a, key)
		if err == nil && record.Facility != f.Code {
			err = store.ErrNotFound
		}
		if err != nil {
			return err
		}
		records[key] = record
	}
	results, err := p.o.Service.SignCentrally(r.Context(), a, keys)
	p.counts.forget(a)
	stopped := errors.Is(err, attest.SigningFailed)
	if err != nil && !stopped {
		return err
	}
	var data signedData
	for _, result := range results {
		if result.Err == nil {
			data.Good++
		} else {
			data.Bad = append(data.Bad, signed{records[result.Record], p.whyNot(r, result.Err)})
		}
	}
	if len(data.Bad) == 0 && !stopped {
		return p.goTo(w, r, "/province/sign/"+f.Code, "province-signed-all", number(languageOf(r), data.Good))
	}
	return p.show(w, r, http.StatusOK, "province_signed", map[string]any{"Facility": f, "Results": data, "Stopped": stopped})
}
