package cert

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"sync"
)

// ValueSet is one of the value sets of a DCC.
type ValueSet uint8

// The value sets.
const (
	DiseaseAgents ValueSet = iota // tg
	Vaccines                      // v.vp
	Products                      // v.mp
	Manufacturers                 // v.ma
	TestTypes                     // t.tt
	TestResults                   // t.tr
	Countries                     // co, and nationalities

	numValueSets
)

var valueSetIDs = [numValueSets]string{
	"disease-agent-targeted", "sct-vaccines-covid-19", "vaccines-covid-19-names", "vaccines-covid-19-auth-holders",
	"covid-19-lab-test-type", "covid-19-lab-result", "country-2-codes",
}

// String gives the EU name of the value set.
func (s ValueSet) String() string {
	if s >= numValueSets {
		return "unknown"
	}
	return valueSetIDs[s]
}

// COVID19 is the code of the disease that every DCC is about.
const COVID19 = "840539006"

// AnyVaccine is the vaccine code that every product may carry. Source: EU
// encoding instructions of 2023-05-05.
const AnyVaccine = "28531000087107"

// ValueSetRelease is the release of the EU value sets that the codes are from.
const ValueSetRelease = "2.12.0"

//go:embed valuesets.json
var valueSetFile []byte

type valueSetCode struct {
	Display  string `json:"display"`
	Inactive bool   `json:"inactive"`
}

// encoding is what the EU encoding instructions prescribe for a product.
type encoding struct {
	Manufacturer string   `json:"manufacturer"`
	Vaccines     []string `json:"vaccines"`
}

type valueSets struct {
	sets     [numValueSets]map[string]valueSetCode
	products map[string]encoding
}

// tables reads the embedded value sets once. The file is ours, so that a
// mistake in it is one of the program.
var tables = sync.OnceValue(func() valueSets {
	var file struct {
		Sets []struct {
			ID    string                  `json:"id"`
			Codes map[string]valueSetCode `json:"codes"`
		} `json:"sets"`
		Products map[string]encoding `json:"products"`
	}
	if err := json.Unmarshal(valueSetFile, &file); err != nil {
		panic("cert: valuesets.json: " + err.Error())
	}
	t := valueSets{products: file.Products}
	for _, set := range file.Sets {
		t.sets[slices.Index(valueSetIDs[:], set.ID)] = set.Codes
	}
	return t
})

// CodeStatus says what a value set knows of a code.
type CodeStatus uint8

// The states of a code.
const (
	CodeUnknown  CodeStatus = iota
	CodeInactive            // not to be issued any more, still recognised
	CodeActive
)

// Status looks a code up in a value set, exactly as it is spelt.
func Status(set ValueSet, code string) CodeStatus {
	entry, ok := lookUp(set, code)
	switch {
	case !ok:
		return CodeUnknown
	case entry.Inactive:
		return CodeInactive
	}
	return CodeActive
}

// Display gives the name of a code, or the code where the value set has none.
func Display(set ValueSet, code string) string {
	if entry, ok := lookUp(set, code); ok {
		return entry.Display
	}
	return code
}

func lookUp(set ValueSet, code string) (entry valueSetCode, ok bool) {
	if set < numValueSets {
		entry, ok = tables().sets[set][code]
	}
	return entry, ok
}

// Prescribed gives the manufacturer and the vaccine codes that belong to a
// product; ok is false for a product that has none. Source: EU encoding
// instructions of 2023-05-05.
func Prescribed(product string) (manufacturer string, vaccines []string, ok bool) {
	e, ok := tables().products[product]
	return e.Manufacturer, slices.Clone(e.Vaccines), ok
}

// finestVaccine picks the vaccine code that says most of a product.
func finestVaccine(product string) string {
	for _, code := range tables().products[product].Vaccines {
		if code != AnyVaccine {
			return code
		}
	}
	return AnyVaccine
}

// Codes gives the codes of a value set in alphabetical order, also the inactive
// ones.
func Codes(set ValueSet) []string {
	if set >= numValueSets {
		return nil
	}
	return slices.Sorted(maps.Keys(tables().sets[set]))
}

// ValueSets gives all value sets.
func ValueSets() []ValueSet {
	all := make([]ValueSet, numValueSets)
	for i := range all {
		all[i] = ValueSet(i)
	}
	return all
}
