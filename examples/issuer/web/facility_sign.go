package web

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"

	"github.com/vaxcert/vaxcert/cert/attest"
	"github.com/vaxcert/vaxcert/examples/issuer/guard"
	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// DefaultAgent is where a signing agent on a clerk's machine listens.
const DefaultAgent = "wss://127.0.0.1:8987/SignJson"

var ready = []life.State{life.Verified, life.Exempt}

type signData struct {
	Records []listed
	Pager   pager
	All     int // that are ready
	Most    int // at once
}

// signForm shows what is ready to be signed.
func (s *site) signForm(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	page, err := s.o.Service.Records(r.Context(), a, store.Query{States: ready, After: r.URL.Query().Get("after"), Limit: 100})
	if err != nil {
		return err
	}
	counts, err := s.o.Service.Progress(r.Context(), a, store.ByState)
	if err != nil {
		return err
	}
	data := signData{Records: listedAll(page.Records, a.Role), Pager: pagerOf(r, page.Next), Most: service.MaxSign}
	for _, c := range counts {
		if c.State == life.Verified || c.State == life.Exempt {
			data.All += c.N
		}
	}
	return s.show(w, r, http.StatusOK, "facility_sign", data)
}

// chosen gives the keys of the records to be signed: those that were ticked, or as many
// of all that are ready as are signed at once.
func (s *site) chosen(r *http.Request, a store.Actor) ([]string, error) {
	if r.PostFormValue("all") != "yes" {
		return r.PostForm["record"], nil
	}
	page, err := s.o.Service.Records(r.Context(), a, store.Query{States: ready, Limit: service.MaxSign})
	keys := make([]string, 0, len(page.Records))
	for _, record := range page.Records {
		keys = append(keys, record.Key)
	}
	return keys, err
}

// signChosen signs with the key on this machine, or asks the clerk's agent to.
func (s *site) signChosen(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	r = backTo(r, "/facility/sign")
	keys, err := s.chosen(r, a)
	if err != nil {
		return err
	}
	if r.PostFormValue("with") == "agent" {
		return s.askAgent(w, r, a, keys)
	}
	results, err := s.o.Service.SignCentrally(r.Context(), a, keys)
	if err != nil && len(results) == 0 {
		return s.failed(w, r, err)
	}
	for _, key := range keys[len(results):] {
		results = append(results, service.SignResult{Record: key, Err: err})
	}
	return s.showSigned(w, r, a, results)
}

// signed is what became of one record that was to be signed.
type signed struct {
	Record store.Record
	Why    string // a sentence; empty: signed
}

type signedData struct {
	Good int
	Bad  []signed
}

func (s *site) showSigned(w http.ResponseWriter, r *http.Request, a store.Actor, results []service.SignResult) error {
	var data signedData
	for _, result := range results {
		if result.Err == nil {
			data.Good++
			continue
		}
		record, err := s.o.Service.Record(r.Context(), a, result.Record)
		if err != nil {
			record = store.Record{Key: result.Record}
		}
		data.Bad = append(data.Bad, signed{record, s.whyNot(r, result.Err)})
	}
	return s.show(w, r, http.StatusOK, "facility_signed", data)
}

// whyNot explains why a record was not signed.
func (s *site) whyNot(r *http.Request, err error) string {
	language := languageOf(r)
	if code, ok := errors.AsType[attest.Code](err); ok {
		if code == attest.PayloadMissing {
			return s.words.say(language, "sign-none")
		}
		return code.Sentence(language)
	}
	if errors.Is(err, service.ErrOtherRecord) {
		return s.words.say(language, "sign-other-record")
	}
	for _, known := range problems {
		if errors.Is(err, known.err) {
			return s.words.say(language, known.word+"-text")
		}
	}
	s.o.Logger.ErrorContext(r.Context(), "signature not taken", "error", err)
	return s.words.say(language, "error-internal-text")
}

// signingRequest is what a signing agent gets, as from the API.
type signingRequest struct {
	ID        string        `json:"id"`
	Facility  string        `json:"facility"`
	ExpiresAt time.Time     `json:"expires_at"`
	Items     []signingItem `json:"items"`
}

type signingItem struct {
	Record  string `json:"record"`
	Payload []byte `json:"payload"` // base64 of the JSON to be signed, byte for byte
}

type requestData struct {
	Request  signingRequest
	JSON     string
	File     template.URL
	FileName string
	Agent    string
	Inputs   []input
	Minutes  int
}

// askAgent makes a signing request, and shows what to do with it.
func (s *site) askAgent(w http.ResponseWriter, r *http.Request, a store.Actor, keys []string) error {
	asked, err := s.o.Service.RequestSignatures(r.Context(), a, keys)
	if err != nil {
		return s.failed(w, r, err)
	}
	made := signingRequest{ID: asked.Request.ID, Facility: asked.Request.Facility, ExpiresAt: asked.Request.ExpiresAt}
	for i, payload := range asked.Payloads {
		made.Items = append(made.Items, signingItem{asked.Request.Items[i].Record, payload})
	}
	text, err := json.Marshal(made)
	if err != nil {
		return err
	}
	s.letAgent(w)
	return s.show(w, r, http.StatusOK, "facility_request", requestData{
		Request: made, JSON: string(text), Agent: s.o.Agent, FileName: "signing-request-" + made.ID[:8] + ".json",
		File:   template.URL("data:application/json;base64," + base64.StdEncoding.EncodeToString(text)),
		Inputs: answerInputs(made.ID, nil), Minutes: int(store.SigningLife / time.Minute),
	})
}

// letAgent lets the page talk to the signing agent on the machine of its clerk, and to
// nobody else besides this site.
func (s *site) letAgent(w http.ResponseWriter) {
	policy := strings.Replace(guard.ContentSecurityPolicy, "connect-src 'self'", "connect-src 'self' "+s.o.Agent, 1)
	w.Header().Set("Content-Security-Policy", policy)
}
