package revocation

import "errors"

// Error says why a list was refused. Code is stable and listed in the package
// documentation; neither it nor the message quotes the list.
type Error struct {
	Code   string
	Source string // the file, or the member of an archive; may be empty
	err    error
}

func (e *Error) Error() string {
	message := "revocation: "
	if e.Source != "" {
		message += e.Source + ": "
	}
	message += e.Code
	if e.err != nil {
		message += ": " + e.err.Error()
	}
	return message
}

// Unwrap gives the cause, or nil.
func (e *Error) Unwrap() error { return e.err }

// ErrNoLists is the error of a Store that nothing was put into: whether a
// certificate is revoked is not known.
var ErrNoLists = errors.New("revocation: no lists")

func refuse(code string) error { return &Error{Code: code} }

func refuseFor(code string, cause error) error { return &Error{Code: code, err: cause} }

// of names the source of an error that has none.
func of(source string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok && e.Source == "" {
		named := *e
		named.Source = source
		return &named
	}
	return err
}
