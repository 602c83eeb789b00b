package cert

import (
	"strings"

	"github.com/vaxcert/vaxcert/identity"
)

// tradeNames maps the names under which Viet Nam's eight licensed vaccines go
// to their product codes, in the comparison form of identity.Fold. Vero Cell is
// Sinopharm's product of Beijing here. Source: Decision 5772/QĐ-BYT section 3;
// EU value set vaccines-covid-19-names.
var tradeNames = map[string]string{
	"astrazeneca":                       "EU/1/21/1529",
	"covid-19 vaccine astrazeneca":      "EU/1/21/1529",
	"vaxzevria":                         "EU/1/21/1529",
	"azd1222":                           "EU/1/21/1529",
	"sputnik v":                         "Sputnik-V",
	"gam-covid-vac":                     "Sputnik-V",
	"vero cell":                         "BBIBP-CorV",
	"vero-cell":                         "BBIBP-CorV",
	"verocell":                          "BBIBP-CorV",
	"sars-cov-2 vaccine (vero cell)":    "BBIBP-CorV",
	"sinopharm":                         "BBIBP-CorV",
	"pfizer":                            "EU/1/20/1528",
	"pfizer/biontech":                   "EU/1/20/1528",
	"pfizer-biontech":                   "EU/1/20/1528",
	"pfizer biontech":                   "EU/1/20/1528",
	"comirnaty":                         "EU/1/20/1528",
	"moderna":                           "EU/1/20/1507",
	"spikevax":                          "EU/1/20/1507",
	"covid-19 vaccine moderna":          "EU/1/20/1507",
	"janssen":                           "EU/1/20/1525",
	"covid-19 vaccine janssen":          "EU/1/20/1525",
	"jcovden":                           "EU/1/20/1525",
	"johnson & johnson":                 "EU/1/20/1525",
	"hayat-vax":                         "Hayat-Vax",
	"hayat vax":                         "Hayat-Vax",
	"abdala":                            "Abdala",
	"astrazeneca (vaxzevria)":           "EU/1/21/1529",
	"sputnik v (gam-covid-vac)":         "Sputnik-V",
	"vero cell (sinopharm)":             "BBIBP-CorV",
	"comirnaty (pfizer/biontech)":       "EU/1/20/1528",
	"comirnaty (pfizer biontech)":       "EU/1/20/1528",
	"pfizer (comirnaty)":                "EU/1/20/1528",
	"spikevax (moderna)":                "EU/1/20/1507",
	"moderna (spikevax)":                "EU/1/20/1507",
	"covid-19 vaccine vero cell":        "BBIBP-CorV",
	"vero cell (sinopharm, bbibp-corv)": "BBIBP-CorV",
	"covid-19 vaccine (vero cell), inactivated": "BBIBP-CorV",
}

// ProductCode finds the product code of a vaccine that a record names by its EU
// code or by its Vietnamese trade name, whatever the case and the spaces. ok is
// false where it is neither.
func ProductCode(name string) (code string, ok bool) {
	name = strings.TrimSpace(name)
	if Status(Products, name) != CodeUnknown {
		return name, true
	}
	folded := identity.Fold(name)
	if code, ok := tradeNames[folded]; ok {
		return code, true
	}
	for code := range tables().sets[Products] {
		if identity.Fold(code) == folded || identity.Fold(Display(Products, code)) == folded {
			return code, true
		}
	}
	return "", false
}

// SeriesLength gives how many doses the primary course of a product has: one of
// Janssen's, three of Abdala, two of every other. Source: Decision 5772/QĐ-BYT
// section 3 names the products, their licences the doses.
func SeriesLength(product string) int {
	switch product {
	case "EU/1/20/1525":
		return 1
	case "Abdala":
		return 3
	}
	return 2
}
