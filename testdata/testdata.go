// Package testdata holds golden vectors: texts of health certificates, good and
// bad, with the verdict that is expected of each. Every bad one has one defect.
//
// The vectors are JSON files in the folder vectors, for programs in any
// language; README.md lists them and describes the format. The keys that signed
// them are in the folder keys, for everybody to see: nothing may ever trust
// them. A committed program makes all of it, the same bytes every time:
//
//	go generate ./testdata
//
// # Compatibility
//
// Names of vectors and fields do not change within a major version; vectors and
// fields are added. Signatures, and with them texts, may change when a vector
// has to be corrected.
package testdata

import (
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"time"
)

//go:generate go run ./generate

//go:embed vectors/*.json
var files embed.FS

// Verdict is what is expected of a text.
type Verdict struct {
	// Decision is that of a verify.Result: "valid", "malformed".
	Decision string `json:"decision"`
	// Class is the name of the check that fails or, where none does, of the
	// first that warns: "cose"; "valid" where all pass.
	Class string `json:"class"`
	// Code is that of the check; empty for the class "valid".
	Code string `json:"code,omitempty"`
}

// Vector is a text and what to make of it. The layers CWT, COSE, Zlib and
// Base45, and JSON inside them, are what a reader finds on its way from the
// text inwards; those behind the defect, which it does not reach, are empty.
type Vector struct {
	// Name is the name of the file without ".json": the layer that the vector
	// is about, then what is special about it.
	Name        string `json:"name"`
	Description string `json:"description"`
	// Verdict is that of a tolerant verifier.
	Verdict
	// Strict is the verdict of a strict verifier; nil where none is expected.
	Strict *Verdict `json:"strict,omitempty"`
	// At is the time to judge at. Clocks may be five minutes apart: the vectors
	// whose name begins with "validity-skew" depend on it, no others.
	At time.Time `json:"at"`
	// Certificates are the document signers that are trusted, as DER. One with
	// a key that the profile forbids is left out by a verifier.
	Certificates [][]byte `json:"certificates"`
	// KeyID is the key ID under which Certificates are trusted; empty where it
	// is the one computed from each of them.
	KeyID []byte `json:"kid,omitempty"`

	JSON   json.RawMessage `json:"json,omitempty"` // the certificate, as JSON: the DCC or WHO's
	CWT    Hex             `json:"cwt,omitempty"`
	COSE   Hex             `json:"cose,omitempty"`
	Zlib   Hex             `json:"zlib,omitempty"`
	Base45 string          `json:"base45,omitempty"`
	Text   string          `json:"text"`
}

// Hex is bytes that are hexadecimal digits in JSON.
type Hex []byte

// MarshalText writes lower-case digits.
func (h Hex) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h), nil }

// UnmarshalText reads digits of either case.
func (h *Hex) UnmarshalText(text []byte) (err error) {
	*h, err = hex.AppendDecode(nil, text)
	return err
}

// Vectors gives all vectors, in the order of their names. It fails only where a
// file was edited by hand.
func Vectors() ([]Vector, error) {
	names, err := fs.Glob(files, "vectors/*.json")
	if err != nil {
		return nil, err
	}
	vectors := make([]Vector, len(names))
	for i, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(data, &vectors[i]); err != nil {
			return nil, fmt.Errorf("testdata: %s: %w", name, err)
		}
	}
	return vectors, nil
}

// WriteBatch writes vectors as the lines that the command "verify --batch"
// takes: id (the name), text, at and certificates. Those with a KeyID are left
// out: a line cannot say it.
func WriteBatch(w io.Writer, vectors []Vector) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, v := range vectors {
		if len(v.KeyID) > 0 {
			continue
		}
		line := struct {
			ID           string    `json:"id"`
			Text         string    `json:"text"`
			At           time.Time `json:"at"`
			Certificates [][]byte  `json:"certificates"`
		}{v.Name, v.Text, v.At, v.Certificates}
		if err := encoder.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
