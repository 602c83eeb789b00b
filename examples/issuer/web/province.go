package web

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// provinces is the pages of a province's health department.
type provinces struct {
	*site
	counts *tallies
}

func (s *site) provinceArea() area {
	p := &provinces{s, newTallies(s)}
	return area{
		words: provinceWords,
		links: []link{
			{"/province", "province-progress", []life.Role{life.Province}},
			{"/province/sign", "province-sign", []life.Role{life.Province}},
			{"/province/feedback", "province-feedback", []life.Role{life.Province}},
		},
		routes: func(m *http.ServeMux) {
			s.page(m, "GET /province", p.progress, life.Province)
			s.page(m, "GET /province/progress.svg", p.progressChart, life.Province)
			s.page(m, "GET /province/days.svg", p.daysChart, life.Province)
			s.page(m, "GET /province/facility/{code}", p.facility, life.Province)
			s.page(m, "GET /province/sign", p.toSign, life.Province)
			s.page(m, "GET /province/sign/{code}", p.signForm, life.Province)
			s.page(m, "POST /province/sign/{code}", p.sign, life.Province)
			s.page(m, "GET /province/feedback", p.feedbacks, life.Province)
			s.page(m, "GET /province/feedback/{id}", p.feedback, life.Province)
			s.page(m, "POST /province/feedback/{id}", p.answer, life.Province)
		},
	}
}
