package service

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// Errors of signing.
var (
	// ErrNoFacilityKey says that no key on this machine signs for the facility.
	ErrNoFacilityKey = errors.New("service: no key here signs for this facility")
	// ErrSeveralFacilities says that one request would be for several facilities.
	ErrSeveralFacilities = errors.New("service: one signing request is for one facility")
	// ErrTooMany says that more records are asked for at once than MaxSign.
	ErrTooMany = errors.New("service: too many records at once")
	// ErrOtherRecord says that a signature is under something else than what was asked
	// for, or older than the question.
	ErrOtherRecord = errors.New("service: the signature is under something else than was asked for, or older")
)

// MaxSign is how many records are signed at once. Unit: records.
const MaxSign = store.MaxSigningItems

// ToSign is a request with what is to be signed, for the signing agent on a clerk's
// machine: each payload as a JWS by the facility's key.
type ToSign struct {
	Request store.SigningRequest
	// Payloads are JSON objects, one for each item. They are personal data.
	Payloads [][]byte
}

// RequestSignatures asks for the signatures of a facility under some of its records. The
// answer is taken once, within store.SigningLife.
func (s *Service) RequestSignatures(ctx context.Context, a store.Actor, keys []string) (ToSign, error) {
	if len(keys) == 0 || len(keys) > MaxSign {
		return ToSign{}, ErrTooMany
	}
	now := s.o.Clock().UTC().Truncate(time.Second)
	id, err := s.randomID()
	if err != nil {
		return ToSign{}, err
	}
	asked := ToSign{Request: store.SigningRequest{ID: id, MadeAt: now}}
	for _, key := range keys {
		r, err := s.toSign(ctx, a, key)
		if err != nil {
			return ToSign{}, err
		}
		if asked.Request.Facility == "" {
			asked.Request.Facility = r.Facility
		}
		if asked.Request.Facility != r.Facility {
			return ToSign{}, ErrSeveralFacilities
		}
		payload, hash := payloadOf(asked.Request, r.Said)
		asked.Payloads = append(asked.Payloads, payload)
		asked.Request.Items = append(asked.Request.Items, store.SigningItem{Record: key, Version: r.Version, Hash: hash})
	}
	asked.Request, err = s.as(a).PutSigningRequest(ctx, asked.Request)
	return asked, err
}

// toSign gives a record that may be signed now.
func (s *Service) toSign(ctx context.Context, a store.Actor, key string) (store.Record, error) {
	r, err := s.as(a).Record(ctx, key)
	if err == nil {
		_, err = life.Next(r.State, life.Sign, a.Role)
	}
	return r, err
}

// SignResult says what became of one record that was to be signed.
type SignResult struct {
	Record string
	Err    error // nil: signed. An attest.Code, ErrOtherRecord, store.ErrStale, …
}

// SubmitSignatures takes the answer to a request: for each item, in its order, a JWS with
// its payload or without, or an attestation in COSE that is not older than the request;
// empty where there is none. It fails with store.ErrNotFound and store.ErrUsed; what is
// wrong with one signature is in its result, and keeps no other from counting.
func (s *Service) SubmitSignatures(ctx context.Context, a store.Actor, id string, signatures [][]byte) ([]SignResult, error) {
	request, err := s.as(a).TakeSigningRequest(ctx, id)
	if err != nil {
		return nil, err
	}
	results := make([]SignResult, len(request.Items))
	for i, item := range request.Items {
		results[i].Record = item.Record
		if i >= len(signatures) || len(signatures[i]) == 0 {
			results[i].Err = attest.PayloadMissing
			continue
		}
		results[i].Err = s.submit(ctx, a, request, item, signatures[i])
	}
	s.wake()
	return results, nil
}

func (s *Service) submit(ctx context.Context, a store.Actor, request store.SigningRequest, item store.SigningItem, signature []byte) error {
	r, err := s.toSign(ctx, a, item.Record)
	if err != nil {
		return err
	}
	if r.Version != item.Version {
		return store.ErrStale
	}
	payload, hash := payloadOf(request, r.Said)
	if hash != item.Hash {
		return store.ErrStale
	}
	attestation, err := answerTo(payload, signature)
	if err != nil {
		return err
	}
	return s.sign(ctx, a, r, attestation, request.MadeAt)
}

// SignCentrally signs records with a key on this machine: the facility's own, or that of
// who signs for the province. It fails with ErrNoFacilityKey and ErrTooMany.
func (s *Service) SignCentrally(ctx context.Context, a store.Actor, keys []string) ([]SignResult, error) {
	if len(keys) == 0 || len(keys) > MaxSign {
		return nil, ErrTooMany
	}
	if s.o.FacilitySigner == nil {
		return nil, ErrNoFacilityKey
	}
	results := make([]SignResult, 0, len(keys))
	for _, key := range keys {
		err := s.signHere(ctx, a, key)
		if errors.Is(err, attest.SigningFailed) || errors.Is(err, ErrNoFacilityKey) {
			return results, err // the next would fail too
		}
		results = append(results, SignResult{Record: key, Err: err})
	}
	s.wake()
	return results, nil
}

func (s *Service) signHere(ctx context.Context, a store.Actor, key string) error {
	r, err := s.toSign(ctx, a, key)
	if err != nil {
		return err
	}
	if a.Role == life.Province {
		f, err := s.o.Store.Facility(ctx, r.Facility)
		if err != nil {
			return err
		}
		if !f.Central {
			return fmt.Errorf("%w: the facility signs for itself", life.ErrRole)
		}
	}
	key0, err := s.o.FacilitySigner(r.Facility)
	if err != nil {
		return err
	}
	now := s.o.Clock().Truncate(time.Second)
	attestation, err := attest.Sign(ctx, key0, r.Said, now)
	if err != nil {
		return err
	}
	return s.sign(ctx, a, r, attestation, now)
}

// sign takes a facility's signature under a record, made since it was asked for and
// verified, and has the certificate made.
func (s *Service) sign(ctx context.Context, a store.Actor, r store.Record, attestation []byte, since time.Time) error {
	said, by, err := s.o.Facilities.VerifyRecord(attestation)
	switch {
	case err != nil:
		return err
	case said != r.Said, by.Facility != r.Facility, by.SignedAt.Before(since):
		return ErrOtherRecord
	}
	id, err := cert.NewUVCI("VN", s.o.Random)
	if err != nil {
		return err
	}
	_, err = s.as(a).Move(ctx, store.Move{Key: r.Key, Version: r.Version, Event: life.Sign, Why: by.Format,
		Change: func(r *store.Record) error {
			r.Attestation, r.UVCI = attestation, string(id)
			return nil
		},
		Log:  store.LogEntry{Attestation: by.Hash[:]},
		Jobs: []store.Job{{Kind: store.IssueJob, Keys: []string{r.Key}}},
	})
	return err
}

func (s *Service) randomID() (string, error) {
	id := make([]byte, 16)
	_, err := io.ReadFull(s.o.Random, id)
	return hex.EncodeToString(id), err
}
