package api

import (
	"encoding/hex"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// issueNow puts signed records into the queue once more.
func (c *call) issueNow() error {
	var sent keys
	if err := c.read(&sent); err != nil {
		return err
	}
	n, err := c.o.Service.IssueNow(c.Context(), c.actor, sent.Records)
	if err != nil {
		return err
	}
	return c.write(http.StatusAccepted, struct {
		Queued int `json:"queued"`
	}{n})
}

// state of issuing.
type issuingState struct {
	Paused bool `json:"paused"`
}

func (c *call) issuing() error {
	paused, err := c.o.Service.Paused(c.Context())
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, issuingState{paused})
}

// pause stops issuing on all machines, or lets it go on.
func (c *call) pause() error {
	var sent struct {
		Paused *bool  `json:"paused"`
		Reason string `json:"reason"`
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	if sent.Paused == nil {
		return fieldType.at("paused")
	}
	if err := c.o.Service.Pause(c.Context(), c.actor, *sent.Paused, sent.Reason); err != nil {
		return err
	}
	return c.write(http.StatusOK, issuingState{*sent.Paused})
}

// issuedCertificate is a certificate as an officer sees it: without its text, which is its
// holder's, and nobody's before it is logged.
type issuedCertificate struct {
	UVCI       string                  `json:"uvci"`
	IssuedAt   time.Time               `json:"issued_at"`
	ExpiresAt  time.Time               `json:"expires_at"`
	Generation int                     `json:"generation"`
	Record     string                  `json:"record"`
	Facility   string                  `json:"facility"`
	Province   string                  `json:"province"`
	Key        string                  `json:"key"` // identifier, hexadecimal
	Status     store.CertificateStatus `json:"status"`
	Logged     bool                    `json:"logged"`
}

func (c *call) certificate() error {
	found, err := c.o.Store.As(c.actor).Certificate(c.Context(), c.PathValue("uvci"))
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, issuedCertificate{
		UVCI: found.UVCI, IssuedAt: found.IssuedAt, ExpiresAt: found.ExpiresAt,
		Generation: found.Generation, Record: found.Record, Facility: found.Facility, Province: found.Province,
		Key: hex.EncodeToString(found.KeyID), Status: found.Status, Logged: found.Logged,
	})
}

// key is one that certificates are signed with.
type key struct {
	ID         string         `json:"id"`
	Subject    string         `json:"subject"`
	Algorithm  string         `json:"algorithm"`
	NotBefore  time.Time      `json:"not_before"`
	NotAfter   time.Time      `json:"not_after"`
	SignsUntil time.Time      `json:"signs_until"` // later, certificates would outlive it
	State      store.KeyState `json:"state"`
	Here       bool           `json:"here"` // on the machine that answers
}

func (c *call) keys() error {
	known, err := c.o.Service.Keys(c.Context())
	if err != nil {
		return err
	}
	list := make([]key, len(known))
	for i, k := range known {
		list[i] = key{k.ID, k.Subject, k.Algorithm.String(), k.NotBefore, k.NotAfter, k.SignsUntil, k.State, k.Here}
	}
	return c.write(http.StatusOK, struct {
		Keys []key `json:"keys"`
	}{list})
}
