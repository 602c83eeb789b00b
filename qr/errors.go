package qr

// Stage is the layer of the text in which decoding failed.
// The zero value is no stage.
type Stage string

// The layers of an HC1 text, outermost first.
const (
	StagePrefix Stage = "prefix"
	StageBase45 Stage = "base45"
	StageZlib   Stage = "zlib"
)

// Error says at which layer a text could not be decoded, and why. Decode
// returns no other error.
//
// Code is one of the stable codes listed in the package documentation.
// Neither the code nor the message quotes the text.
type Error struct {
	Stage Stage
	Code  string
	err   error
}

// Error returns the stage, the code and the cause in one line.
func (e *Error) Error() string {
	return "qr: " + string(e.Stage) + ": " + e.err.Error() + " (" + e.Code + ")"
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.err }
