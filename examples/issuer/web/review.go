package web

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// forReview are the states in which the commune police say who somebody is.
var forReview = []life.State{life.Conflict, life.NotFound, life.Correctable}

func (s *site) reviewArea() area {
	return area{
		words: reviewWords,
		links: []link{{"/review", "review-list", []life.Role{life.Reviewer}}},
		routes: func(m *http.ServeMux) {
			s.page(m, "GET /review", s.reviewList, life.Reviewer)
			s.page(m, "GET /review/record/{key}", s.reviewRecord, life.Reviewer)
			s.page(m, "POST /review/record/{key}/accept", s.acceptProposal, life.Reviewer)
			s.page(m, "POST /review/record/{key}/vouch", s.vouch, life.Reviewer)
			s.page(m, "POST /review/record/{key}/return", s.sendBack, life.Reviewer)
		},
	}
}

type reviewData struct {
	State   life.State
	Counts  []counted
	Records []listed
	Pager   pager
}

// reviewList shows what waits for the police of a commune, of one state or of all.
func (s *site) reviewList(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	data := reviewData{}
	states := forReview
	for _, state := range forReview {
		if r.URL.Query().Get("state") == string(state) {
			data.State, states = state, []life.State{state}
		}
	}
	counts, err := s.o.Service.Progress(r.Context(), a, store.ByState)
	if err != nil {
		return err
	}
	for _, state := range forReview {
		n := 0
		for _, c := range counts {
			if c.State == state {
				n += c.N
			}
		}
		data.Counts = append(data.Counts, counted{State: state, N: n})
	}
	page, err := s.o.Service.Records(r.Context(), a, store.Query{States: states, After: r.URL.Query().Get("after")})
	if err != nil {
		return err
	}
	data.Records, data.Pager = listedAll(page.Records, a.Role), pagerOf(r, page.Next)
	return s.show(w, r, http.StatusOK, "review", data)
}

func (s *site) reviewRecord(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	data, err := s.about(r, a)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "review_record", data)
}

// vouch says that the person of the record is who the paper says.
func (s *site) vouch(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.did(w, r, "review-vouched", func(key string) error {
		_, err := s.o.Service.Vouch(r.Context(), a, key, version(r), r.PostFormValue("why"))
		return err
	})
}

// sendBack has the facility mend the record.
func (s *site) sendBack(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.did(w, r, "review-returned", func(key string) error {
		_, err := s.o.Service.Return(r.Context(), a, key, version(r), r.PostFormValue("why"))
		return err
	})
}
