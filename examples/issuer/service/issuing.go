package service

import (
	"context"
	"crypto/sha256"
	"errors"
	"strings"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/qr"
)

// Why a certificate was superseded.
const (
	ByNewerDose  = "superseded-by-newer-dose"
	ByCorrection = "superseded-by-correction" // the older one goes onto the revocation lists
)

// ErrPaused says that an officer has stopped issuing.
var ErrPaused = errors.New("service: issuing is paused")

// paused is the name of the setting.
const paused = "issuing-paused"

// Paused reports whether issuing is stopped.
func (s *Service) Paused(ctx context.Context) (bool, error) {
	value, err := s.o.Store.Setting(ctx, paused)
	return value == "yes", err
}

// Pause stops issuing and renewing on all machines, or lets it go on. It is an officer's.
func (s *Service) Pause(ctx context.Context, a store.Actor, stop bool, why string) error {
	if a.Role != life.Officer {
		return life.ErrRole
	}
	if err := checkReason(why); err != nil {
		return err
	}
	value, action := "", "issuing-resumed"
	if stop {
		value, action = "yes", "issuing-paused"
	}
	return s.as(a).SetSetting(ctx, paused, value, store.Happening{Action: action, Subject: "issuing", Why: why})
}

// IssueNow puts records that are signed into the queue once more, and gives how many:
// those of keys, or the first MaxSign of all where keys is empty. It is an officer's, and
// fails with ErrTooMany.
func (s *Service) IssueNow(ctx context.Context, a store.Actor, keys []string) (int, error) {
	if a.Role != life.Officer {
		return 0, life.ErrRole
	}
	keys, err := s.toIssue(ctx, keys)
	if err == nil && len(keys) > 0 {
		err = s.o.Store.Enqueue(ctx, store.Job{Kind: store.IssueJob, Keys: keys})
	}
	if err == nil {
		err = s.as(a).Happen(ctx, store.Happening{Action: "issue-now", Subject: "issuing"})
	}
	s.wake()
	return len(keys), err
}

// toIssue gives those of some records that are signed; of all, where keys is empty.
func (s *Service) toIssue(ctx context.Context, keys []string) ([]string, error) {
	if len(keys) == 0 {
		return s.self.Stuck(ctx, []life.State{life.Signed}, s.o.Clock(), MaxSign)
	}
	if len(keys) > MaxSign {
		return nil, ErrTooMany
	}
	var signed []string
	for _, key := range keys {
		r, err := s.self.Record(ctx, key)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if err == nil && r.State == life.Signed {
			signed = append(signed, key)
		}
	}
	return signed, nil
}

// issue does an IssueJob.
func (s *Service) issue(ctx context.Context, keys []string) error {
	if err := s.mayIssue(ctx); err != nil {
		return err
	}
	issuer, keyID, err := s.issuer(ctx)
	if err != nil {
		return err
	}
	return each(keys, func(key string) error { return s.issueOne(ctx, issuer, keyID, key) })
}

func (s *Service) mayIssue(ctx context.Context) error {
	stopped, err := s.Paused(ctx)
	switch {
	case err != nil:
		return err
	case stopped:
		return ErrPaused
	}
	return s.checkClock(ctx)
}

// issueOne makes the certificate of a record, once: whoever signed is second to store it
// loses its certificate, which nobody has seen.
func (s *Service) issueOne(ctx context.Context, issuer *cert.Issuer, keyID []byte, key string) error {
	r, err := s.self.Record(ctx, key)
	if err != nil {
		return passedBy(err)
	}
	if r.State == life.Signed {
		if r, err = s.makeCertificate(ctx, issuer, keyID, r); err != nil {
			return passedBy(err)
		}
	}
	if !r.State.InForce() {
		return nil
	}
	return passedBy(s.supersede(ctx, r))
}

func (s *Service) makeCertificate(ctx context.Context, issuer *cert.Issuer, keyID []byte, r store.Record) (store.Record, error) {
	draft, err := issuer.PrepareAttested(r.Attestation, cert.UVCI(r.UVCI))
	if why := refusal(err); why != "" {
		return s.self.Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Refuse, Why: why})
	}
	if err != nil {
		return r, err
	}
	against, err := s.against(ctx, r, r.Person)
	if err != nil {
		return r, err
	}
	if against != "" {
		return s.self.Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Refuse, Why: against})
	}
	issued, err := issuer.Issue(ctx, draft)
	if err != nil {
		return r, err
	}
	log, err := s.logEntry(r, keyID)
	if err != nil {
		return r, err
	}
	if r.Replaces != "" {
		replaced, err := s.self.Record(ctx, r.Replaces)
		if err != nil {
			return r, err
		}
		log.Supersedes = replaced.UVCI
	}
	return s.self.Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Issue, Log: log,
		Certificate: certificateOf(r, issued, keyID, 1)})
}

// logEntry says what the audit log is to say of a certificate of a record.
func (s *Service) logEntry(r store.Record, keyID []byte) (store.LogEntry, error) {
	record, err := audit.RecordHash(s.o.RecordKey, r.UVCI, r.Said)
	attestation := sha256.Sum256(r.Attestation)
	return store.LogEntry{UVCI: r.UVCI, KeyID: keyID, RecordHash: record[:], Attestation: attestation[:]}, err
}

func certificateOf(r store.Record, issued *cert.Issued, keyID []byte, generation int) *store.Certificate {
	return &store.Certificate{
		UVCI: r.UVCI, Generation: generation, Record: r.Key, Person: r.Person,
		Facility: r.Facility, Commune: r.Commune, Province: r.Province,
		Text: qr.Encode(issued.COSE), KeyID: keyID, IssuedAt: issued.IssuedAt, ExpiresAt: issued.ExpiresAt, Status: store.Current,
	}
}

// supersede lets one certificate of a person be in force: that of the last dose. What a
// correction replaces goes first, whatever its dose is.
func (s *Service) supersede(ctx context.Context, r store.Record) error {
	if r.Replaces != "" {
		old, err := s.self.Record(ctx, r.Replaces)
		if err != nil {
			return err
		}
		if err := s.supersedeOne(ctx, old, r, ByCorrection); err != nil {
			return err
		}
	}
	if r.Person == nil {
		return nil
	}
	page, err := s.self.Records(ctx, store.Query{Person: r.Person, States: []life.State{life.Issued, life.Renewed}, Limit: store.MaxPage})
	if err != nil || len(page.Records) < 2 {
		return err
	}
	last := page.Records[0]
	for _, other := range page.Records[1:] {
		if laterDose(other, last) {
			last = other
		}
	}
	for _, other := range page.Records {
		if other.Key != last.Key {
			if err := s.supersedeOne(ctx, other, last, ByNewerDose); err != nil {
				return err
			}
		}
	}
	return nil
}

// supersedeOne does so until it is done: a renewal may come between.
func (s *Service) supersedeOne(ctx context.Context, old, by store.Record, why string) error {
	for {
		if may, err := s.maySupersede(ctx, old, why); err != nil || !may {
			return err
		}
		_, err := s.self.Move(ctx, store.Move{Key: old.Key, Version: old.Version, Event: life.Supersede, Why: why,
			Log: store.LogEntry{UVCI: old.UVCI, Supersedes: by.UVCI}})
		if !errors.Is(err, store.ErrStale) {
			return err
		}
		if old, err = s.self.Record(ctx, old.Key); err != nil {
			return err
		}
	}
}

// maySupersede says no where it was done already. What a newer dose superseded is
// superseded once more by a correction, so that nobody believes it any longer.
func (s *Service) maySupersede(ctx context.Context, old store.Record, why string) (bool, error) {
	if why != ByCorrection || old.State != life.Superseded {
		return old.State.InForce(), nil
	}
	corrected, err := s.corrected(ctx, s.self, old)
	return !corrected, err
}

func codesOf(findings []cert.Finding) string {
	var codes []string
	for _, f := range findings {
		if f.Severity == cert.Failure {
			codes = append(codes, f.Code)
		}
	}
	return strings.Join(codes, " ")
}
