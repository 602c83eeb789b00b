package api

import (
	"errors"
	"mime"
	"net/http"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// read reads a body of JSON strictly: no unknown member, none twice, nothing behind it.
func (c *call) read(into any) error {
	if err := c.wants("application/json"); err != nil {
		return err
	}
	return jsonProblem(json.UnmarshalRead(c.Body, into, json.RejectUnknownMembers(true)))
}

// wants makes sure of what the body says that it is.
func (c *call) wants(types ...string) error {
	kind := c.contentType()
	for _, t := range types {
		if kind == t {
			return nil
		}
	}
	return mediaType
}

func (c *call) contentType() string {
	kind, parameters, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || parameters["charset"] != "" && !isUTF8(parameters["charset"]) {
		return ""
	}
	return kind
}

// jsonProblem says what is wrong with a body without saying what is in it.
func jsonProblem(err error) error {
	if err == nil {
		return nil
	}
	if p := readProblem(err); p != nil {
		return p
	}
	var semantic *json.SemanticError
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return fieldTwice
	case errors.Is(err, json.ErrUnknownName):
		return fieldUnknown
	case errors.As(err, &semantic):
		return fieldType
	}
	return malformed
}

// readProblem says why a body could not be read; nil where it could.
func readProblem(err error) error {
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return bodyTooLong
	case errors.Is(err, os.ErrDeadlineExceeded):
		return bodyTooSlow
	}
	return nil
}

// write answers with JSON.
func (c *call) write(status int, answer any) error {
	data, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "application/json")
	c.w.WriteHeader(status)
	_, err = c.w.Write(append(data, '\n'))
	return gone(err)
}
