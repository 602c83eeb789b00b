package cert

import (
	"strings"
	"unicode"

	"github.com/vaxcert/vaxcert/identity"
)

// tradeNames maps the names under which Viet Nam's eight licensed vaccines go
// to their product codes: folded, without spaces and signs. Vero Cell is
// Sinopharm's product of Beijing here. Source: Decision 5772/QĐ-BYT section 3;
// EU value set vaccines-covid-19-names.
var tradeNames = map[string]string{
	"astrazeneca": "EU/1/21/1529",
	"vaxzevria":   "EU/1/21/1529",
	"azd1222":     "EU/1/21/1529",
	"sputnik":     "Sputnik-V",
	"sputnikv":    "Sputnik-V",
	"gamcovidvac": "Sputnik-V",
	"verocell":    "BBIBP-CorV",
	"sinopharm":   "BBIBP-CorV",
	"bbibpcorv":   "BBIBP-CorV",
	"pfizer":      "EU/1/20/1528",
	"biontech":    "EU/1/20/1528",
	"comirnaty":   "EU/1/20/1528",
	"moderna":     "EU/1/20/1507",
	"spikevax":    "EU/1/20/1507",
	"janssen":     "EU/1/20/1525",
	"jcovden":     "EU/1/20/1525",
	"johnson":     "EU/1/20/1525",
	"hayatvax":    "Hayat-Vax",
	"abdala":      "Abdala",
	"cigb66":      "Abdala",
}

// noise are words beside a trade name that say nothing.
var noise = map[string]bool{"covid": true, "19": true, "covid19": true, "vaccine": true, "vac": true, "vacxin": true, "xin": true, "vaxin": true, "inactivated": true}

// longestTradeName is how many words a trade name has at most: Gam-COVID-Vac.
const longestTradeName = 3

// ProductCode finds the product code of a vaccine that a record names by its EU
// code, its EU name or its Vietnamese trade names, whatever the case, the spaces
// and the signs: "Spikevax (Moderna)". ok is false where it is none of them, or
// names two products.
func ProductCode(name string) (code string, ok bool) {
	name = strings.TrimSpace(name)
	if Status(Products, name) != CodeUnknown {
		return name, true
	}
	folded := identity.Fold(name)
	for code := range tables().sets[Products] {
		if identity.Fold(code) == folded || identity.Fold(Display(Products, code)) == folded {
			return code, true
		}
	}
	words := strings.FieldsFunc(name, isSign)
	return tradeName(strings.Fields(identity.Fold(strings.Join(words, " "))))
}

func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }

// tradeName reads words as trade names of one product, with noise between them.
func tradeName(words []string) (code string, ok bool) {
	for len(words) > 0 {
		found, length := "", 0
		for n := min(longestTradeName, len(words)); n > 0 && length == 0; n-- {
			if c, known := tradeNames[strings.Join(words[:n], "")]; known {
				found, length = c, n
			}
		}
		switch {
		case length == 0 && noise[words[0]]:
			length = 1
		case length == 0, code != "" && found != code:
			return "", false
		default:
			code = found
		}
		words = words[length:]
	}
	return code, code != ""
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
