package service

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrNoList says that there is no such list.
var ErrNoList = errors.New("service: no such list")

const (
	// ListLife is how long verifiers may believe lists: they promise the next ones by then.
	ListLife = 24 * time.Hour
	// listsFor is how long lists are given out before they are looked at anew.
	listsFor = time.Minute
	// listsAgain is when they are, after that failed, or where a file is asked for that
	// the index of another machine may name.
	listsAgain = 5 * time.Second
	// listsWait is how long whoever asks for them waits for newer ones than there are.
	listsWait = 2 * time.Second
	// makeLists is how long making them may take.
	makeLists = 10 * time.Minute
	// formerFor is how long the files are kept that an older index names: caches keep an
	// index for a minute.
	formerFor = 10 * time.Minute
)

// List is a file for verifiers.
type List struct {
	Data []byte
	ETag string // of the content, with its quotes
	Made time.Time
}

// publication is all that verifiers fetch. It is never changed.
type publication struct {
	made    time.Time
	trust   *List // nil: no publisher
	keys    int   // that it has
	revoked map[string]*List
	former  []former
	content [32]byte // what it was made of
}

// former is files of a publication before.
type former struct {
	files map[string]*List
	until time.Time
}

// good reports whether verifiers believe it.
func (p *publication) good(now time.Time) bool {
	return p != nil && !now.Before(p.made) && now.Before(p.made.Add(ListLife))
}

// file gives a file by its path; nil: there is none.
func (p *publication) file(path string) *List {
	if l := p.revoked[path]; l != nil {
		return l
	}
	for _, before := range p.former {
		if l := before.files[path]; l != nil {
			return l
		}
	}
	return nil
}

// lists keeps what was made last.
type lists struct {
	mu      sync.Mutex
	last    *publication  // nil: none was
	looked  time.Time     // whether it is still right
	err     error         // of looking
	looking chan struct{} // closed when somebody who looks is done; nil: nobody does
}

// TrustSnapshot gives the keys that verifiers are told of, as a snapshot for them, signed
// by the publisher. It fails with ErrNoList where there is none.
func (s *Service) TrustSnapshot(ctx context.Context) (List, error) {
	p, err := s.publication(ctx, listsFor)
	if err != nil {
		return List{}, err
	}
	if p.trust == nil {
		return List{}, ErrNoList
	}
	return *p.trust, nil
}

// RevocationList gives a file of the publication of what is revoked, by its path;
// revocation.IndexName is where verifiers begin. It fails with ErrNoList.
func (s *Service) RevocationList(ctx context.Context, path string) (List, error) {
	for _, age := range []time.Duration{listsFor, listsAgain} {
		p, err := s.publication(ctx, age)
		if err != nil {
			return List{}, err
		}
		if l := p.file(path); l != nil {
			return *l, nil
		}
	}
	return List{}, ErrNoList
}

// publication gives the lists as they were right so long ago at most; and older ones as
// long as verifiers believe them, where there are no others in time.
func (s *Service) publication(ctx context.Context, age time.Duration) (*publication, error) {
	s.lists.mu.Lock()
	now := s.o.Clock()
	last := s.lists.last
	if s.lists.err != nil {
		age = listsAgain
	}
	if since := now.Sub(s.lists.looked); last.good(now) && since >= 0 && since < age {
		s.lists.mu.Unlock()
		return last, nil
	}
	if s.lists.looking == nil {
		s.lists.looking = make(chan struct{})
		go s.look(context.WithoutCancel(ctx)) // others wait for it, too
	}
	looking := s.lists.looking
	s.lists.mu.Unlock()

	var enough <-chan time.Time
	if last.good(now) {
		enough = time.After(listsWait)
	}
	select {
	case <-looking:
	case <-enough:
		return last, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s.lists.mu.Lock()
	defer s.lists.mu.Unlock()
	if s.lists.last.good(s.o.Clock()) {
		return s.lists.last, nil
	}
	return nil, s.lists.err
}

// look makes the lists anew where they are no longer right.
func (s *Service) look(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, makeLists)
	defer stop()
	s.lists.mu.Lock()
	last := s.lists.last
	s.lists.mu.Unlock()
	next, err := s.publish(ctx, last)
	if err != nil {
		s.o.Logger.ErrorContext(ctx, "lists for verifiers", "error", err)
	}
	s.lists.mu.Lock()
	defer s.lists.mu.Unlock()
	s.lists.err, s.lists.looked = err, s.o.Clock()
	if err == nil {
		s.lists.last = next
	}
	close(s.lists.looking)
	s.lists.looking = nil
}
