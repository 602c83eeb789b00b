package api

import (
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// statisticsSince is from when days are counted where the client does not say.
const statisticsSince = 30 * 24 * time.Hour

// count is how many records of a group are in a state.
type count struct {
	Group string     `json:"group,omitempty"`
	State life.State `json:"state"`
	N     int        `json:"n"`
}

// day is what was done on one day.
type day struct {
	Date     string `json:"date"`
	Entered  int    `json:"entered"`
	Verified int    `json:"verified"`
	Signed   int    `json:"signed"`
	Issued   int    `json:"issued"`
	Renewed  int    `json:"renewed"`
	Revoked  int    `json:"revoked"`
}

// statistics counts the records that the actor may see, and what happened a day: that is
// not counted by facility, so a clerk is not told it.
func (c *call) statistics() error {
	p := c.parameters()
	by, since := store.Grouping(p.text("by")), p.time("since")
	switch by {
	case "":
		by = store.ByState
	case store.ByState, store.ByFacility, store.ByProvince:
	default:
		p.fail("by")
	}
	if err := p.done(); err != nil {
		return err
	}
	counts, err := c.o.Service.Progress(c.Context(), c.actor, by)
	if err != nil {
		return err
	}
	answer := struct {
		Counts []count `json:"counts"`
		Days   []day   `json:"days"`
	}{make([]count, len(counts)), []day{}}
	for i, n := range counts {
		answer.Counts[i] = count(n)
	}
	if c.actor.Role == life.Clerk {
		return c.write(http.StatusOK, answer)
	}
	if since.IsZero() {
		since = c.o.Clock().Add(-statisticsSince)
	}
	days, err := c.o.Service.Days(c.Context(), c.actor, since)
	if err != nil {
		return err
	}
	for _, d := range days {
		answer.Days = append(answer.Days, day(d))
	}
	return c.write(http.StatusOK, answer)
}
