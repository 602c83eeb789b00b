package api

import (
	"net/http"
	"time"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
)

// keys are those of records, in an order.
type keys struct {
	Records []string `json:"records"`
}

// toSign is what a signing agent signs: each payload as a JWS, by the facility's key.
type toSign struct {
	ID        string    `json:"id"`
	Facility  string    `json:"facility"`
	ExpiresAt time.Time `json:"expires_at"`
	Items     []item    `json:"items"`
}

type item struct {
	Record  string `json:"record"`
	Payload []byte `json:"payload"` // base64 of the JSON to be signed, byte for byte
}

// signResult says what became of one record that was to be signed.
type signResult struct {
	Record string `json:"record"`
	Signed bool   `json:"signed"`
	Code   string `json:"code,omitempty"`
	Title  string `json:"title,omitempty"`
}

// requestSignatures asks for the signatures of the clerk's facility.
func (c *call) requestSignatures() error {
	var sent keys
	if err := c.read(&sent); err != nil {
		return err
	}
	asked, err := c.o.Service.RequestSignatures(c.Context(), c.actor, sent.Records)
	if err != nil {
		return err
	}
	answer := toSign{ID: asked.Request.ID, Facility: asked.Request.Facility, ExpiresAt: asked.Request.ExpiresAt}
	for i, payload := range asked.Payloads {
		answer.Items = append(answer.Items, item{asked.Request.Items[i].Record, payload})
	}
	c.w.Header().Set("Location", "/v1/signing-requests/"+asked.Request.ID+"/signatures")
	return c.write(http.StatusCreated, answer)
}

// submitSignatures takes the answer to a request, once.
func (c *call) submitSignatures() error {
	var sent struct {
		Signatures []string `json:"signatures"` // a JWS, or COSE in base64; in the order of the items, empty for none
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	if len(sent.Signatures) > service.MaxSign {
		return service.ErrTooMany
	}
	signatures := make([][]byte, len(sent.Signatures))
	for i, text := range sent.Signatures {
		signatures[i] = service.ReadSignature(text)
	}
	results, err := c.o.Service.SubmitSignatures(c.Context(), c.actor, c.PathValue("id"), signatures)
	if err != nil {
		return err
	}
	return c.writeResults(results)
}

// signCentrally signs with keys on the server's side. Where a token fails in the middle,
// what was signed before stays so, and is in the answer.
func (c *call) signCentrally() error {
	var sent keys
	if err := c.read(&sent); err != nil {
		return err
	}
	results, err := c.o.Service.SignCentrally(c.Context(), c.actor, sent.Records)
	if err != nil && len(results) == 0 {
		return err
	}
	for _, key := range sent.Records[len(results):] {
		results = append(results, service.SignResult{Record: key, Err: err})
	}
	return c.writeResults(results)
}

func (c *call) writeResults(results []service.SignResult) error {
	answer := make([]signResult, len(results))
	for i, r := range results {
		answer[i] = signResult{Record: r.Record, Signed: r.Err == nil}
		if r.Err == nil {
			continue
		}
		p := problemOf(r.Err)
		if p == internal {
			c.log(p, r.Err)
		}
		answer[i].Code, answer[i].Title = p.code, p.title.In(c.language())
	}
	return c.write(http.StatusOK, struct {
		Results []signResult `json:"results"`
	}{answer})
}
