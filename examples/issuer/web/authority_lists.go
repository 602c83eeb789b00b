package web

import (
	"net/http"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/verify/revocation"
)

// lists shows how the lists for verifiers stand.
func (p *authorities) lists(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	status, err := p.o.Service.ListStatus(r.Context())
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, "authority_lists", map[string]any{
		"Status": status, "Over": !p.o.Clock().Before(status.Until), "Index": "/v1/revocations/" + revocation.IndexName,
	})
}
