// Package testbed gives tests a whole issuing service: a store, a small population
// register, keys and their authorities, facilities in two provinces, users of every role
// with their tokens, and a clock that can be set. Nobody in it is real.
//
//	bed := testbed.New(t, testbed.Options{})
//	key := bed.Enter(t, bed.Record(0, testbed.FacilityA))
//	bed.Drain(t)                       // the workers check it
//	bed.Sign(t, testbed.ClerkA, key)   // the facility signs, the workers issue
package testbed
