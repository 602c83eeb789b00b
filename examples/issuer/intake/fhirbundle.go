package intake

import (
	"bytes"
	"io"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// entry is an entry of a bundle. Its resource is part of the body.
type entry struct {
	number   int
	url      string // full URL, may be empty
	kind     string // of resource
	id       string
	resource jsontext.Value
	code     string // why it cannot be read

	person   *person // of a Patient, once it was read
	facility *string // the identifier of a place, once it was read
}

// bundle is a body of FHIR with its entries by what refers to them.
type bundle struct {
	entries []entry
	done    int

	byReference map[string]*entry // full URL, or Kind/ID
}

// bundleTypes are those that bring data; the others are answers and documents.
var bundleTypes = []string{"transaction", "batch", "collection", "message"}

// parseBundle finds the entries of a body. Those that are broken have a code.
func parseBundle(body []byte) (*bundle, error) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, &BodyError{Code: "body-empty"}
	}
	root := &root{decoder: jsontext.NewDecoder(bytes.NewBuffer(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
	if err := root.read(); err != nil {
		return nil, err
	}
	b := &bundle{byReference: map[string]*entry{}}
	switch {
	case root.kind == "Immunization":
		b.entries = []entry{resourceEntry(1, body)}
	case root.kind != "Bundle":
		return nil, &BodyError{Code: "body-not-fhir"}
	case !slices.Contains(bundleTypes, root.bundleType):
		return nil, &BodyError{Code: "bundle-type"}
	default:
		b.entries = root.entries
	}
	b.index()
	return b, nil
}

// root reads the outermost object of a body.
type root struct {
	decoder    *jsontext.Decoder
	kind       string
	bundleType string
	entries    []entry
}

// members are those of the outermost object that are read.
var members = map[string]func(*root) error{
	"resourceType": func(r *root) (err error) { r.kind, err = r.text(); return err },
	"type":         func(r *root) (err error) { r.bundleType, err = r.text(); return err },
	"entry":        (*root).readEntries,
}

var errBodyJSON = &BodyError{Code: "body-json"}

func (r *root) read() error {
	if r.decoder.PeekKind() != '{' {
		if err := r.skip(); err != nil {
			return err
		}
		return &BodyError{Code: "body-not-fhir"}
	}
	_, _ = r.decoder.ReadToken()
	seen := map[string]bool{}
	for r.decoder.PeekKind() != '}' {
		key, err := r.decoder.ReadToken()
		if err != nil {
			return errBodyJSON
		}
		read, known := members[key.String()]
		if !known {
			read = (*root).skip
		} else if seen[key.String()] {
			return errBodyJSON
		} else {
			seen[key.String()] = true
		}
		if err := read(r); err != nil {
			return err
		}
	}
	_, _ = r.decoder.ReadToken()
	if _, err := r.decoder.ReadToken(); err != io.EOF {
		return errBodyJSON
	}
	return nil
}

func (r *root) skip() error {
	if r.decoder.SkipValue() != nil {
		return errBodyJSON
	}
	return nil
}

// text reads a string; it is empty for values of other kinds.
func (r *root) text() (string, error) {
	value, err := r.decoder.ReadValue()
	if err != nil {
		return "", errBodyJSON
	}
	var s string
	if json.Unmarshal(value, &s) != nil {
		return "", nil
	}
	return s, nil
}

func (r *root) readEntries() error {
	if r.decoder.PeekKind() != '[' {
		if err := r.skip(); err != nil {
			return err
		}
		return &BodyError{Code: "body-not-fhir"}
	}
	_, _ = r.decoder.ReadToken()
	for r.decoder.PeekKind() != ']' {
		value, err := r.decoder.ReadValue()
		if err != nil {
			return errBodyJSON
		}
		if len(r.entries) == MaxEntries {
			return &BodyError{Code: "rows-too-many"}
		}
		r.entries = append(r.entries, parseEntry(len(r.entries)+1, value))
	}
	_, _ = r.decoder.ReadToken()
	return nil
}

func parseEntry(number int, text jsontext.Value) entry {
	if code := resourceCode(text); code != "" {
		return entry{number: number, code: code}
	}
	var parts struct {
		FullURL  string         `json:"fullUrl"`
		Resource jsontext.Value `json:"resource"`
		Request  struct {
			Method string `json:"method"`
		} `json:"request"`
	}
	if code := jsonCode(json.Unmarshal(text, &parts)); code != "" {
		return entry{number: number, code: code}
	}
	method := parts.Request.Method
	writes := method == "" || method == "POST" || method == "PUT"
	switch {
	case len(parts.Resource) == 0 && !writes:
		return entry{number: number, code: "entry-method"}
	case len(parts.Resource) == 0:
		return entry{number: number, code: "entry-no-resource"}
	}
	e := resourceEntry(number, parts.Resource)
	e.url = parts.FullURL
	if e.kind == "Immunization" && !writes {
		e.code = "entry-method"
	}
	return e
}

func resourceEntry(number int, resource jsontext.Value) entry {
	e := entry{number: number, resource: resource, code: resourceCode(resource)}
	if e.code == "" {
		e.kind, e.id, e.code = kindOf(resource)
	}
	return e
}

func kindOf(resource jsontext.Value) (kind, id, code string) {
	var head struct {
		ResourceType string `json:"resourceType"`
		ID           string `json:"id"`
	}
	if code = jsonCode(json.Unmarshal(resource, &head)); code == "" && head.ResourceType == "" {
		code = "entry-no-resource"
	}
	return head.ResourceType, head.ID, code
}

func resourceCode(text jsontext.Value) string {
	if len(text) > MaxEntry {
		return "row-too-long"
	}
	return textCode(text)
}
