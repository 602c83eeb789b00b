package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/vaxcert/vaxcert/testdata"
)

// specimen is a golden vector that a page tests itself with.
type specimen struct {
	Text        string    `json:"text"`
	At          time.Time `json:"at"`
	Certificate []byte    `json:"certificate"` // DER
}

// specimenName is a vaccination that is valid, also strictly.
const specimenName = "usage-vaccination"

func newSpecimen() (specimen, error) {
	vectors, err := testdata.Vectors()
	if err != nil {
		return specimen{}, err
	}
	i := slices.IndexFunc(vectors, func(v testdata.Vector) bool { return v.Name == specimenName })
	if i < 0 {
		return specimen{}, fmt.Errorf("there is no golden vector %s", specimenName)
	}
	v := vectors[i]
	return specimen{v.Text, v.At, v.Certificates[0]}, nil
}
