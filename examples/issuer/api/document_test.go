package api_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/api"
)

func TestDocumentIsValid(t *testing.T) {
	require.NoError(t, document().Validate(context.Background(), openapi3.EnableExamplesValidation()))
}

// Every route is described with its roles, and nothing else is.
func TestDocumentHasAllRoutes(t *testing.T) {
	described := map[string][]any{}
	for path, item := range document().Paths.Map() {
		for method, operation := range item.Operations() {
			roles, _ := operation.Extensions["x-roles"].([]any)
			described[method+" "+path] = roles
			require.Equal(t, roles != nil, operation.Security != nil, "%s %s needs a token", method, path)
		}
	}
	for _, route := range api.Routes() {
		name := route.Method + " " + route.Path
		roles, ok := described[name]
		require.True(t, ok, "%s is not described", name)
		require.Equal(t, fmt.Sprint(route.Roles), fmt.Sprint(roles), name)
		delete(described, name)
	}
	require.Empty(t, described, "described, but not there")
}
