package api

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/vaxcert/vaxcert/examples/issuer/intake"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
	"github.com/vaxcert/vaxcert/internal/lang"
)

const fhirJSON = "application/fhir+json"

// operationOutcome says in FHIR how something went.
type operationOutcome struct {
	ResourceType string      `json:"resourceType"`
	Issue        []fhirIssue `json:"issue"`
}

type fhirIssue struct {
	Severity   string   `json:"severity"` // information, error
	Code       string   `json:"code"`     // of FHIR's value set issue-type
	Details    fhirText `json:"details"`
	Expression []string `json:"expression,omitempty"`
}

// fhirText is a CodeableConcept: our code, and its sentence.
type fhirText struct {
	Coding []fhirCoding `json:"coding"`
	Text   string       `json:"text"`
}

type fhirCoding struct {
	System string `json:"system"`
	Code   string `json:"code"`
}

// fhirBundle is the answer to a bundle: an entry for each immunization.
type fhirBundle struct {
	ResourceType string      `json:"resourceType"`
	Type         string      `json:"type"`
	Entry        []fhirEntry `json:"entry"`
}

type fhirEntry struct {
	Response struct {
		Status   string           `json:"status"`
		Location string           `json:"location,omitempty"`
		Outcome  operationOutcome `json:"outcome"`
	} `json:"response"`
}

// fhir stores the immunizations of a bundle, each by itself, whatever the bundle's type.
func (c *call) fhir() error {
	if err := c.wants(fhirJSON); err != nil {
		return err
	}
	answer := fhirBundle{ResourceType: "Bundle", Type: "batch-response", Entry: []fhirEntry{}}
	err := c.batches(intake.FHIR(c.Body), func(batch []intake.Row, done []store.Entered) error {
		for _, row := range batch {
			if row.Code != "" {
				answer.Entry = append(answer.Entry, c.fhirRefused(row.Line, row.Code, lang.Pair{intake.Sentence(row.Code, "vi"), intake.Sentence(row.Code, "en")}))
				continue
			}
			answer.Entry = append(answer.Entry, c.fhirEntered(row.Line, done[0]))
			done = done[1:]
		}
		return nil
	})
	if p := readProblem(err); p != nil {
		err = p
	}
	if err != nil {
		p := problemOf(err)
		if p.status >= http.StatusInternalServerError {
			return err
		}
		return c.writeFHIR(p.status, outcomeOf("error", "invalid", p.code, p.title.In(c.language()), 0))
	}
	return c.writeFHIR(http.StatusOK, answer)
}

func (c *call) fhirEntered(number int, done store.Entered) fhirEntry {
	if p := refusals[done.Outcome]; p != nil {
		return c.fhirRefused(number, p.code, p.title)
	}
	var e fhirEntry
	e.Response.Status = "200 OK"
	if done.Outcome == store.New {
		e.Response.Status = "201 Created"
	}
	e.Response.Location = "/v1/records/" + done.Key
	e.Response.Outcome = outcomeOf("information", "informational", string(done.Outcome), string(done.Outcome), number)
	return e
}

func (c *call) fhirRefused(number int, code string, title lang.Pair) fhirEntry {
	var e fhirEntry
	e.Response.Status = "422 Unprocessable Entity"
	e.Response.Outcome = outcomeOf("error", "invalid", code, title.In(c.language()), number)
	return e
}

// outcomeOf says something about an entry, from 1; 0: about the whole.
func outcomeOf(severity, kind, code, text string, entry int) operationOutcome {
	issue := fhirIssue{
		Severity: severity, Code: kind,
		Details: fhirText{Coding: []fhirCoding{{System: "urn:vaxcert:problem", Code: code}}, Text: strings.TrimSpace(text)},
	}
	if entry > 0 {
		issue.Expression = []string{fmt.Sprintf("Bundle.entry[%d]", entry-1)}
	}
	return operationOutcome{ResourceType: "OperationOutcome", Issue: []fhirIssue{issue}}
}

func (c *call) writeFHIR(status int, answer any) error {
	data, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", fhirJSON)
	c.w.WriteHeader(status)
	_, err = c.w.Write(append(data, '\n'))
	return gone(err)
}
