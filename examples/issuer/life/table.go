package life

import (
	"errors"
	"fmt"
	"slices"
)

// Event is what makes a record go from one state to another.
type Event string

// The events.
const (
	Enter      Event = "enter"
	Pass       Event = "pass"       // the checks found nothing that stops it
	Fault      Event = "fault"      // the checks, or the register, found too little or too much wrong
	Verify     Event = "verify"     // the register agrees
	Propose    Event = "propose"    // the register has one person who explains it
	Contradict Event = "contradict" // the register has another person, or two
	Miss       Event = "miss"       // the register has nobody
	Excuse     Event = "excuse"     // the register is not asked
	Correct    Event = "correct"    // somebody mended it
	Accept     Event = "accept"     // somebody took the register's proposal
	Vouch      Event = "vouch"      // the police say who it is
	Return     Event = "return"     // the police send it back to be mended
	Sign       Event = "sign"       // the facility's signature is there and good
	Issue      Event = "issue"      // a certificate was signed
	Refuse     Event = "refuse"     // no certificate can be made of it
	Renew      Event = "renew"
	Supersede  Event = "supersede"
	Revoke     Event = "revoke"
	Withdraw   Event = "withdraw"
)

// Errors of Next.
var (
	// ErrTransition says that the event does not happen to a record in that state.
	ErrTransition = errors.New("life: this cannot be done with a record in its state")
	// ErrRole says that it does, but not by that role.
	ErrRole = errors.New("life: the role may not do this")
)

// Transition is a row of the table: an event takes a record from any of some states to
// one, if one of the roles does it.
type Transition struct {
	Event Event
	From  []State // nil: the record does not exist yet
	To    State
	By    []Role
}

var (
	beforeSigning = []State{Entered, Faulty, Checked, Verified, Correctable, Conflict, NotFound, Exempt}
	machine       = []Role{System}
)

var table = []Transition{
	{Enter, nil, Entered, []Role{Clerk, System}},
	{Pass, []State{Entered}, Checked, machine},
	{Fault, []State{Entered, Checked}, Faulty, machine},

	{Verify, []State{Checked}, Verified, machine},
	{Propose, []State{Checked}, Correctable, machine},
	{Contradict, []State{Checked}, Conflict, machine},
	{Miss, []State{Checked}, NotFound, machine},
	{Excuse, []State{Checked}, Exempt, machine},

	// A correction takes a signature away: what is signed is what was written.
	{Correct, append(slices.Clone(beforeSigning), Signed), Entered, []Role{Clerk, Reviewer}},
	{Accept, []State{Correctable}, Entered, []Role{Clerk, Reviewer}},
	{Vouch, []State{Correctable, Conflict, NotFound}, Verified, []Role{Reviewer}},
	{Return, []State{Checked, Verified, Correctable, Conflict, NotFound, Exempt}, Faulty, []Role{Reviewer}},
	{Withdraw, append(slices.Clone(beforeSigning), Signed), Withdrawn, []Role{Clerk}},

	{Sign, []State{Verified, Exempt}, Signed, []Role{Clerk, Province}},
	{Issue, []State{Signed}, Issued, machine},
	{Refuse, []State{Signed}, Faulty, machine},

	{Renew, []State{Issued, Renewed}, Renewed, machine},
	// A correction also supersedes what a newer dose superseded: it was wrong before.
	{Supersede, []State{Issued, Renewed, Superseded}, Superseded, machine},
	{Revoke, []State{Issued, Renewed, Superseded}, Revoked, []Role{Officer}},
}

// Table gives every transition there is.
func Table() []Transition { return slices.Clone(table) }

// Next gives the state that an event takes a record to; from is empty where the record
// does not exist yet. It fails with ErrTransition or ErrRole.
func Next(from State, event Event, by Role) (State, error) {
	for _, t := range table {
		if t.Event != event || !t.startsAt(from) {
			continue
		}
		if !slices.Contains(t.By, by) {
			return "", fmt.Errorf("%w: %s by %s", ErrRole, event, by)
		}
		return t.To, nil
	}
	return "", fmt.Errorf("%w: %s from %q", ErrTransition, event, from)
}

// May reports whether a role may do something with a record in that state.
func May(from State, event Event, by Role) bool {
	_, err := Next(from, event, by)
	return err == nil
}

func (t Transition) startsAt(from State) bool {
	if t.From == nil {
		return from == ""
	}
	return slices.Contains(t.From, from)
}
