package guard_test

import (
	"log"
	"log/slog"
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/guard"
)

// The whole door, in its order.
func Example() {
	logger := slog.Default()
	mux := http.NewServeMux()
	mux.Handle("POST /records", guard.Limit(count, 1<<20))
	mux.Handle("POST /records/bulk", guard.Limit(count, 1<<30))

	handler, err := guard.SameOrigin(guard.Pace(mux, guard.Slowest{}))
	if err != nil {
		panic(err)
	}
	handler = guard.Headers(handler, true)
	handler = guard.Recover(handler, logger)
	handler = guard.Log(handler, logger, guard.RouteOf(mux), time.Now)
	server := guard.NewServer(handler, logger)
	server.Addr = "localhost:8080"
	log.Fatal(server.ListenAndServe())
}
