package web

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// DefaultAgent is where a signing agent on a clerk's machine listens.
const DefaultAgent = "wss://127.0.0.1:8987/"

func (s *site) facilityArea() area {
	return area{routes: func(m *http.ServeMux) {
		s.page(m, "GET /facility", func(w http.ResponseWriter, r *http.Request, a store.Actor) error {
			return s.show(w, r, http.StatusOK, "facility", nil)
		}, life.Clerk)
	}}
}
