package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// pending is a proposal that waits for the second officer.
type pending struct {
	store.Proposal
	Mine  bool // who looks at it made it, and may not decide
	Until time.Time
}

func pendingOf(p store.Proposal, a store.Actor) pending {
	return pending{p, p.ProposedBy == a.ID, p.ProposedAt.Add(store.ProposalLife)}
}

func (p *authorities) proposals(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	all, err := p.o.Service.Proposals(r.Context(), a)
	if err != nil {
		return err
	}
	var list []pending
	for _, one := range all {
		list = append(list, pendingOf(one, a))
	}
	return p.show(w, r, http.StatusOK, "authority_proposals", map[string]any{"List": list})
}

// proposal says what will happen, to whoever decides.
func (p *authorities) proposal(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	all, err := p.o.Service.Proposals(r.Context(), a)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID != r.PathValue("id") {
			continue
		}
		data := map[string]any{"Proposal": pendingOf(one, a)}
		if one.Kind == store.ProposeRevocation {
			data["Certificate"], err = p.certificateOf(r, a, one.Subject)
		} else {
			data["Key"], data["Active"], err = p.keyOf(r, a, one.Subject)
		}
		if err != nil {
			return err
		}
		return p.show(w, r, http.StatusOK, "authority_proposal", data)
	}
	return store.ErrNotFound
}

func (p *authorities) decide(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	approve := r.PostFormValue("decision") == "approve"
	if !approve && r.PostFormValue("decision") != "reject" {
		return errForm
	}
	decided, err := p.o.Service.Decide(r.Context(), a, r.PathValue("id"), approve)
	if errors.Is(err, store.ErrDecided) || errors.Is(err, store.ErrKeyState) {
		return p.failed(w, backTo(r, "/authority/proposals"), err)
	}
	if err != nil {
		return err
	}
	p.counts.forget(a)
	word := "authority-rejected"
	if approve {
		word = "authority-done-" + string(decided.Kind)
	}
	return p.goTo(w, r, "/authority/proposals", word)
}
