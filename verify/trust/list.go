package trust

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/verify"
)

// Format is how a list is written.
type Format string

// The formats that Read knows.
const (
	Certificates Format = "certificates" // PEM or DER
	Gateway      Format = "gateway"      // the EU gateway's, and national lists that wrap its entries
	Dutch        Format = "dutch"
	Swiss        Format = "swiss"
	Keyed        Format = "keyed" // an object of key IDs: France, Italy
	JWKS         Format = "jwks"  // RFC 7517
	DID          Format = "did"   // GDHCN, versions 1 and 2
	Snapshot     Format = "snapshot"
	Mixed        Format = "mixed" // a folder, or a union, of several
)

// Signature says what is known of the signature of a list as a whole.
type Signature string

// The states of a list's signature.
const (
	Absent     Signature = "absent"
	NotChecked Signature = "not-checked"
	Good       Signature = "good"
)

// Entry is an entry of a list that gave a key.
type Entry struct {
	Key         verify.Key
	Certificate *x509.Certificate // nil for a bare key
	Type        string            // DSC, CSCA …, as the list has it
}

// List is what a trust list was found to hold. It does not change.
type List struct {
	Format    Format
	Signature Signature
	MadeAt    time.Time // of a snapshot; else zero
	Entries   []Entry
	// Others are certificates that the list has in their right place and that
	// sign no documents: national roots, upload and TLS certificates. Their keys
	// are not given.
	Others  []Entry
	Refused []Refusal
	// Skipped is how many files of a folder hold no trust list.
	Skipped int
}

// Keys gives the keys, in the order of the list.
func (l *List) Keys() []verify.Key {
	keys := make([]verify.Key, len(l.Entries))
	for i, e := range l.Entries {
		keys[i] = e.Key
	}
	return keys
}

// Empty says why a list has no key: OnlyRoots, or NoKeys, where the codes of what was
// refused tell more. It is empty where there is a key.
func (l *List) Empty() Code {
	switch {
	case len(l.Entries) > 0:
		return ""
	case len(l.Refused) == 0 && slices.ContainsFunc(l.Others, func(e Entry) bool { return e.Type == typeCSCA }):
		return OnlyRoots
	}
	return NoKeys
}

// Report counts what a list holds.
type Report struct {
	Format     Format
	Signature  Signature
	Loaded     int
	Refused    int
	Skipped    int
	Countries  map[string]int // ISO 3166-1 alpha-2; "" is unknown
	Algorithms map[string]int // "ES256", "PS256", "P-384"
	Types      map[string]int // DSC; CSCA for a root that signs documents too
	Others     map[string]int // CSCA, UPLOAD …: List.Others by type
	Codes      map[Code]int   // of the refused
}

// Report counts what the list holds; countries, algorithms and types are those
// of the keys that were loaded. Each entry of the list is loaded, one of the
// others, or refused.
func (l *List) Report() Report {
	r := Report{l.Format, l.Signature, len(l.Entries), len(l.Refused), l.Skipped,
		map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}, map[Code]int{}}
	for _, e := range l.Entries {
		r.Countries[e.Key.Country]++
		r.Algorithms[algorithm(e.Key)]++
		r.Types[e.Type]++
	}
	for _, e := range l.Others {
		r.Others[e.Type]++
	}
	for _, f := range l.Refused {
		r.Codes[f.Code]++
	}
	return r
}

func algorithm(k verify.Key) string {
	switch key := k.Public.(type) {
	case *ecdsa.PublicKey:
		if name := key.Curve.Params().Name; name != "P-256" {
			return name
		}
		return "ES256"
	case *rsa.PublicKey:
		return "PS256"
	}
	return fmt.Sprintf("%T", k.Public)
}

// Union joins lists. A key that several have is there once; what an earlier list
// says of it stays, unless a later one limits its use or validity otherwise:
// then both are there. The signature is the least certain.
func Union(lists ...*List) *List {
	u := &List{Signature: Good}
	c := newCollector()
	for i, l := range lists {
		if i == 0 {
			u.Format = l.Format
		} else if u.Format != l.Format {
			u.Format = Mixed
		}
		if l.Signature != Good && u.Signature != Absent {
			u.Signature = l.Signature
		}
		for n, e := range l.Entries {
			if code := c.accept(e.Key); code != "" {
				u.Refused = append(u.Refused, Refusal{Index: n, KeyID: e.Key.ID, Country: e.Key.Country, Type: e.Type, Code: code})
				continue
			}
			u.Entries = append(u.Entries, e)
		}
		u.Refused = append(u.Refused, l.Refused...)
		u.Others = append(u.Others, l.Others...)
		u.Skipped += l.Skipped
	}
	if len(lists) == 0 {
		u.Signature = Absent
	}
	return u
}

// collector tells what is already there.
type collector struct {
	byID map[string][]verify.Key
}

func newCollector() *collector { return &collector{map[string][]verify.Key{}} }

// accept remembers a key, or says why it is not to be taken.
func (c *collector) accept(k verify.Key) Code {
	same := c.byID[string(k.ID)]
	for _, other := range same {
		if sameKey(k, other) {
			return Duplicate
		}
	}
	if len(same) >= MaxKeysPerID {
		return KeyIDCrowded
	}
	c.byID[string(k.ID)] = append(same, k)
	return ""
}

func sameKey(a, b verify.Key) bool {
	public, ok := a.Public.(interface{ Equal(x crypto.PublicKey) bool })
	return ok && public.Equal(b.Public) && a.Country == b.Country && a.Usage == b.Usage &&
		a.NotBefore.Equal(b.NotBefore) && a.NotAfter.Equal(b.NotAfter)
}
