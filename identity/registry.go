package identity

import "context"

// Registry is the population register that a country plugs in. Index is one in
// memory; examples/registry is one in a database.
//
// A register that is also a FrequencySource finds many more people: without its
// own frequencies, those of all Viet Nam stand in, and names count as common.
//
// Both methods may be called from any number of goroutines. Their errors end a
// reconciliation and are given to the caller wrapped.
type Registry interface {
	// ByNumber gives everybody whose personal number (12 digits) or old card
	// number (9 digits) it is: nobody, one, or more where the register is broken
	// or old cards share a number.
	ByNumber(ctx context.Context, number string) ([]Person, error)

	// Candidates gives everybody who has at least one of the keys, each once or
	// more; it may give others too. BlockingKeys gives those of a person.
	Candidates(ctx context.Context, keys []string) ([]Person, error)
}

// FrequencySource is what a Registry may be as well: one that knows how common
// names and birth dates are among its people. CountPeople makes them of any
// register; one in a database stores them.
type FrequencySource interface {
	Frequencies() *Frequencies
}
