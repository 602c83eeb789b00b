package web

import (
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// maxUVCI is how long an identifier of a certificate may be, in characters: a prefix and
// 72. Source: ours, above what the EU's annex has.
const maxUVCI = 120

// shownCertificate is what an officer sees of a certificate: nothing of the person.
type shownCertificate struct {
	store.Certificate
	State    life.State // of the record
	Facility store.Facility
	KeyID    string
	Ended    bool
	May      bool // it can be revoked
	Proposed *store.Proposal
	Steps    []step
}

// certificate looks a certificate up by its identifier.
func (p *authorities) certificate(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	typed := r.URL.Query().Get("uvci")
	uvci := uvciOf(typed)
	field := input{Name: "uvci", Label: "authority-uvci", Hint: "authority-uvci-hint", Value: typed, Required: true, Max: maxUVCI}
	if uvci == "" {
		return p.show(w, r, http.StatusOK, "authority_certificate", map[string]any{"Field": field})
	}
	c, err := p.certificateOf(r, a, uvci)
	if errors.Is(err, store.ErrNotFound) {
		field.Errors = []string{p.words.say(languageOf(r), "authority-uvci-unknown")}
		return p.show(w, r, http.StatusNotFound, "authority_certificate", map[string]any{"Field": field})
	}
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, "authority_certificate", map[string]any{"Field": field, "Certificate": c, "Reason": reasonField("", nil)})
}

// uvciOf repairs what is certain of an identifier that was typed.
func uvciOf(typed string) string {
	text := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if len(text) > maxUVCI {
		return text[:maxUVCI]
	}
	if text != "" && !strings.HasPrefix(text, "URN:UVCI:") {
		text = "URN:UVCI:" + text
	}
	return text
}

func (p *authorities) certificateOf(r *http.Request, a store.Actor, uvci string) (*shownCertificate, error) {
	ctx := r.Context()
	c, err := p.o.Service.Certificate(ctx, a, uvci)
	if err != nil {
		return nil, err
	}
	record, err := p.o.Service.Record(ctx, a, c.Record)
	if err != nil {
		return nil, err
	}
	steps, err := p.o.Service.History(ctx, a, c.Record)
	if err != nil {
		return nil, err
	}
	proposals, err := p.o.Service.Proposals(ctx, a)
	if err != nil {
		return nil, err
	}
	shown := &shownCertificate{
		Certificate: c, State: record.State, KeyID: hex.EncodeToString(c.KeyID), Ended: !p.o.Clock().Before(c.ExpiresAt),
		May: life.May(record.State, life.Revoke, a.Role),
	}
	for _, h := range steps {
		shown.Steps = append(shown.Steps, step{h, p.reasons(languageOf(r), h)})
	}
	if shown.Facility, err = p.o.Store.Facility(ctx, c.Facility); errors.Is(err, store.ErrNotFound) {
		shown.Facility, err = store.Facility{Code: c.Facility}, nil
	}
	for i, other := range proposals {
		if other.Kind == store.ProposeRevocation && other.Subject == uvci {
			shown.Proposed, shown.May = &proposals[i], false
		}
	}
	return shown, err
}

// reasonField asks why.
func reasonField(value string, wrong []string) input {
	return input{Name: "why", Label: "authority-reason", Hint: "authority-reason-hint", Type: "textarea", Value: value,
		Required: true, Max: service.MaxReason, Errors: wrong}
}

// isReason reports whether a text may be the reason of something.
func isReason(why string) bool { return strings.TrimSpace(why) != "" && len(why) <= service.MaxReason }

// proposeRevocation is the first officer's half: the form leads to a page that says what
// will happen, and that to the proposal.
func (p *authorities) proposeRevocation(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	uvci, why := uvciOf(r.PostFormValue("uvci")), strings.TrimSpace(r.PostFormValue("why"))
	c, err := p.certificateOf(r, a, uvci)
	if err != nil {
		return err
	}
	address := "/authority/certificate?uvci=" + url.QueryEscape(uvci)
	if !isReason(why) {
		return p.show(w, r, http.StatusUnprocessableEntity, "authority_certificate", map[string]any{
			"Field":  input{Name: "uvci", Label: "authority-uvci", Hint: "authority-uvci-hint", Value: uvci, Required: true, Max: maxUVCI},
			"Reason": reasonField(why, []string{p.words.say(languageOf(r), "error-reason-text")}), "Certificate": c,
		})
	}
	if r.PostFormValue("confirmed") != "yes" {
		if !c.May {
			return p.failed(w, backTo(r, address), life.ErrTransition)
		}
		return p.show(w, r, http.StatusOK, "authority_revoke", map[string]any{"Certificate": c, "Why": why, "Back": address})
	}
	if _, err := p.o.Service.ProposeRevocation(r.Context(), a, uvci, why); err != nil {
		return p.failed(w, backTo(r, address), err)
	}
	return p.goTo(w, r, "/authority/proposals", "authority-proposed")
}
