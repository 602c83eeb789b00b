package qr

import "errors"

// Stage is the layer of a text in which decoding failed.
// The zero value is no stage.
type Stage string

// The layers of a text, outermost first.
const (
	StagePrefix Stage = "prefix" // the text as a whole: its length and its prefix
	StageBase45 Stage = "base45"
	StageZlib   Stage = "zlib"
)

// Error says in which layer a text could not be decoded, and why. Decode
// returns no other error.
//
// Code is one of the stable codes in the table of the package documentation.
// Neither the code nor the message quotes the text.
type Error struct {
	Stage Stage
	Code  string
	err   error
}

// Error returns the stage, the cause and the code in one line.
func (e *Error) Error() string {
	return "qr: " + string(e.Stage) + ": " + e.err.Error() + " (" + e.Code + ")"
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.err }

// Reasons why a picture gives no text.
var (
	// ErrNoCode means that the picture holds no QR code that can be read.
	ErrNoCode = errors.New("no readable qr code in the picture")
	// ErrPictureTooLarge means more than MaxPixels, MaxPictureBytes,
	// MaxDecodedBytes or MaxScans.
	ErrPictureTooLarge = errors.New("picture too large")
	// ErrPictureFormat means that the bytes are no whole PNG, JPEG, GIF, WebP or BMP.
	ErrPictureFormat = errors.New("not a readable picture")
)
