package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

const stepColumns = "id, at, actor, role, facility, province, action, subject, from_state, to_state, why, " +
	"uvci, key_id, record_hash, attestation, supersedes"

func scanStep(r rows) (Step, error) {
	var s Step
	var at, seq int64
	err := r.Scan(&s.ID, &at, &s.Actor, &s.Role, &s.Facility, &s.Province, &s.Action, &s.Subject, &s.From, &s.To, &s.Why,
		&s.Log.UVCI, &s.Log.KeyID, &s.Log.RecordHash, &s.Log.Attestation, &s.Log.Supersedes, &seq)
	s.At, s.Seq = moment(at), uint64(seq)
	s.Log.KeyID, s.Log.RecordHash, s.Log.Attestation = filled(s.Log.KeyID), filled(s.Log.RecordHash), filled(s.Log.Attestation)
	return s, err
}

// Hash is what the audit log says of a step (audit.Entry.Event): the SHA-256 of its
// canonical JSON, which has all of it but Seq. It cannot be guessed: ID is random.
func (s Step) Hash() [32]byte {
	text, err := json.Marshal(struct { // the order of the members is the form
		ID          string     `json:"id"`
		At          int64      `json:"at"` // Unix milliseconds
		Actor       string     `json:"actor"`
		Role        life.Role  `json:"role"`
		Facility    string     `json:"facility"`
		Province    string     `json:"province"`
		Action      string     `json:"action"`
		Subject     string     `json:"subject"`
		From        life.State `json:"from"`
		To          life.State `json:"to"`
		Why         string     `json:"why"`
		UVCI        string     `json:"uvci"`
		KeyID       string     `json:"kid"` // hexadecimal, as the next two
		RecordHash  string     `json:"record"`
		Attestation string     `json:"attestation"`
		Supersedes  string     `json:"supersedes"`
	}{s.ID, millis(s.At), s.Actor, s.Role, s.Facility, s.Province, s.Action, s.Subject, s.From, s.To, s.Why, s.Log.UVCI,
		hex.EncodeToString(s.Log.KeyID), hex.EncodeToString(s.Log.RecordHash), hex.EncodeToString(s.Log.Attestation), s.Log.Supersedes})
	if err != nil {
		panic(err) // texts and a number
	}
	return sha256.Sum256(text)
}

// step begins a line of the trail: who, when, what. It comes after another one, whose
// ID may be empty. Its texts are as they are read again.
func (v *View) step(h Happening, after string) (Step, error) {
	id, err := v.store.newID(after)
	return Step{
		ID: id, At: v.store.now(), Actor: clean(v.actor.ID), Role: v.actor.Role,
		Facility: clean(v.actor.Facility), Province: clean(v.actor.Province),
		Action: clean(h.Action), Subject: clean(h.Subject), Why: clean(h.Why),
		Log: LogEntry{clean(h.Log.UVCI), h.Log.KeyID, h.Log.RecordHash, h.Log.Attestation, clean(h.Log.Supersedes)},
	}, err
}

func insertSteps(ctx context.Context, t tx, steps []Step) error {
	list := make([][]any, len(steps))
	for i, s := range steps {
		list[i] = []any{s.ID, s.At, s.Actor, s.Role, s.Facility, s.Province, s.Action, s.Subject, s.From, s.To, s.Why,
			s.Log.UVCI, s.Log.KeyID, s.Log.RecordHash, s.Log.Attestation, s.Log.Supersedes, s.Hash()}
	}
	return insert(ctx, t, "steps ("+stepColumns+", hash)", list)
}

// happen writes a line of the trail within a transaction.
func (v *View) happen(ctx context.Context, t tx, h Happening) error {
	step, err := v.step(h, "")
	if err != nil {
		return err
	}
	return insertSteps(ctx, t, []Step{step})
}

// Happen writes a line of the trail alone. It fails with ErrForbidden for an actor
// without a role, with ErrFull or ErrUnavailable.
func (v *View) Happen(ctx context.Context, h Happening) error {
	if !v.actor.Role.Valid() {
		return ErrForbidden
	}
	return v.store.write(ctx, func(t tx) error { return v.happen(ctx, t, h) })
}
