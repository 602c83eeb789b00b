package api

import (
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/identity"
)

// finding is what is noteworthy about a field, with its sentence.
type finding struct {
	Field    string `json:"field"`
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Proposed string `json:"proposed,omitempty"`
	Sentence string `json:"sentence"`
}

func (c *call) findings(found []store.Finding) []finding {
	all := make([]finding, len(found))
	for i, f := range found {
		all[i] = finding{f.Field, f.Code, f.Severity, f.Proposed, service.Sentence(f.Code, c.language())}
	}
	return all
}

// match is the register's answer.
type match struct {
	Status     identity.Status `json:"status"`
	PersonalID string          `json:"personal_id,omitempty"`
	Changes    []store.Change  `json:"changes,omitempty"`
	Reasons    []reason        `json:"reasons,omitempty"`
}

type reason struct {
	Code     string `json:"code"`
	Sentence string `json:"sentence"`
}

// record is a record on the wire.
type record struct {
	Key       string      `json:"key"`
	Version   int64       `json:"version"`
	State     life.State  `json:"state"`
	Title     string      `json:"title"` // of the state
	Said      cert.Record `json:"record"`
	Commune   string      `json:"commune"`
	Province  string      `json:"province"`
	Findings  []finding   `json:"findings"`
	Match     *match      `json:"match,omitempty"`
	UVCI      string      `json:"uvci,omitempty"`
	Replaces  string      `json:"replaces,omitempty"`
	EnteredAt time.Time   `json:"entered_at"`
	ChangedAt time.Time   `json:"changed_at"`
}

func (c *call) recordText(r store.Record) record {
	text := record{
		Key: r.Key, Version: r.Version, State: r.State, Title: life.Title(r.State, c.language()), Said: r.Said,
		Commune: r.Commune, Province: r.Province, Findings: c.findings(r.Findings), Replaces: r.Replaces,
		EnteredAt: r.EnteredAt, ChangedAt: r.ChangedAt,
	}
	if r.State.HasCertificate() {
		text.UVCI = r.UVCI
	}
	if r.Match != nil {
		text.Match = &match{Status: r.Match.Status, PersonalID: r.Match.PersonalID, Changes: r.Match.Changes}
		for _, code := range r.Match.Reasons {
			text.Match.Reasons = append(text.Match.Reasons, reason{code, service.Sentence(code, c.language())})
		}
	}
	return text
}

// step is a line of the trail on the wire.
type step struct {
	ID       string     `json:"id"`
	At       time.Time  `json:"at"`
	Actor    string     `json:"actor"`
	Role     life.Role  `json:"role"`
	Facility string     `json:"facility,omitempty"`
	Province string     `json:"province,omitempty"`
	Action   string     `json:"action"`
	Subject  string     `json:"subject,omitempty"`
	From     life.State `json:"from,omitempty"`
	To       life.State `json:"to,omitempty"`
	Why      string     `json:"why,omitempty"`
	Line     uint64     `json:"line,omitzero"` // of the audit log
}

func stepTexts(steps []store.Step) []step {
	all := make([]step, len(steps))
	for i, s := range steps {
		all[i] = step{s.ID, s.At, s.Actor, s.Role, s.Facility, s.Province, s.Action, s.Subject, s.From, s.To, s.Why, s.Seq}
	}
	return all
}

// certificate is a certificate on the wire, in the form that its holder carries it.
type certificate struct {
	UVCI      string    `json:"uvci"`
	Text      string    `json:"text"` // "HC1:…"
	IssuedAt  time.Time `json:"issued_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// entry is a record as a facility sends it.
type entry struct {
	cert.Record `json:",inline"`
	Commune     string `json:"commune,omitempty"` // of residence; empty: the facility's
}

// readEntry reads one, and makes sure that its texts can be kept.
func (c *call) readEntry() (entry, error) {
	var e entry
	if err := c.read(&e); err != nil {
		return e, err
	}
	return e, checkTexts(map[string]string{
		"record_id": e.ID, "full_name": e.FullName, "date_of_birth": e.DateOfBirth, "sex": e.Sex, "nationality": e.Nationality,
		"id_type": e.IDType, "id_number": e.IDNumber, "phone": e.Phone, "facility_id": e.FacilityID, "dose_number": e.DoseNumber,
		"doses_in_series": e.DosesInSeries, "vaccination_date": e.VaccinationDate, "product": e.Product, "lot_number": e.LotNumber,
		"commune": e.Commune,
	})
}

// checkTexts looks at texts by name, as intake does at those of files.
func checkTexts(texts map[string]string) error {
	for name, text := range texts {
		if len(text) > intake.MaxField || containsNUL(text) {
			return textInvalid.at(name)
		}
	}
	return nil
}
