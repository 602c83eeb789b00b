package api

import "github.com/vaxcert/vaxcert/examples/issuer/life"

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
