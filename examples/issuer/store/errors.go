package store

import "errors"

// Errors of the store. None has personal data in it.
var (
	// ErrNotFound says that there is no such row, or none that the actor may see.
	ErrNotFound = errors.New("store: not found")
	// ErrStale says that somebody else changed the row since the actor saw it.
	ErrStale = errors.New("store: it was changed by somebody else meanwhile")
	// ErrExists says that there is such a row already.
	ErrExists = errors.New("store: it is there already")
	// ErrForbidden says that the actor's role may not do this.
	ErrForbidden = errors.New("store: the role may not do this")
	// ErrFull says that the disk, or what the database was given of it, is full.
	ErrFull = errors.New("store: the disk is full")
	// ErrUnavailable says that the database does not answer, or is too busy.
	ErrUnavailable = errors.New("store: the database does not answer")
	// ErrPage says that After is not what the page before gave.
	ErrPage = errors.New("store: not a page")
	// ErrWide says that a name is searched for among everybody's records at once.
	ErrWide = errors.New("store: a name is searched for in a facility or a province")
	// ErrSecondPerson says that the same person proposed and would decide.
	ErrSecondPerson = errors.New("store: a second person has to decide")
	// ErrDecided says that it was decided already, or is too old to be.
	ErrDecided = errors.New("store: it was decided already")
	// ErrUsed says that a signing request was used, or is over.
	ErrUsed = errors.New("store: the signing request was used or is over")
)
