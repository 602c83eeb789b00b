# make test   everything that has to hold before a change lands
# make fuzz   every fuzz target, FUZZTIME each (default 1s; longer before a release)
# make bench  the benchmarks, floors beside ours
# make vectors  makes the golden vectors anew

FUZZTIME ?= 1s
STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2

# ./... leaves out folders called testdata, so they are named.
CORE = ./... ./testdata ./testdata/generate
ALL = $(CORE) ./examples/...

.PHONY: test tools lint unit fuzz bench vectors

test: tools lint unit fuzz

# Other people's programs, as oracles: what is missing is named, and its tests
# skip by name.
tools:
	@sh .ci/tools

lint:
	@files="$$(gofmt -l .)"; if [ -n "$$files" ]; then echo "not gofmt-ed:"; echo "$$files"; exit 1; fi
	go vet $(ALL)
	cd examples/kms && GOWORK=off go vet ./...
	$(STATICCHECK) $(ALL)

# The race detector empties pools at random: allocations are counted without it.
unit:
	go test -race $(CORE)
	go test -race -timeout 15m ./examples/...
	cd examples/kms && GOWORK=off go test -race ./...
	go test -run Alloc ./qr

fuzz:
	@FUZZTIME=$(FUZZTIME) sh .ci/fuzz $(CORE) ./examples/...

bench:
	go test -run '^$$' -bench . -benchmem ./signer ./cert ./qr ./verify ./examples/bench

vectors:
	go generate ./testdata
