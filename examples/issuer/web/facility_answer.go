package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/vaxcert/vaxcert/examples/issuer/service"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// MaxAnswer is how large the answer to a signing request may be, in bytes: 500
// signatures with chains of certificates. Source: ours, as of the API.
const MaxAnswer = 16 << 20

// signedAnswer is what a signing agent gives back: the request, and for each of its
// items, in order, a JWS or COSE in base64; empty where there is none.
type signedAnswer struct {
	ID         string   `json:"id"`
	Signatures []string `json:"signatures"`
}

type answerData struct{ Inputs []input }

func answerInputs(id string, wrong []string) []input {
	return []input{
		{Name: "id", Label: "answer-id", Hint: "answer-id-hint", Value: id, Max: 64, Fixed: id != ""},
		{Name: "answer", Label: "answer-file", Hint: "answer-hint", Type: "file", Accept: ".json,.txt,application/json", Errors: wrong},
	}
}

func (s *site) answerForm(w http.ResponseWriter, r *http.Request, _ store.Actor) error {
	return s.show(w, r, http.StatusOK, "facility_answer", answerData{answerInputs("", nil)})
}

// takeAnswer takes the signatures of an agent: a file, or what the page's script sends.
func (s *site) takeAnswer(w http.ResponseWriter, r *http.Request, a store.Actor) error {
	refuse := func(status int, id, word string) error {
		return s.show(w, r, status, "facility_answer", answerData{answerInputs(id, []string{s.words.say(languageOf(r), word)})})
	}
	id, text, err := readAnswer(r)
	if err != nil {
		return formError(err)
	}
	given, ok := parseAnswer(text)
	if given.ID == "" {
		given.ID = id
	}
	switch {
	case !ok:
		return refuse(http.StatusUnprocessableEntity, id, "answer-malformed")
	case given.ID == "" || id != "" && id != given.ID:
		return refuse(http.StatusUnprocessableEntity, id, "answer-other-request")
	case len(given.Signatures) == 0 || len(given.Signatures) > service.MaxSign:
		return refuse(http.StatusUnprocessableEntity, id, "answer-empty")
	}
	signatures := make([][]byte, len(given.Signatures))
	for i, text := range given.Signatures {
		signatures[i] = service.ReadSignature(text)
	}
	results, err := s.o.Service.SubmitSignatures(r.Context(), a, given.ID, signatures)
	switch {
	case errors.Is(err, store.ErrUsed):
		return refuse(http.StatusConflict, "", "error-used-text")
	case errors.Is(err, store.ErrNotFound):
		return refuse(http.StatusNotFound, "", "answer-unknown")
	case err != nil:
		return err
	}
	return s.showSigned(w, r, a, results)
}

// readAnswer reads the fields of the form, which is multipart for its file.
func readAnswer(r *http.Request) (id string, text []byte, err error) {
	reader, err := r.MultipartReader()
	if err != nil {
		return "", nil, err
	}
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			return id, text, nil
		}
		if err != nil {
			return "", nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return "", nil, err
		}
		switch part.FormName() {
		case "id":
			id = strings.TrimSpace(string(content))
		case "answer":
			text = content
		}
	}
}

// parseAnswer reads an answer: its JSON, a list of signatures alone, or one a line.
func parseAnswer(text []byte) (a signedAnswer, ok bool) {
	trimmed := strings.TrimSpace(strings.TrimPrefix(string(text), "\uFEFF"))
	switch {
	case trimmed == "":
		return a, true
	case trimmed[0] == '{':
		return a, json.Unmarshal([]byte(trimmed), &a) == nil && a.Signatures != nil
	case trimmed[0] == '[':
		return a, json.Unmarshal([]byte(trimmed), &a.Signatures) == nil
	}
	a.Signatures = strings.Fields(trimmed)
	return a, strings.Count(a.Signatures[0], ".") == 2
}
