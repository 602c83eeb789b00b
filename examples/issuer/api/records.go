package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// entered says what became of a record that was sent.
type entered struct {
	Key      string        `json:"key"`
	Outcome  store.Outcome `json:"outcome"`
	Findings []finding     `json:"findings"`
}

// refusals are the outcomes of entering that are problems.
var refusals = map[store.Outcome]*problem{
	store.TooLate: alreadySigned, store.UnknownFacility: unknownFacility, store.NoRecordID: recordIDMissing,
}

func (c *call) enter() error {
	sent, err := c.readEntry()
	if err != nil {
		return err
	}
	done, err := c.o.Service.Enter(c.Context(), c.actor, store.Entry{Said: sent.Record, Commune: sent.Commune})
	if err != nil {
		return err
	}
	return c.entered(done, sent)
}

// entered answers what became of a record.
func (c *call) entered(done store.Entered, sent entry) error {
	if p := refusals[done.Outcome]; p != nil {
		return p
	}
	status := http.StatusOK
	if done.Outcome == store.New {
		status = http.StatusCreated
		c.w.Header().Set("Location", "/v1/records/"+url.PathEscape(done.Key))
	}
	return c.write(status, entered{done.Key, done.Outcome, c.findings(service.Look(sent.Record))})
}

// check says what is noteworthy about a record while it is typed, and stores nothing.
func (c *call) check() error {
	sent, err := c.readEntry()
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, struct {
		Findings []finding `json:"findings"`
	}{c.findings(service.Look(sent.Record))})
}

func (c *call) records() error {
	p := c.parameters()
	q := store.Query{
		Cause: p.text("cause"), Facility: p.text("facility"), Province: p.text("province"), After: p.text("after"), Limit: p.limit(),
	}
	for _, text := range p.list("state") {
		state := life.State(text)
		if !state.Valid() {
			p.fail("state")
		}
		q.States = append(q.States, state)
	}
	if err := p.done(); err != nil {
		return err
	}
	return c.writeRecords(q)
}

// search finds records by what may be personal data, which has no place in an address:
// servers and proxies keep those.
func (c *call) search() error {
	var sent struct {
		Name     string `json:"name"`
		RecordID string `json:"record_id"`
		Facility string `json:"facility"`
		Province string `json:"province"`
		After    string `json:"after"`
		Limit    int    `json:"limit"`
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	switch {
	case sent.Name == "" && sent.RecordID == "":
		return searchEmpty
	case sent.Limit < 0 || sent.Limit > store.MaxPage:
		return parameterInvalid.at("limit")
	}
	return c.writeRecords(store.Query{
		Name: sent.Name, RecordID: sent.RecordID, Facility: sent.Facility, Province: sent.Province, After: sent.After, Limit: sent.Limit,
	})
}

func (c *call) writeRecords(q store.Query) error {
	page, err := c.o.Service.Records(c.Context(), c.actor, q)
	if err != nil {
		return err
	}
	list := make([]record, len(page.Records))
	for i, r := range page.Records {
		list[i] = c.recordText(r)
	}
	return c.write(http.StatusOK, struct {
		Records []record `json:"records"`
		Next    string   `json:"next,omitempty"`
	}{list, page.Next})
}

func (c *call) record() error {
	r, err := c.o.Service.Record(c.Context(), c.actor, c.PathValue("key"))
	if err != nil {
		return err
	}
	return c.writeRecord(r)
}

func (c *call) writeRecord(r store.Record) error {
	c.w.Header().Set("ETag", versionTag(r.Version))
	return c.write(http.StatusOK, c.recordText(r))
}

func (c *call) history() error {
	steps, err := c.o.Service.History(c.Context(), c.actor, c.PathValue("key"))
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, struct {
		Steps []step `json:"steps"`
	}{stepTexts(steps)})
}

// cause is something that records wait for.
type cause struct {
	Code     string `json:"code"`
	Sentence string `json:"sentence"`
	N        int    `json:"n"`
}

func (c *call) causes() error {
	p := c.parameters()
	facility := p.text("facility")
	if err := p.done(); err != nil {
		return err
	}
	counts, err := c.o.Service.Causes(c.Context(), c.actor, facility)
	if err != nil {
		return err
	}
	list := make([]cause, len(counts))
	for i, n := range counts {
		list[i] = cause{n.Group, service.Sentence(n.Group, c.language()), n.N}
	}
	return c.write(http.StatusOK, struct {
		Causes []cause `json:"causes"`
	}{list})
}

func containsNUL(text string) bool { return strings.IndexByte(text, 0) >= 0 }
