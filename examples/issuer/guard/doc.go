// Package guard stands at the door of the HTTP server: who comes in how often, with
// what password, sending how much and how slowly, and what is written down of it.
//
//	client ─▶ Log ─▶ Recover ─▶ Headers ─▶ Pace ─▶ mux ─▶ Bound ─▶ handler
//	          │                                           LookUps, Limiter
//	          └ request ID, route, status; never a name, a number or an address
//
// The order matters: Log sees the 500 of a panic, and each answer has its headers. Bound
// is the handler's own, as a bulk file may be larger than a form; so is what other sites
// may send, as programs have no cookies to abuse. NewServer bounds what
// comes before the first handler.
//
// # Officers
//
// Passwords are argon2id hashes, made and checked a few at a time, and a name that
// nobody has costs as much as one that somebody has. CheckTOTP takes a code once. Delay
// makes each failed log-in wait longer, whether there is such a user or not; its two
// counts are kept in the store, because there may be many machines.
//
// # Citizens
//
// LookUps has a Limiter by network, one by number, and one by both. They belong together:
// the first alone lets many networks guess at one person, the second alone lets one try
// everybody, and without the third anybody soon locks somebody else's number. Viet Nam's
// mobile networks put thousands of people behind one IPv4 address, so be generous there.
//
// # Codes
//
//	password-short    fewer than MinPassword characters
//	password-long     more than MaxPassword characters
//	password-user     little more than the user name
//	password-common   among the commonest, digits alone, or one thing again and again
//	password-same     that of now, which was to be changed
package guard
