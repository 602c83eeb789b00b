package service_test

import (
	"testing"

	"github.com/vaxcert/vaxcert/examples/issuer/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }
