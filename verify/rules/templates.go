package rules

import (
	"embed"
	"fmt"
	"slices"
)

//go:embed templates/*.json
var templateFiles embed.FS

// Templates gives examples of rules for a country to start from: those of Viet
// Nam ("VN": a COVID-19 certificate, of a complete course of one of the eight
// licensed vaccines, that is not from the future; and its QR codes end after 12
// months), and of a country that follows the EU's template ("EU"). There are
// none for others. No authority has published them; they are versioned as rules
// are. Source: Decision 5772/QĐ-BYT; eu-dcc-business-rules, template rules.
func Templates(country string) []Rule {
	f, err := templateFiles.Open("templates/" + country + ".json")
	if err != nil {
		return nil
	}
	defer f.Close()
	rules, refused, err := Read(f)
	if err != nil || len(refused) > 0 {
		panic(fmt.Sprint("rules: templates: ", country, refused, err)) // a mistake of this package, which its tests find
	}
	return slices.Clip(rules)
}
