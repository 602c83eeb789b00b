package api

import (
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// proposal waits for a second officer.
type proposal struct {
	ID         string             `json:"id"`
	Kind       store.ProposalKind `json:"kind"`
	Subject    string             `json:"subject"` // UVCI, or identifier of a key
	Reason     string             `json:"reason"`
	ProposedBy string             `json:"proposed_by"`
	ProposedAt time.Time          `json:"proposed_at"`
	DecidedBy  string             `json:"decided_by,omitempty"`
	DecidedAt  time.Time          `json:"decided_at,omitzero"`
	Outcome    string             `json:"outcome,omitempty"`
}

func proposalText(p store.Proposal) proposal { return proposal(p) }

func (c *call) proposals() error {
	waiting, err := c.o.Service.Proposals(c.Context(), c.actor)
	if err != nil {
		return err
	}
	list := make([]proposal, len(waiting))
	for i, p := range waiting {
		list[i] = proposalText(p)
	}
	return c.write(http.StatusOK, struct {
		Proposals []proposal `json:"proposals"`
	}{list})
}

// propose is the first officer's half of a revocation, or of what is decided about a key.
func (c *call) propose() error {
	var sent struct {
		Kind    store.ProposalKind `json:"kind"`
		Subject string             `json:"subject"`
		Reason  string             `json:"reason"`
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	var p store.Proposal
	var err error
	if sent.Kind == store.ProposeRevocation {
		p, err = c.o.Service.ProposeRevocation(c.Context(), c.actor, sent.Subject, sent.Reason)
	} else {
		p, err = c.o.Service.ProposeKey(c.Context(), c.actor, sent.Kind, sent.Subject, sent.Reason)
	}
	if err != nil {
		return err
	}
	return c.write(http.StatusCreated, proposalText(p))
}
