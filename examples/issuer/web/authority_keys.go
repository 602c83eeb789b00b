package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// How many days before a key signs no more certificates its end is said to be near, and
// to be urgent. A new key has to be certified, and to reach verifiers, before. Source:
// ours.
const (
	keySoonDays   = 180
	keyUrgentDays = 60
)

// keyShown is a key, and how urgent its end is.
type keyShown struct {
	service.KeyStatus
	DaysLeft int    // until it signs no more
	Urgency  string // fine, soon, urgent, over
	Proposed bool   // something about it waits for the second officer
	Steps    []store.ProposalKind
}

// keySteps is what may be proposed about a key in a state.
var keySteps = map[store.KeyState][]store.ProposalKind{
	store.KeyKnown:     {store.ProposePublication},
	store.KeyPublished: {store.ProposeKey, store.ProposeWithdrawal},
	store.KeyActive:    {store.ProposeWithdrawal},
}

func showKey(k service.KeyStatus, now time.Time) keyShown {
	shown := keyShown{KeyStatus: k, Steps: keySteps[k.State], DaysLeft: int(k.SignsUntil.Sub(now) / (24 * time.Hour)), Urgency: "fine"}
	switch {
	case !now.Before(k.SignsUntil):
		shown.Urgency, shown.DaysLeft = "over", 0
	case shown.DaysLeft < keyUrgentDays:
		shown.Urgency = "urgent"
	case shown.DaysLeft < keySoonDays:
		shown.Urgency = "soon"
	}
	return shown
}

func (p *authorities) shownKeys(r *http.Request, a store.Actor) ([]keyShown, error) {
	keys, err := p.o.Service.Keys(r.Context())
	if err != nil {
		return nil, err
	}
	proposals, err := p.o.Service.Proposals(r.Context(), a)
	if err != nil {
		return nil, err
	}
	proposed := map[string]bool{}
	for _, other := range proposals {
		proposed[other.Subject] = true
	}
	var list []keyShown
	for _, k := range keys {
		shown := showKey(k, p.o.Clock())
		shown.Proposed = proposed[k.ID]
		list = append(list, shown)
	}
	return list, nil
}

// keyOf gives a key by its identifier, and the active one; nil: none is.
func (p *authorities) keyOf(r *http.Request, a store.Actor, id string) (key, active *keyShown, err error) {
	keys, err := p.shownKeys(r, a)
	if err != nil {
		return nil, nil, err
	}
	for i := range keys {
		if keys[i].Active {
			active = &keys[i]
		}
		if keys[i].ID == id {
			key = &keys[i]
		}
	}
	if key == nil {
		return nil, nil, store.ErrNotFound
	}
	return key, active, nil
}

func (p *authorities) keys(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	keys, err := p.shownKeys(r, a)
	if err != nil {
		return err
	}
	return p.show(w, r, http.StatusOK, "authority_keys", map[string]any{"Keys": keys})
}

// key asks why something is to be done with a key.
func (p *authorities) key(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	key, _, err := p.keyOf(r, a, r.PathValue("id"))
	if err != nil {
		return err
	}
	kind := store.ProposalKind(r.URL.Query().Get("kind"))
	if !slices.Contains(key.Steps, kind) {
		return p.failed(w, backTo(r, "/authority/keys"), store.ErrKeyState)
	}
	return p.showKeyForm(w, r, http.StatusOK, key, kind, nil)
}

func (p *authorities) showKeyForm(w http.ResponseWriter, r *http.Request, status int, key *keyShown, kind store.ProposalKind, wrong []string) error {
	return p.show(w, r, status, "authority_key", map[string]any{"Key": key, "Kind": kind, "Reason": reasonField(r.PostFormValue("why"), wrong)})
}

// proposeKey is the first officer's half of what is done with a key, by way of a page
// that says what will happen.
func (p *authorities) proposeKey(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	why, back := strings.TrimSpace(r.PostFormValue("why")), "/authority/keys"
	kind := store.ProposalKind(r.PostFormValue("kind"))
	key, active, err := p.keyOf(r, a, r.PathValue("id"))
	switch {
	case err != nil:
		return err
	case !slices.Contains(key.Steps, kind):
		return p.failed(w, backTo(r, back), store.ErrKeyState)
	case key.Proposed:
		return p.failed(w, backTo(r, back), store.ErrExists)
	case !isReason(why):
		return p.showKeyForm(w, r, http.StatusUnprocessableEntity, key, kind, []string{p.words.say(languageOf(r), "error-reason-text")})
	case r.PostFormValue("confirmed") != "yes":
		return p.show(w, r, http.StatusOK, "authority_key_confirm", map[string]any{"Key": key, "Kind": kind, "Active": active, "Why": why})
	}
	if _, err := p.o.Service.ProposeKey(r.Context(), a, kind, key.ID, why); err != nil {
		return p.failed(w, backTo(r, back), err)
	}
	return p.goTo(w, r, "/authority/proposals", "authority-proposed")
}
