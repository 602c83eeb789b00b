package main

import (
	"fmt"
	"iter"
	"sync"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/demo"
	"github.com/vaxcert/vaxcert/internal/population"
)

// doses are given to people of the demonstration's register, with the shares of
// mistakes that were published. It is safe for concurrent use.
type doses struct {
	mu   sync.Mutex
	next func() (population.Record, bool)
	stop func()
	n    int
	run  string // tells the record IDs of this run from those of others
}

// mostDoses is how many there are in one run.
const mostDoses = 1_000_000

// registerSeed is that of package demo's register.
const registerSeed = 5772

func newDoses() *doses {
	people := population.New(registerSeed, demo.People)
	next, stop := iter.Pull(people.Records(mostDoses, population.Published(), len(facilities)))
	return &doses{next: next, stop: stop, run: fmt.Sprintf("%x", time.Now().Unix())}
}

// one gives the next dose, given a week ago.
func (d *doses) one() cert.Record {
	d.mu.Lock()
	defer d.mu.Unlock()
	r, ok := d.next()
	if !ok {
		panic("load: no more doses")
	}
	d.n++
	return cert.Record{
		ID: fmt.Sprintf("load-%s-%d", d.run, d.n), FullName: r.FullName, DateOfBirth: r.DateOfBirth, Sex: r.Sex, Nationality: r.Nationality,
		IDType: r.IDType, IDNumber: r.IDNumber, Phone: r.Phone, DoseNumber: "1", DosesInSeries: "2",
		VaccinationDate: time.Now().AddDate(0, 0, -7).Format(time.DateOnly), Product: r.Product, LotNumber: r.LotNumber,
	}
}
