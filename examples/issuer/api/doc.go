// Package api is the service for programs: JSON over HTTP, described by openapi.yaml,
// which it serves.
//
//	request ─▶ route (routes.go: who may) ─▶ token ─▶ body (strict, bounded) ─▶ service ─▶ answer
//	                                                                               └▶ problem
//
// A route names the roles that may call it; which rows there are for them is decided by
// the store, so that what is another's is not found. Errors are problems of RFC 9457 with
// a stable code, in Vietnamese or English by Accept-Language; they hold nothing of the
// request. Records are changed under If-Match with the version that was seen.
//
// New gives the handler of everything but metrics, which are for another address
// (API.Metrics). What stands before it (logs, headers, pace, TLS) is package guard's and
// the server's.
//
// # Codes
//
// All codes of problems are in problems.go; others that rows and signatures may have are
// in the packages intake and attest.
package api
