package verify

import "github.com/vaxcert/vaxcert/cert"

// Inspection is what a text says of itself. None of it is to be believed:
// anybody can write such a text.
type Inspection struct {
	// Payload is nil where the text could not be read so far.
	Payload *cert.Payload
	// Checks holds every check, in order; those that need trust are Skipped.
	Checks []Check
	// KeyID and Algorithm are what the message names.
	KeyID     []byte
	Algorithm string
}

// Inspect takes the text of a QR code apart without believing it, tolerantly.
// It never fails: Checks say how far it came.
func Inspect(text string) Inspection {
	e := examination{checks: newChecks()}
	i := Inspection{Checks: e.checks}
	if e.open(text) {
		e.checkSchema()
		e.checkCodes()
	}
	i.Payload, i.KeyID, i.Algorithm = e.payload, e.keyID(), e.algorithm()
	return i
}

// Readable reports whether no check failed. It says nothing about truth.
func (i Inspection) Readable() bool { return decide(i.Checks) == Valid }

// Report turns the Inspection into the JSON form of a Result, without a
// decision, with sentences in Vietnamese (lang "vi") or English.
func (i Inspection) Report(lang string) Report {
	return reportOf(i.KeyID, i.Algorithm, i.Payload, i.Checks, lang)
}

// Decode gives the payload of the text of a QR code without verifying it, for
// programs that show or convert what they do not decide on. It fails with an
// *UnreadableError. For decisions use a Verifier.
func Decode(text string) (*cert.Payload, error) {
	i := Inspect(text)
	if i.Payload == nil {
		for _, c := range i.Checks {
			if c.Outcome == Fail {
				return nil, &UnreadableError{c}
			}
		}
	}
	return i.Payload, nil
}

// UnreadableError says at which check a text could not be read any further.
type UnreadableError struct{ Check Check }

func (e *UnreadableError) Error() string {
	return "verify: " + e.Check.Name.String() + ": " + e.Check.Code
}
