package life

import "slices"

// State is where a record stands. Its text goes into databases, JSON and URLs.
type State string

// The states, in the order of a life.
const (
	Entered     State = "entered"     // written down, not looked at
	Faulty      State = "faulty"      // something in it has to be mended first
	Checked     State = "checked"     // well-formed, not yet held against the register
	Verified    State = "verified"    // the person is the one of the register
	Correctable State = "correctable" // one person of the register explains it, with changes
	Conflict    State = "conflict"    // the number is another person's, or two explain it
	NotFound    State = "not-found"   // nobody of the register explains it
	Exempt      State = "exempt"      // a foreigner with a passport: not in the register, by law
	Signed      State = "signed"      // the facility vouches for it
	Issued      State = "issued"      // there is a certificate
	Renewed     State = "renewed"     // there is a newer one of the same content
	Superseded  State = "superseded"  // another record's certificate took the place of its own
	Revoked     State = "revoked"     // its certificate was taken back
	Withdrawn   State = "withdrawn"   // entered by mistake
)

var states = []State{Entered, Faulty, Checked, Verified, Correctable, Conflict, NotFound, Exempt, Signed, Issued, Renewed,
	Superseded, Revoked, Withdrawn}

// States gives all states in the order of a life.
func States() []State { return slices.Clone(states) }

// Waiting gives the states in which somebody at a facility or with the police has to do
// something.
func Waiting() []State {
	return []State{Faulty, Correctable, Conflict, NotFound, Verified, Exempt}
}

// Valid reports whether s is one of the states.
func (s State) Valid() bool { return slices.Contains(states, s) }

// InForce reports whether a record in this state has a certificate that is renewed.
func (s State) InForce() bool { return s == Issued || s == Renewed }

// HasSignature reports whether the facility's signature stands, whatever came after it.
func (s State) HasSignature() bool { return s == Signed || s.HasCertificate() }

// HasCertificate reports whether a certificate was made, whatever became of it.
func (s State) HasCertificate() bool {
	return s.InForce() || s == Superseded || s == Revoked
}
