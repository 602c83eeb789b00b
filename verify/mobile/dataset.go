package mobile

import (
	"errors"
	"time"

	"github.com/vaxcert/vaxcert/verify/mobile/dataset"
)

// expectation is what a signed set names, and which of it was added.
type expectation struct {
	madeAt time.Time
	added  map[dataset.File]bool
}

func (e *expectation) isMet() bool {
	for _, added := range e.added {
		if !added {
			return false
		}
	}
	return true
}

// SetDataset names the files that may be added, and have to be: a list that the
// publisher has signed, as package dataset writes it. Whoever keeps the files can
// then leave none out and put none in. Without it, trust lists alone are held
// against the publisher. Fails with dataset-format, dataset-signature; with
// dataset-late after a file was added.
func (s *Settings) SetDataset(signed []byte) (err error) {
	defer guard(&err)
	if len(s.lists)+len(s.revoked)+len(s.rules)+len(s.valueSets) > 0 {
		return &problem{code: "dataset-late"}
	}
	set, err := dataset.Read(signed, s.publisher)
	switch {
	case errors.Is(err, dataset.ErrSignature):
		return &problem{"dataset-signature", err}
	case err != nil:
		return &problem{"dataset-format", err}
	}
	s.set = &expectation{madeAt: set.MadeAt, added: map[dataset.File]bool{}}
	for _, f := range set.Files {
		s.set.added[f] = false
	}
	return nil
}

// admit refuses a file that is not in the set, where there is one.
func (s *Settings) admit(kind dataset.Kind, content []byte) error {
	if s.set == nil {
		return nil
	}
	file := dataset.FileOf(kind, content)
	if _, named := s.set.added[file]; !named {
		return &problem{code: "dataset-other-file"}
	}
	s.set.added[file] = true
	return nil
}
