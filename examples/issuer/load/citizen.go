package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/identity"
)

// citizen is what somebody with a certificate types to see it.
type citizen struct {
	Number       string `json:"number"`
	BirthDate    string `json:"birth_date"`
	LastDoseDate string `json:"last_dose_date"`
}

// citizens gives people who have a certificate, some of each facility. Those are left out
// whose number the look-up cannot read.
func citizens(ctx context.Context, clerks []*clerk) ([]citizen, error) {
	var all []citizen
	known := map[string]bool{}
	for _, c := range clerks[:min(len(clerks), len(facilities))] {
		got, err := c.ask(ctx, request{operation: "list", method: "GET", path: "/v1/records?state=issued&limit=500"})
		if err != nil {
			return nil, err
		}
		var page struct {
			Records []struct{ Record cert.Record }
		}
		if err := json.Unmarshal(got.body, &page); err != nil {
			return nil, err
		}
		for _, r := range page.Records {
			number, _ := identity.ParseNumber(r.Record.IDNumber)
			if number.Text != "" && !known[r.Record.IDNumber] {
				known[r.Record.IDNumber] = true
				all = append(all, citizen{r.Record.IDNumber, r.Record.DateOfBirth, r.Record.VaccinationDate})
			}
		}
	}
	return all, nil
}

// lookUps has people look up one after the other, each from an address of their own and
// each number no more often than the service lets it, over some connections until ctx
// ends. How many certificates they got is the answer.
func lookUps(ctx context.Context, site string, known []citizen, connections int, seed uint64, f *figures) (certificates int) {
	var (
		waiting sync.WaitGroup
		mu      sync.Mutex
		next    int
	)
	random := rand.New(rand.NewPCG(seed, 2))
	take := func() (citizen, string, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next >= len(known)*timesEach {
			return citizen{}, "", false
		}
		next++
		n := random.Uint32()
		return known[next%len(known)], fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255), true
	}
	for range connections {
		waiting.Go(func() {
			c := newClient(site, f)
			for ctx.Err() == nil {
				who, address, ok := take()
				if !ok {
					return
				}
				c.address = address
				got, err := c.ask(ctx, request{operation: "look-up", method: "POST", path: "/v1/status", body: who})
				var told struct {
					Doses []struct{ Certificate *struct{ Text string } }
				}
				if err != nil || json.Unmarshal(got.body, &told) != nil {
					continue
				}
				for _, dose := range told.Doses {
					if dose.Certificate != nil {
						mu.Lock()
						certificates++
						mu.Unlock()
					}
				}
			}
		})
	}
	waiting.Wait()
	return certificates
}

// timesEach is how often each number is looked up: the service allows as many at once.
const timesEach = 5

// settle waits until what was signed is issued: the look-ups are of certificates.
func settle(ctx context.Context, c *clerk, patience time.Duration) error {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for sleep(ctx, 100*time.Millisecond) {
		got, err := c.ask(ctx, request{operation: "list", method: "GET", path: "/v1/records?state=entered&state=checked&state=signed&limit=1"})
		if err != nil {
			return err
		}
		var page struct{ Records []json.RawMessage }
		if err := json.Unmarshal(got.body, &page); err != nil || len(page.Records) == 0 {
			return err
		}
	}
	return fmt.Errorf("the workers do not get on: %w", ctx.Err())
}
