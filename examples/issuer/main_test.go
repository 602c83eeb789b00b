//go:build unix

package main

import (
	"os"
	"testing"

	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

// asIssuer has the test's own program run as the command.
const asIssuer = "ISSUER_TEST_COMMAND"

// TestMain lets the tests start this command as a process of its own.
func TestMain(m *testing.M) {
	if os.Getenv(asIssuer) != "" {
		main()
		return
	}
	storetest.Main(m)
}
