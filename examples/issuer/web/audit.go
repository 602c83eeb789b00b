package web

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

func (s *site) auditArea() area {
	auditor := []life.Role{life.Auditor}
	return area{
		words: auditWords,
		links: []link{
			{"/audit", "audit-trail", auditor},
			{"/audit/check", "audit-check", auditor},
		},
		routes: func(m *http.ServeMux) {
			s.page(m, "GET /audit", s.auditTrail, auditor...)
			s.page(m, "GET /audit/check", s.auditCheck, auditor...)
			s.page(m, "GET /audit/record/{key}", s.auditRecord, auditor...)
		},
	}
}
