package life

import "slices"

// Role is what somebody may do. Each user has one.
type Role string

// The roles. System is the service's own: its workers.
const (
	Clerk    Role = "clerk"    // of a facility: enters, mends and signs its records
	Reviewer Role = "reviewer" // of the commune police: says who people are
	Province Role = "province" // sees the progress of its facilities; signs for those that cannot
	Officer  Role = "officer"  // of the authority: issues, revokes, keeps the keys
	Auditor  Role = "auditor"  // reads the trail, changes nothing
	Citizen  Role = "citizen"  // somebody who knows the number, birth date and last dose
	System   Role = "system"
)

var roles = []Role{Clerk, Reviewer, Province, Officer, Auditor, Citizen, System}

// Roles gives all roles.
func Roles() []Role { return slices.Clone(roles) }

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(roles, r) }
