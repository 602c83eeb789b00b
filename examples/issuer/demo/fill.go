package demo

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/vaxcert/vaxcert/cert"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/internal/population"
)

// Clock tells the time, or while the past is being made, the past's.
type Clock struct{ behind atomic.Int64 }

// Now gives the time.
func (c *Clock) Now() time.Time { return time.Now().Add(-time.Duration(c.behind.Load())) }

// Set lets the clock say that it is t now; the zero time puts it right.
func (c *Clock) Set(t time.Time) {
	if t.IsZero() {
		c.behind.Store(0)
		return
	}
	c.behind.Store(int64(time.Since(t)))
}

const (
	steps = 60 // days of the past on which something happens
	past  = 396 * 24 * time.Hour
)

// Past makes the records of the past through a Service whose workers run and whose clock
// is Clock: what a facility does, it does as its clerk.
type Past struct {
	Service *service.Service
	Clock   *Clock
	// Told is called with how many records there are.
	Told func(entered int)
}

// Make makes the past, and puts the clock right.
func (p Past) Make(ctx context.Context) error {
	defer p.Clock.Set(time.Time{})
	now := time.Now()
	all := batches(population.New(seed, People))
	entered := 0
	for i, batch := range all {
		p.Clock.Set(now.Add(-past + time.Duration(i)*past/steps))
		if err := p.day(ctx, batch, i); err != nil {
			return err
		}
		entered += len(batch)
		p.Told(entered)
	}
	return nil
}

// batches gives the records of each day; some people come for a second dose.
func batches(people *population.Population) [steps][]cert.Record {
	var days [steps][]cert.Record
	i := 0
	const second = Records / 8
	const first = Records - second
	twice := 0
	for r := range people.Records(first, population.Published(), len(facilities)) {
		said := cert.Record{
			ID: r.ID, FullName: r.FullName, DateOfBirth: r.DateOfBirth, Sex: r.Sex, Nationality: r.Nationality,
			IDType: r.IDType, IDNumber: r.IDNumber, Phone: r.Phone, FacilityID: facilities[i%len(facilities)].code,
			DoseNumber: "1", DosesInSeries: "2", Product: r.Product, LotNumber: r.LotNumber,
		}
		day := i * steps / first
		days[day] = append(days[day], said)
		if r.Truth.Class == population.Clean && i%3 != 0 && day+7 < steps && twice < second {
			twice++
			said.ID += "-2"
			said.DoseNumber = "2"
			days[day+7] = append(days[day+7], said)
		}
		i++
	}
	return days
}

// day enters records, and does what people do about what waits.
func (p Past) day(ctx context.Context, batch []cert.Record, day int) error {
	if err := p.Service.Duties(ctx); err != nil { // renewals, too, are of their day
		return err
	}
	today := p.Clock.Now().Format(time.DateOnly)
	for _, said := range batch {
		said.VaccinationDate = today
		if _, err := p.Service.Enter(ctx, store.Service("demonstration"), store.Entry{Said: said}); err != nil {
			return err
		}
	}
	if err := p.settle(ctx, life.Entered, life.Checked); err != nil {
		return err
	}
	for i, f := range facilities {
		clerk := store.Actor{ID: "demonstration", Role: life.Clerk, Facility: f.code}
		if (day+i)%3 == 0 {
			if err := p.accept(ctx, clerk); err != nil {
				return err
			}
		}
		if day < steps-4 || i%3 != 0 {
			if err := p.sign(ctx, clerk); err != nil {
				return err
			}
		}
	}
	return p.settle(ctx, life.Entered, life.Checked, life.Signed)
}

// accept takes every second proposal of the register.
func (p Past) accept(ctx context.Context, clerk store.Actor) error {
	page, err := p.Service.Records(ctx, clerk, store.Query{States: []life.State{life.Correctable}, Limit: store.MaxPage})
	if err != nil {
		return err
	}
	for i, r := range page.Records {
		if i%2 != 0 {
			continue
		}
		if _, err := p.Service.Accept(ctx, clerk, r.Key, r.Version); err != nil {
			return err
		}
	}
	return p.settle(ctx, life.Entered, life.Checked)
}

func (p Past) sign(ctx context.Context, clerk store.Actor) error {
	page, err := p.Service.Records(ctx, clerk, store.Query{States: []life.State{life.Verified, life.Exempt}, Limit: service.MaxSign})
	if err != nil || len(page.Records) == 0 {
		return err
	}
	keys := make([]string, len(page.Records))
	for i, r := range page.Records {
		keys[i] = r.Key
	}
	results, err := p.Service.SignCentrally(ctx, clerk, keys)
	for _, r := range results {
		err = errors.Join(err, r.Err)
	}
	return err
}

// patience is how long workers may take for the records of a day.
const patience = 2 * time.Minute

// settle waits until no record is in one of the states.
func (p Past) settle(ctx context.Context, states ...life.State) error {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		page, err := p.Service.Records(ctx, store.Service("demonstration"), store.Query{States: states, Limit: 1})
		if err != nil {
			return err
		}
		if len(page.Records) == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("demo: the workers do not get on: %w", ctx.Err())
		case <-tick.C:
		}
	}
}
