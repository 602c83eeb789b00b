package api

import (
	"strconv"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
)

// Route is a route as tests see it.
type Route struct {
	Method, Path string
	Roles        []life.Role
}

// Routes gives all of them.
func Routes() []Route {
	var all []Route
	for _, r := range routes {
		all = append(all, Route{r.method, r.path, r.roles})
	}
	return all
}

// Document is openapi.yaml.
func Document() []byte { return openapi }

// Problems gives the code, the status and both titles of every problem of the table.
func Problems() map[string][3]string {
	all := map[string][3]string{}
	add := func(p *problem) { all[p.code] = [3]string{strconv.Itoa(p.status), p.title[0], p.title[1]} }
	for _, known := range table {
		add(known.problem)
	}
	for _, p := range []*problem{notFound, methodNotAllowed, unauthorised, forbidden, bodyTooLong, bodyTooSlow, mediaType, malformed,
		fieldTwice, fieldUnknown, fieldType, parameterInvalid, versionMissing, tooManyRequests, alreadySigned, unknownFacility,
		recordIDMissing, searchEmpty, textInvalid, kindUnknown, signingFailed, noActiveKey, logBehind, unavailable, internal} {
		add(p)
	}
	return all
}

// CodeOf gives the code of the problem that an error is.
func CodeOf(err error) string { return problemOf(err).code }
