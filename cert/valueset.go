package cert

import (
	_ "embed"
	"encoding/json"
	"slices"
	"sync"
)

// The value sets of a DCC, by their EU names.
const (
	DiseaseAgents = "disease-agent-targeted"         // tg
	Vaccines      = "sct-vaccines-covid-19"          // v.vp
	Products      = "vaccines-covid-19-names"        // v.mp
	Manufacturers = "vaccines-covid-19-auth-holders" // v.ma
	TestTypes     = "covid-19-lab-test-type"         // t.tt
	TestResults   = "covid-19-lab-result"            // t.tr
	Countries     = "country-2-codes"                // co
)

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
	sets     map[string]map[string]valueSetCode
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
	t := valueSets{sets: map[string]map[string]valueSetCode{}, products: file.Products}
	for _, set := range file.Sets {
		t.sets[set.ID] = set.Codes
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
func Status(set, code string) CodeStatus {
	entry, ok := tables().sets[set][code]
	switch {
	case !ok:
		return CodeUnknown
	case entry.Inactive:
		return CodeInactive
	}
	return CodeActive
}

// Display gives the name of a code, or the code where the value set has none.
func Display(set, code string) string {
	if entry, ok := tables().sets[set][code]; ok {
		return entry.Display
	}
	return code
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
