package main

import (
	"hash/maphash"
	"strconv"
	"time"

	"github.com/vaxcert/vaxcert/identity"
	"github.com/vaxcert/vaxcert/internal/population"
)

// matchExactly is the plain way: a number that is in the register is verified
// where name, date and sex are the same texts, and a conflict where they are not;
// no other number is found.
func (c *command) matchExactly(p *population.Population) result {
	seed := maphash.MakeSeed()
	of := func(name, birth, sex string) uint64 { return maphash.String(seed, name+"\n"+birth+"\n"+sex) }
	before, start := heap(), time.Now()
	people := make(map[uint64]uint64, c.People)
	for q := range p.People() {
		number, _ := strconv.ParseUint(q.PersonalID, 10, 64)
		people[number] = of(q.FullName, q.Birth.String(), q.Sex.String())
	}
	load := time.Since(start)
	size := heap() - before

	t := newTally()
	var took time.Duration
	for some := range c.chunks(p) {
		start := time.Now()
		for i := range some {
			r := &some[i]
			said := answer{status: identity.NotFound}
			number, err := strconv.ParseUint(r.IDNumber, 10, 64)
			if person, ok := people[number]; err == nil && len(r.IDNumber) == 12 && ok {
				said.status = identity.Conflict
				if person == of(r.FullName, r.DateOfBirth, r.Sex) {
					said = answer{identity.Verified, r.IDNumber}
				}
			}
			t.add(truthOf(r), said)
		}
		took += time.Since(start)
	}
	return result{"exact match", t, c.more(c.Records, took, load, size)}
}
