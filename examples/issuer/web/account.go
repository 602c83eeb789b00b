package web

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/qr"
)

// accountData is what people see of their own account.
type accountData struct {
	User        store.User
	NeedsFactor bool
}

func (s *site) account(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	u, err := s.o.Service.Actor(r.Context(), a.ID)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, "account", accountData{u, service.NeedsSecondFactor(u.Role)})
}

type passwordData struct {
	Must   bool
	Inputs []input
}

func (s *site) passwordForm(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.showPassword(w, r, http.StatusOK, a, nil)
}

func (s *site) showPassword(w http.ResponseWriter, r *http.Request, status int, a store.Actor, wrong map[string]string) error {
	u, err := s.o.Service.Actor(r.Context(), a.ID)
	if err != nil {
		return err
	}
	data := passwordData{Must: u.MustChange, Inputs: []input{
		{Name: "old", Label: "account-old", Type: "password", Complete: "current-password", Required: true},
		{Name: "new", Label: "account-new", Hint: "account-new-hint", Type: "password", Complete: "new-password", Required: true},
		{Name: "again", Label: "account-again", Type: "password", Complete: "new-password", Required: true},
	}}
	data.Inputs = said(data.Inputs, wrong)
	return s.show(w, r, status, "account_password", data)
}

// said puts what is wrong with fields beside them.
func said(fields []input, wrong map[string]string) []input {
	for i := range fields {
		if why := wrong[fields[i].Name]; why != "" {
			fields[i].Errors, fields[i].Focus = []string{why}, true
		}
	}
	return fields
}

// changePassword gives somebody another password. It ends their other sessions.
func (s *site) changePassword(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	language := languageOf(r)
	refuse := func(field, why string) error {
		return s.showPassword(w, r, http.StatusUnprocessableEntity, a, map[string]string{field: why})
	}
	if r.PostFormValue("new") != r.PostFormValue("again") {
		return refuse("again", s.words.say(language, "account-differs"))
	}
	err := s.o.Service.SetPassword(r.Context(), a, r.PostFormValue("old"), r.PostFormValue("new"))
	if weakness, ok := errors.AsType[guard.Weakness](err); ok {
		return refuse("new", weakness.Text(language))
	}
	if errors.Is(err, service.ErrLogIn) {
		return refuse("old", s.words.say(language, "account-old-wrong"))
	}
	if err != nil {
		return tooSoon(err)
	}
	return s.beginAgain(w, r, a, "account-changed")
}

// beginAgain goes on in a new session: what it stands on has changed.
func (s *site) beginAgain(w http.ResponseWriter, r *http.Request, a store.Actor, word string) error {
	u, err := s.o.Service.Actor(r.Context(), a.ID)
	if err == nil {
		err = s.begin(r.Context(), u)
	}
	if err != nil {
		return err
	}
	next := mustDo(u)
	if next == "" {
		next = landing(u.Role)
	}
	return s.goTo(w, r, next, word)
}

type enrolData struct {
	Must   bool
	Secret string // in groups of four, for those who type it
	QR     template.URL
	Inputs []input
}

// enrolForm shows a new secret; it counts once a code of it was typed.
func (s *site) enrolForm(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	return s.showEnrol(w, r, http.StatusOK, a, nil)
}

func (s *site) showEnrol(w http.ResponseWriter, r *http.Request, status int, a store.Actor, wrong map[string]string) error {
	kept, _ := s.sessions.Get(r.Context(), sessionFactor).([]string)
	if len(kept) != 2 {
		secret, uri, err := guard.NewTOTP("VaccinePassportVN", a.ID)
		if err != nil {
			return err
		}
		kept = []string{secret, uri}
		s.sessions.Put(r.Context(), sessionFactor, kept)
	}
	symbol, err := qr.New(kept[1], qr.LevelL)
	if err != nil {
		return err
	}
	var svg bytes.Buffer
	if err := symbol.WriteSVG(&svg); err != nil {
		return err
	}
	u, err := s.o.Service.Actor(r.Context(), a.ID)
	if err != nil {
		return err
	}
	return s.show(w, r, status, "account_code", enrolData{
		Must: mustDo(u) != "", Secret: grouped(kept[0]), Inputs: said(enrolInputs(u), wrong),
		QR: template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg.Bytes())),
	})
}

// enrolInputs asks for a code of the new factor, and for what shows whose session it is.
func enrolInputs(u store.User) []input {
	fields := []input{codeInput(nil), {Name: "password", Label: "account-old", Type: "password", Complete: "current-password", Max: 1000, Required: true}}
	if u.TOTP != "" {
		fields = append(fields, input{Name: "present", Label: "account-present-code", Hint: "account-present-code-hint", Complete: "off", Mode: "numeric", Max: 20, Required: true})
	}
	return fields
}

func grouped(secret string) string {
	var groups []string
	for ; len(secret) > 4; secret = secret[4:] {
		groups = append(groups, secret[:4])
	}
	return strings.Join(append(groups, secret), " ")
}

func (s *site) enrol(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	kept, _ := s.sessions.Get(r.Context(), sessionFactor).([]string)
	if len(kept) != 2 {
		return s.goTo(w, r, "/account/code", "")
	}
	err := s.o.Service.EnrolSecondFactor(r.Context(), a, service.Enrolment{
		Password: r.PostFormValue("password"), Present: r.PostFormValue("present"), Secret: kept[0], Code: r.PostFormValue("code"),
	})
	refuse := func(field, word string) error {
		return s.showEnrol(w, r, http.StatusUnprocessableEntity, a, map[string]string{field: s.words.say(languageOf(r), word)})
	}
	switch {
	case errors.Is(err, service.ErrLogIn):
		return refuse("password", "account-old-wrong")
	case errors.Is(err, service.ErrPresentCode):
		return refuse("present", "login-code-wrong")
	case errors.Is(err, service.ErrCode):
		return refuse("code", "login-code-wrong")
	case err != nil:
		return tooSoon(err)
	}
	s.sessions.Remove(r.Context(), sessionFactor)
	return s.beginAgain(w, r, a, "account-enrolled")
}
