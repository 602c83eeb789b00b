package web

import (
	"net/http"
	"slices"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

func (s *site) facilityArea() area {
	return area{
		words: facilityWords,
		links: []link{
			{"/facility", "facility-work", []life.Role{life.Clerk}},
			{"/facility/new", "facility-new", []life.Role{life.Clerk}},
			{"/facility/upload", "facility-upload", []life.Role{life.Clerk}},
			{"/facility/sign", "facility-sign", []life.Role{life.Clerk}},
			{"/facility/feedback", "facility-feedback", []life.Role{life.Clerk}},
		},
		routes: func(m *http.ServeMux) {
			clerk := func(pattern string, do handler) { s.page(m, pattern, do, life.Clerk) }
			clerk("GET /facility", s.facilityWork)
			clerk("GET /facility/list", s.facilityList)
			clerk("POST /facility/find", s.facilityFind)
			clerk("GET /facility/new", s.newRecord)
			clerk("POST /facility/new", s.enterRecord)
			clerk("POST /facility/check", s.checkTyped)
			clerk("GET /facility/record/{key}", s.facilityRecord)
			clerk("GET /facility/record/{key}/edit", s.editRecord)
			clerk("POST /facility/record/{key}/edit", s.saveRecord)
			clerk("POST /facility/record/{key}/accept", s.acceptProposal)
			clerk("POST /facility/record/{key}/mend", s.mendRecord)
			clerk("POST /facility/record/{key}/withdraw", s.withdrawRecord)
			clerk("GET /facility/upload", s.uploadForm)
			s.upload(m, "POST /facility/upload", MaxUpload, s.uploadFile, life.Clerk)
			s.upload(m, "POST /facility/upload/broken.csv", maxBrokenForm, s.brokenRows, life.Clerk)
			clerk("GET /facility/sign", s.signForm)
			clerk("POST /facility/sign", s.signChosen)
			clerk("GET /facility/sign/answer", s.answerForm)
			s.upload(m, "POST /facility/sign/answer", MaxAnswer, s.takeAnswer, life.Clerk)
			clerk("GET /facility/feedback", s.feedbackList)
			clerk("POST /facility/feedback/{id}", s.answerFeedback)
		},
	}
}

// counted is a line of the overview: so many records of a kind.
type counted struct {
	State life.State
	Code  string
	N     int
}

type workData struct {
	Facility      store.Facility
	ToDo, Others  []counted // states in which somebody here has to act, and all others
	Causes        []counted
	Ready         int
	Open, Overdue int // feedback
	More          bool
}

// facilityWork counts what there is to do, by state and by cause.
func (s *site) facilityWork(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	var data workData
	var err error
	if data.Facility, err = s.o.Store.Facility(r.Context(), a.Facility); err != nil {
		return err
	}
	counts, err := s.o.Service.Progress(r.Context(), a, store.ByState)
	if err != nil {
		return err
	}
	byState := map[life.State]int{}
	for _, c := range counts {
		byState[c.State] += c.N
	}
	data.Ready = byState[life.Verified] + byState[life.Exempt]
	for _, state := range life.States() {
		if byState[state] == 0 {
			continue
		}
		c := counted{State: state, N: byState[state]}
		if slices.Contains(life.Waiting(), state) {
			data.ToDo = append(data.ToDo, c)
		} else {
			data.Others = append(data.Others, c)
		}
	}
	causes, err := s.o.Service.Causes(r.Context(), a, a.Facility)
	if err != nil {
		return err
	}
	for _, c := range causes {
		data.Causes = append(data.Causes, counted{Code: c.Group, N: c.N})
	}
	if err := s.countFeedback(r, a, &data); err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "facility", data)
}

func (s *site) countFeedback(r *http.Request, a store.Actor, data *workData) error {
	open, next, err := s.o.Service.Feedbacks(r.Context(), a, store.Open, "", store.DefaultPage)
	data.Open, data.More = len(open), next != ""
	for _, f := range open {
		if s.o.Clock().After(f.DueAt) {
			data.Overdue++
		}
	}
	return err
}
