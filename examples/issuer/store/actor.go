package store

import "github.com/vaxcert/vaxcert/examples/issuer/life"

// Actor is who asks, and so which rows there are: a clerk's facility, a reviewer's
// commune, a province. What an actor may not see is not found. The zero Actor sees
// nothing.
type Actor struct {
	ID       string // name of the user, or of the worker
	Role     life.Role
	Facility string // of a clerk
	Commune  string // of a reviewer
	Province string // of a province's user
}

// Service is the actor of the service's own workers: all rows are there.
func Service(worker string) Actor { return Actor{ID: worker, Role: life.System} }
