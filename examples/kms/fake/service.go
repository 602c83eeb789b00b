// Package fake has services that answer as AWS KMS, Google Cloud KMS, Azure Key Vault
// and the Transit engine of Vault do, over loopback connections and for tests only: with
// their latency, throttling and failures. What a real service refuses, they refuse.
package fake

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/asn1"
	"math/big"
	"sync"
	"sync/atomic"
	"time"
)

// Fault is what is wrong with a service or its key.
type Fault int

// The faults: first of answers, then of signatures.
const (
	None      Fault = iota
	Throttled       // too many requests
	Failing         // an internal error of the service
	Disabled        // the key is disabled
	Missing         // there is no such key
	Denied          // who asks may not sign
	PKCS1           // RSA signs with PKCS#1 v1.5
	LongSalt        // PSS has as much salt as fits
	Stranger        // another key signs
	Garbage         // the signature is none
)

// Secret is in every text that the services answer with, and in what clients
// authenticate with: it may turn up nowhere else.
const Secret = "hunter2"

// Service is a service with one key. Set its fields before it is used.
type Service struct {
	Key     crypto.Signer // *ecdsa.PrivateKey or *rsa.PrivateKey
	Latency time.Duration // of each answer

	Requests atomic.Int64 // for signatures
	Left     atomic.Int64 // of those, how many the client gave up
	busy     atomic.Int64
	most     atomic.Int64

	mutex sync.Mutex
	fault func() Fault // nil is none
}

// Fail has the next requests for a signature meet a fault, so many of them; all where
// times is negative.
func (s *Service) Fail(f Fault, times int) {
	s.FailAs(func() Fault {
		if times == 0 {
			return None
		}
		times--
		return f
	})
}

// FailAs asks at each request for a signature what it meets, one at a time.
func (s *Service) FailAs(fault func() Fault) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.fault = fault
}

// Most gives how many requests for signatures there were at once.
func (s *Service) Most() int { return int(s.most.Load()) }

func (s *Service) nextFault() Fault {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.fault == nil {
		return None
	}
	return s.fault()
}

// sign takes its time, and gives a signature, ECDSA in ASN.1; or a fault of an answer.
func (s *Service) sign(ctx context.Context, digest []byte) ([]byte, Fault) {
	s.Requests.Add(1)
	for busy, most := s.busy.Add(1), s.most.Load(); busy > most; most = s.most.Load() {
		s.most.CompareAndSwap(most, busy)
	}
	defer s.busy.Add(-1)
	ready := time.NewTimer(s.Latency)
	defer ready.Stop()
	fault, signature := s.nextFault(), []byte(nil)
	if fault == None || fault >= PKCS1 {
		signature, fault = s.signature(fault, digest), None
	}
	select {
	case <-ready.C:
		return signature, fault
	case <-ctx.Done():
		s.Left.Add(1)
		return nil, Failing
	}
}

func (s *Service) signature(f Fault, digest []byte) []byte {
	var signature []byte
	var err error
	switch key := s.Key.(type) {
	case *ecdsa.PrivateKey:
		if f == Stranger {
			key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		}
		if signature, err = ecdsa.SignASN1(rand.Reader, key, digest); err == nil {
			signature, err = withHighS(signature, key.Params().N)
		}
	case *rsa.PrivateKey:
		salt := sha256.Size
		switch f {
		case PKCS1:
			signature, err = rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest)
		case LongSalt:
			salt = rsa.PSSSaltLengthAuto
			fallthrough
		default:
			signature, err = rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest, &rsa.PSSOptions{SaltLength: salt})
		}
	}
	if err != nil {
		panic(err)
	}
	if f == Garbage {
		signature = signature[:20]
	}
	return signature
}

type rs struct{ R, S *big.Int }

// withHighS gives the one of the two signatures that COSE on the way out does not
// have: services give either.
func withHighS(der []byte, order *big.Int) ([]byte, error) {
	var n rs
	if _, err := asn1.Unmarshal(der, &n); err != nil {
		return nil, err
	}
	if other := new(big.Int).Sub(order, n.S); other.Cmp(n.S) > 0 {
		n.S = other
	}
	return asn1.Marshal(n)
}

func isRSA(key crypto.Signer) bool {
	_, ok := key.(*rsa.PrivateKey)
	return ok
}
